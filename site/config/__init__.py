"""Assembles the apps: settings, addresses, server entry."""
