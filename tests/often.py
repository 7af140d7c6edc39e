"""How often a property is tried: seldom enough for a landing, often in a night (LONG=1, as `make proof` sets it)."""

import os


def examples(landing: int, night: int) -> int:
    return night if os.environ.get("LONG") else landing
