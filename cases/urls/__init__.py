"""Addresses of cases: the desk of the staff, and what the public reaches."""
