"""Scores on a page: the rows behind a total, and every version that was published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.models import Case, Publication
from cases.sheets import scoring
from cases.sheets.working import exact, rounded
from forms import digests


@dataclass(frozen=True)
class Row:
    label: str
    weight: str
    score: str
    points: str


@dataclass(frozen=True)
class Score:
    """``version`` 0: worked out, not published. ``digits``: of the published version, as they are read out."""

    rows: list[Row]
    bonus: str
    deduct: str
    veto: bool
    total: str
    grade: str
    version: int = 0
    day: date | None = None
    digits: str = ""


def working(case: Case, *forms: str) -> list[Score]:
    """What stands now, sheet by sheet (``forms``, else all); nothing where nothing was scored."""
    found = ((form, scoring.latest(case, form)) for form in forms or case.life.sheets)
    return [of(case, form, told) for form, told in found if told]


def published(case: Case) -> list[Score]:
    """Every version, the newest first."""
    if not case.life.sheets:
        return []
    rows = case.published.select_related("event").order_by("key", "-version")
    return [of_version(case, row) for row in rows]


def of_version(case: Case, row: Publication) -> Score:
    return of(case, row.key, row.result, version=row.version, day=row.day, digits=digests.printed(row.digest))


def of(case: Case, form: str, told: Mapping[str, Any], **more: Any) -> Score:
    """``told``: a snapshot (scoring.snapshot)."""
    sheet = case.life.sheets.get(form)
    places = sheet.round if sheet else 2
    rows = [
        Row(row["label"], row["weight"], _shown(row["score"], places), _shown(row["points"], places))
        for row in told["rows"]
    ]
    bonus, deduct = (_shown(told[name], places) if exact(told[name]) else "" for name in ("bonus", "deduct"))
    return Score(rows, bonus, deduct, told["veto"], _shown(told["total"], places), str(told["grade"] or ""), **more)


def _shown(value: str | None, places: int) -> str:
    return "—" if value is None else format(rounded(exact(value), places), "f")
