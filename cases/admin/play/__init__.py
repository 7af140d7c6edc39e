"""Playing a case type (走一遍), its scenarios, and what its draft would make of last month's cases."""
