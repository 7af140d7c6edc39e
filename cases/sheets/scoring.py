"""The effect `score`: a sheet is worked out over the case as it stands; the result is facts, and a snapshot in the
event.

The snapshot holds every row's raw score, so that the same result can be worked out from it again, with other weights.
"""

import hashlib
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from cases import events, spec, tables
from cases.data import worth
from cases.errors import NotOpen
from cases.models import Case
from cases.sheets import working

if TYPE_CHECKING:
    from cases.turn import Turn


def score(turn: "Turn", form: str) -> None:
    """Work out the sheet of ``form``, and set the facts score, grade, veto and scores."""
    sheet = turn.case.life.sheets[form]
    result = working.work(
        sheet,
        {row.key: _number(turn, row.score, row.label) for row in sheet.rows},
        bonus=_number(turn, sheet.bonus, _("bonus")) or Decimal(0),
        deduct=_number(turn, sheet.deduct, _("deduction")) or Decimal(0),
        veto=sheet.veto is not None and bool(worth(sheet.veto, turn.known, turn.day)),
    )
    told = snapshot(form, sheet, result)
    told |= grade(turn.case, sheet, result, turn.known, turn.day)
    turn.data.setdefault("scored", {})[form] = told
    turn.case.facts = {**turn.case.facts, **facts(sheet, result, told["grade"])}


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


def grade(case: Case, sheet: spec.Sheet, result: working.Result, known, day) -> dict[str, Any]:
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


def _number(turn: "Turn", rule: Any, label: str) -> Decimal | None:
    value = None if rule is None else worth(rule, turn.known, turn.day)
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
    for event in case.events.exclude(kind__in=("look", "note", "remind")).order_by("-seq").iterator(20):
        if (told := events.read(event).get("scored", {}).get(form)) is not None:
            return told
    return None
