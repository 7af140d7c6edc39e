"""The kinds of values: number, text, yes or no, date, date-time, list, row, and absent (None)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from forms.logic import operators as ops

KIND_WORDS = {
    ops.NUMBER: _("a number"),
    ops.TEXT: _("a text"),
    ops.BOOL: _("yes or no"),
    ops.DATE: _("a date"),
    ops.DATETIME: _("a date and time"),
    ops.LIST: _("a list"),
    ops.ROW: _("a row"),
    ops.ANY: _("anything"),
}


def kind_of(value: Any) -> str | None:
    """Kind of a plain value; None for absent and for what the dialect does not know."""
    if isinstance(value, bool):
        return ops.BOOL
    if isinstance(value, int | float | Decimal):
        return ops.NUMBER
    if isinstance(value, str):
        return ops.TEXT
    if isinstance(value, datetime):  # before date, whose subclass it is
        return ops.DATETIME
    if isinstance(value, date):
        return ops.DATE
    if isinstance(value, list | tuple):
        return ops.LIST
    return ops.ROW if isinstance(value, dict) else None


def kind_of_literal(node: Any) -> str:
    """Kind of what stands in a rule; `null` fits anywhere."""
    return kind_of(node) or ops.ANY
