"""Two canonical texts side by side, as a person reads a difference."""

import json
from difflib import unified_diff


def diff(before: str, after: str) -> str:
    """Unified: “-” what the row says, “+” what the pack says. Empty when alike."""
    return "\n".join(unified_diff(_lines(before), _lines(after), "row", "pack", lineterm="", n=2))


def _lines(text: str) -> list[str]:
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=1).splitlines()
    except ValueError:
        return text.splitlines()
