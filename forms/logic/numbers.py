"""Arithmetic of the dialect: exact decimals, absent results instead of infinity."""

from collections.abc import Callable, Iterable
from decimal import ROUND_CEILING, Decimal
from functools import reduce
from operator import mul
from typing import Any

from django.utils.translation import gettext as _

from forms.logic.errors import LogicError


def exact(value: int | float | Decimal) -> Decimal | None:
    """The Decimal a person would write; absent for infinity and not-a-number."""
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return number if number.is_finite() else None


def _numbers(values: Iterable[Any]) -> list[Decimal | None]:
    values = list(values)
    for value in values:
        if value is not None and not isinstance(value, Decimal):
            raise LogicError(_("Only numbers can be reckoned with."))
    return values


def _finite(number: Decimal) -> Decimal | None:
    return number if number.is_finite() else None


def _all_known(work: Callable[[list[Decimal]], Decimal]) -> Callable[[list], Decimal | None]:
    """Absent as soon as one argument is."""

    def reckon(values: list) -> Decimal | None:
        known = _numbers(values)
        return None if None in known else _finite(work(known))

    return reckon


def add(values: list) -> Decimal | None:
    """Sum of what is there; a blank adds nothing, and a sum of blanks is 0."""
    return _finite(sum((value for value in _numbers(values) if value is not None), Decimal(0)))


subtract = _all_known(lambda values: values[0] - values[1] if len(values) == 2 else -values[0])
multiply = _all_known(lambda values: reduce(mul, values))
divide = _all_known(lambda values: values[0] / values[1] if values[1] else Decimal("NaN"))
ceil = _all_known(lambda values: values[0].to_integral_value(ROUND_CEILING))
