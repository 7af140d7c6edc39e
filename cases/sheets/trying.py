"""What if this case had other inputs, or another version of the sheet were in force? Nothing is written.

Rules are asked anew, as of today, over the case as it stands with some answers and facts changed; the calculation is
the real run's (scoring.work_out). So without a change it gives what scoring now would give.
"""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.data import Context
from cases.models import Case, CaseTypeVersion
from cases.sheets import scoring
from cases.spec import CaseSpec
from forms.logic.check import uses
from forms.models import FormVersion
from home import clock

DRAFT = "draft"
MOST = 20  # versions to choose from
NUMBERS = ("number", "integer", "money", "percent", "rating")
SCALARS = (bool, int, float, Decimal, str, date, type(None))


@dataclass(frozen=True)
class Input:
    """An answer or fact that the sheet asks for. ``kind``: number, yes_no, date or text. ``rows``: what it is for."""

    key: str
    label: str
    kind: str
    value: Any
    rows: tuple[str, ...] = ()


def inputs(case: Case, form: str, *versions: CaseTypeVersion) -> list[Input]:
    """What the sheet asks, in its own version and in ``versions``, in the order it is asked; lists and what only the
    system knows cannot be changed."""
    known, kinds, labels = Context(case), *_declared(case)
    lives = [case.life, *(version.life for version in versions)]
    asking: dict[str, dict[str, None]] = {}
    for life in lives:
        for key, row in _asks(life, form):
            asking.setdefault(key, {})[row] = None
    found = []
    for key, rows in asking.items():
        value = known.own.get(key)
        if (key in known.own or key in kinds) and isinstance(value, SCALARS):
            found.append(Input(key, labels.get(key) or key, _kind(kinds.get(key), value), value, tuple(rows)))
    return found


def versions(case: Case, form: str) -> dict[str, CaseTypeVersion]:
    """Other versions of the case's type that have this sheet: those published later or before, by number, and what
    editors have drafted."""
    own, text = case.type_version, _drafted(case)
    found = {str(each.number): each for each in case.type.versions.order_by("-number")[:MOST]}
    if text and text not in {own.spec, *(each.spec for each in found.values())}:
        drafted = CaseTypeVersion(type=case.type, number=0, spec=text, pins=own.pins, units=own.units)
        found = {DRAFT: drafted, **found}
    found.pop(str(own.number), None)
    return {name: version for name, version in found.items() if form in _sheets(version)}


def tried(
    case: Case, form: str, changed: Mapping[str, Any] | None = None, version: CaseTypeVersion | None = None
) -> dict[str, Any]:
    """The result as a snapshot (scoring.snapshot). ``changed``: inputs by key, None for “not answered”. Raises NotOpen
    or LogicError."""
    if version is not None:
        case = copy(case)  # never saved
        case.type_version = version
    sheet, known, day = case.life.sheets[form], Context(case, **dict(changed or {})), clock.today()
    result, graded = scoring.work_out(sheet, scoring.asked(sheet, known, day), known, day)
    return scoring.snapshot(form, sheet, result) | graded


def called(name: str) -> str:
    """A version as people choose it."""
    return _("the draft") if name == DRAFT else _("version %(n)s") % {"n": name}


def _drafted(case: Case) -> str:
    """What editors have last written of the type, published or not."""
    latest = case.type.get_latest_revision_as_object() if case.type.latest_revision_id else case.type
    return latest.spec


def _sheets(version: CaseTypeVersion) -> Mapping[str, Any]:
    try:
        return version.life.sheets
    except ValueError:  # a draft that does not hold together yet
        return {}


def _asks(life: CaseSpec, form: str) -> Iterator[tuple[str, str]]:
    """(first word of a path, what it is for) of what the sheet's rules, and the table of its grades, read."""
    sheet = life.sheets[form]
    rules = [(row.score, row.label) for row in sheet.rows]
    rules += [(sheet.bonus, _("bonus")), (sheet.deduct, _("deduction")), (sheet.veto, pgettext("sheet", "veto"))]
    if sheet.grades in life.tables:
        rules += [(row.when, pgettext("sheet", "grade")) for row in life.tables[sheet.grades].rows]
    for rule, label in rules:
        for path in sorted(uses(rule)):
            if (key := path.partition(".")[0]) not in (*Context.ROOTS, "score", "veto"):
                yield key, label


def _declared(case: Case) -> tuple[dict[str, str], dict[str, str]]:
    """Types and labels by key: questions of the case's forms, then facts of its type. Secret answers stay out."""
    pinned = FormVersion.objects.filter(pk__in=case.type_version.pins.values())
    first = [case.submission.version] if case.submission_id else []
    fields = [each for version in [*first, *pinned] for each in version.spec.fields() if not each.secret]
    kinds, labels = {each.key: each.type for each in fields}, {each.key: each.label for each in fields}
    for fact in case.life.facts:
        kinds[str(fact["key"])] = str(fact.get("type", "text"))
        labels.setdefault(str(fact["key"]), str(fact.get("label") or ""))
    return kinds, labels


def _kind(declared: str | None, value: Any) -> str:
    if declared in NUMBERS or (declared is None and isinstance(value, int | float | Decimal) and value is not True):
        return "number"
    if declared == "yes_no" or isinstance(value, bool):
        return "yes_no"
    return "date" if declared == "date" else "text"
