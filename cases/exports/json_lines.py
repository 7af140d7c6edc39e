"""JSON Lines for programs: an object a row by heading, days and instants as ISO 8601, numbers as numbers."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import repeat
from typing import Any

from cases.exports.cells import is_number
from home import clock


def opening(headings: Sequence[str]) -> str:
    return ""


def body(rows: Sequence[Sequence[Any]], headings: Sequence[str]) -> str:
    return "".join(map(_line, rows, repeat(headings)))


def _line(row: Sequence[Any], headings: Sequence[str]) -> str:
    told = {heading: plain(value) for heading, value in zip(headings, row, strict=True) if value is not None}
    return json.dumps(told, ensure_ascii=False) + "\n"


def plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(clock.OFFICE_ZONE).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal):
        whole = value == int(value)
        return (int(value) if whole else float(value)) if is_number(value) else str(value)
    return str(value)
