"""What a figure came to, and how it is printed: rounded half up, and never a number where nothing was counted."""

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any, NamedTuple

from cases.figures.faces import NOTHING
from cases.spec import Figure

MYRIAD = 10_000


class Number(NamedTuple):
    """``value`` in the figure's unit, None where there is nothing to count from; ``n``: of how many."""

    value: Decimal | None
    n: int
    unit: str = ""
    phrase: str = ""

    @property
    def exact(self) -> float | int | None:
        """For programs: two decimals at most."""
        if self.value is None:
            return None
        rounded = half_up(self.value, 2)
        return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)

    @property
    def text(self) -> str:
        """98.6%, 12件, —."""
        if self.value is None:
            return NOTHING
        if self.unit == "%":
            return f"{half_up(self.value, 1)}%"
        return self._phrased() if self.phrase else plain(self.value) + self.unit

    def _phrased(self) -> str:
        """As a report says it: 超1.2万件, 1.2万余件, 达98.6件."""
        down = self.phrase in ("超", "余")
        large = self.value >= MYRIAD
        value = self.value / MYRIAD if large else self.value
        said = value.quantize(Decimal("0.1") if large else Decimal(1), ROUND_FLOOR) if down else half_up(value, 1)
        words = f"{plain(said)}{'万' if large else ''}"
        return f"{words}余{self.unit}" if self.phrase == "余" else f"{self.phrase}{words}{self.unit}"


def half_up(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """One decimal, none for a whole number."""
    rounded = half_up(value, 1)
    return str(int(rounded)) if rounded == rounded.to_integral_value() else str(rounded)


def folded(figure: Figure, values: list[Any]) -> Number:
    """One number from what each row gives: True or False for a share, times for a count, else a value."""
    return FOLDS[figure.measure](figure, values)


def _number(figure: Figure, value: Decimal | None, n: int) -> Number:
    return Number(value, n, figure.unit, figure.phrase or "")


def _count(figure: Figure, values: list[int]) -> Number:
    if figure.unit == "%":  # told apart by its groups; together they are the whole
        return _number(figure, Decimal(100) if values else None, sum(values))
    return _number(figure, Decimal(sum(values)), sum(values))


def _share(figure: Figure, values: list[bool]) -> Number:
    scale = 100 if figure.unit == "%" else 1
    return _number(figure, Decimal(scale * sum(values)) / len(values) if values else None, len(values))


def _sum(figure: Figure, values: list[Decimal]) -> Number:
    return _number(figure, sum(values, Decimal(0)), len(values))


def _mean(figure: Figure, values: list[Decimal]) -> Number:
    return _number(figure, sum(values, Decimal(0)) / len(values) if values else None, len(values))


def _median(figure: Figure, values: list[Decimal]) -> Number:
    return _number(figure, Decimal(median(values)) if values else None, len(values))


def _distinct(figure: Figure, values: list[Any]) -> Number:
    return _number(figure, Decimal(len(set(values))), len(values))


FOLDS = {"count": _count, "share": _share, "sum": _sum, "mean": _mean, "median": _median, "distinct": _distinct}
