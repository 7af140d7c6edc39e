"""The effect `score`: a sheet is worked out over the case as it stands; the result is facts, and a snapshot in the
event.

The snapshot holds every row's raw score, so that the same result can be worked out from it again, with other weights.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from cases import events, spec, tables
from cases.data import Context, worth
from cases.errors import NotOpen
from cases.models import Case
from cases.sheets import working

if TYPE_CHECKING:
    from cases.turn import Turn


@dataclass(frozen=True)
class Raw:
    """What a sheet is worked out from: scores by row, and what is beside the rows."""

    scores: Mapping[str, Decimal | None]
    bonus: Decimal
    deduct: Decimal
    veto: bool


def score(turn: "Turn", form: str) -> None:
    """Work out the sheet of ``form``, and set the facts score, grade, veto and scores."""
    sheet = turn.case.life.sheets[form]
    result, graded = work_out(sheet, asked(sheet, turn.known, turn.day), turn.known, turn.day)
    turn.data.setdefault("scored", {})[form] = snapshot(form, sheet, result) | graded
    turn.case.facts = {**turn.case.facts, **facts(sheet, result, graded["grade"])}


def asked(sheet: spec.Sheet, known: Context, day: date) -> Raw:
    """What the rules of ``sheet`` say of the case behind ``known``. Raises NotOpen or LogicError."""
    return Raw(
        {row.key: _number(row.score, row.label, known, day) for row in sheet.rows},
        _number(sheet.bonus, _("bonus"), known, day) or Decimal(0),
        _number(sheet.deduct, _("deduction"), known, day) or Decimal(0),
        sheet.veto is not None and bool(worth(sheet.veto, known, day)),
    )


def kept(told: Mapping[str, Any]) -> Raw:
    """What a snapshot says; no rule is asked again."""
    scores = {row["key"]: None if row["score"] is None else working.exact(row["score"]) for row in told["rows"]}
    return Raw(scores, working.exact(told["bonus"]), working.exact(told["deduct"]), told["veto"])


def work_out(
    sheet: spec.Sheet, raw: Raw, known: Context, day: date, weights: Mapping[str, Decimal] | None = None
) -> tuple[working.Result, dict[str, Any]]:
    """The result, and its grade as `grade` has it. The one calculation: of a real run and of every what-if; it writes
    nothing. ``weights``: others than the sheet's."""
    result = working.work(sheet, raw.scores, bonus=raw.bonus, deduct=raw.deduct, veto=raw.veto, weights=weights)
    return result, grade(sheet, result, known, day)


def facts(sheet: spec.Sheet, result: working.Result, grade: Any) -> dict[str, Any]:
    """What rules, pages and figures read. Points of a row are rounded for show; the total is not made of these."""
    points = {row.key: row.points for row in result.rows}
    shown = {key: None if each is None else float(working.rounded(each, sheet.round)) for key, each in points.items()}
    total = None if result.total is None else float(result.total)
    return {"score": total, "grade": grade, "veto": result.veto, "scores": shown}


def snapshot(form: str, sheet: spec.Sheet, result: working.Result) -> dict[str, Any]:
    """Everything of a result as plain data; numbers as text, since they must come back exactly."""
    rows = [
        {"key": row.key, "label": row.label, "weight": text(row.weight), "score": text(row.score),
         "points": text(row.points)}
        for row in result.rows
    ]  # fmt: skip
    return {
        "form": form,
        "sheet": digest(sheet),
        "rows": rows,
        "bonus": text(result.bonus),
        "deduct": text(result.deduct),
        "veto": result.veto,
        "total": text(result.total),
    }


def grade(sheet: spec.Sheet, result: working.Result, known: Context, day: date) -> dict[str, Any]:
    """The grade, and why: which row of the table, on which basis."""
    if sheet.grades is None:
        return {"grade": None}
    before = dict(known.extra)
    known.extra |= {"score": result.graded_as, "veto": result.veto}
    try:
        found = tables.row(sheet.grades, known, day)
    finally:
        known.extra.clear()
        known.extra.update(before)
    if found is None:
        return {"grade": None}
    place, row = found
    return {"grade": row.gives.get("grade"), "row": place, "basis": row.basis}


def digest(sheet: spec.Sheet) -> str:
    """Which sheet it was: a changed weight is another one."""
    return hashlib.sha256(sheet.model_dump_json(by_alias=True).encode()).hexdigest()[:16]


def text(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize(), "f")


def _number(rule: Any, label: str, known: Context, day: date) -> Decimal | None:
    value = None if rule is None else worth(rule, known, day)
    if value is None or value == "":
        return None
    try:
        return working.exact(value)
    except InvalidOperation:
        raise NotOpen(
            _("“%(row)s” gives no number. Correct the answer it is worked out from.") % {"row": label}
        ) from None


def latest(case: Case, form: str) -> dict[str, Any] | None:
    """The snapshot of the last result, None before the first."""
    for event in case.events.stood().exclude(kind__in=("look", "note", "remind")).order_by("-seq").iterator(20):
        if (told := events.read(event).get("scored", {}).get(form)) is not None:
            return told
    return None
