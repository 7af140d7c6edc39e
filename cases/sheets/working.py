"""The arithmetic of a sheet. Exact decimals throughout, rounded once, at the end.

total = Σ weight × score / 100 + bonus − deduction, never below 0. A row is worth 0 to 100. A row without data gives
nothing (`missing: keep`), or its weight is spread over the others (`spread`); with no data at all there is no total.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from cases.spec import Sheet

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Row:
    """``score``: 0 to 100, None without data. ``points``: what it adds, exact."""

    key: str
    label: str
    weight: Decimal
    score: Decimal | None
    points: Decimal | None


@dataclass(frozen=True)
class Result:
    rows: tuple[Row, ...]
    bonus: Decimal
    deduct: Decimal
    veto: bool
    total: Decimal | None

    @property
    def graded_as(self) -> Decimal | None:
        """What the table of grades looks at: a veto stands below every score."""
        return Decimal(0) if self.veto else self.total


def work(
    sheet: Sheet,
    scores: Mapping[str, Decimal | None],
    *,
    bonus: Decimal = Decimal(0),
    deduct: Decimal = Decimal(0),
    veto: bool = False,
    weights: Mapping[str, Decimal] | None = None,
) -> Result:
    """``scores``: by row key. ``weights``: others than the sheet's, in sum 100."""
    wanted = {row.key: exact(row.weight) for row in sheet.rows} | dict(weights or {})
    given = {row.key: within(scores.get(row.key)) for row in sheet.rows}
    there = sum((wanted[key] for key, score in given.items() if score is not None), Decimal(0))
    whole = there if sheet.missing == "spread" else HUNDRED
    rows = tuple(_row(row.key, row.label, wanted[row.key], given[row.key], whole) for row in sheet.rows)
    bonus, deduct = max(bonus, Decimal(0)), max(deduct, Decimal(0))
    told = [row.points for row in rows if row.points is not None]
    total = rounded(max(sum(told, Decimal(0)) + bonus - deduct, Decimal(0)), sheet.round) if told and whole else None
    return Result(rows, bonus, deduct, veto, total)


def _row(key: str, label: str, weight: Decimal, score: Decimal | None, whole: Decimal) -> Row:
    points = None if score is None or not whole else weight * score / whole
    return Row(key, label, weight, score, points)


def within(score: Decimal | None) -> Decimal | None:
    return None if score is None else min(max(score, Decimal(0)), HUNDRED)


def rounded(value: Decimal, places: int) -> Decimal:
    """Half up, as people do."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def exact(value: float | int | str | Decimal) -> Decimal:
    """0.1 as people write it, not as a float has it."""
    return value if isinstance(value, Decimal) else Decimal(str(value))
