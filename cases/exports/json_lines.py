"""JSON Lines for programs: an object a row by heading, days and instants as ISO 8601, numbers as numbers."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cases.exports.cells import is_number
from cases.exports.table import Table
from home import clock


def lines(table: Table) -> Iterator[str]:
    headings = table.headings
    for row in table.rows():
        told = {heading: plain(value) for heading, value in zip(headings, row, strict=True) if value is not None}
        yield json.dumps(told, ensure_ascii=False) + "\n"


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
