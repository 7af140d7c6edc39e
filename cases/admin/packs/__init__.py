"""Packs 系统包 on the screen: listed, taken in with the three-way difference, and out as a file."""
