"""Printed sheets: A4, Chinese, made in this process from packages that pip installs; nothing else is called."""

from home.pdf.letter import Letter
from home.pdf.sheet import Sheet

__all__ = ["Letter", "Sheet"]
