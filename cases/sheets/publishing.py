"""Publishing a score: the last result frozen as the next version, by digest; older versions stay as they are.

A correction scores anew and publishes again. There is no road that changes a published version: rows refuse to be
saved twice, and one altered behind our back differs from its event.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from cases.errors import NotOpen
from cases.events import canonical
from cases.models import Case, Publication
from cases.sheets import scoring, working
from home import crypto
from home.prepared import Given, Prepared

if TYPE_CHECKING:
    from cases.turn import Turn

ROWS = Prepared(lambda: Publication.objects.filter(case=Given("case")).select_related("event"))
NAME = "published"
COLUMNS = ("version", "score", "grade", "digest", "at", "day")


def ask(turn: "Turn", form: str) -> None:
    """Have the score of ``form`` published with this turn."""
    turn.publishes.append(form)


def finish(turn: "Turn") -> dict[str, dict[str, Any]]:
    """What the event keeps, by form: the columns, and ``result``, the snapshot."""
    return {form: _version(turn, form) for form in dict.fromkeys(turn.publishes)}


def _version(turn: "Turn", form: str) -> dict[str, Any]:
    result = turn.data.get("scored", {}).get(form) or scoring.latest(turn.case, form)
    if result is None:
        raise NotOpen(_("There is no score yet that could be published."))
    newest = turn.case.published.filter(key=form).order_by("-version").first()
    version = newest.version + 1 if newest else 1
    return {
        "version": version,
        "score": result["total"],
        "grade": str(result["grade"] or ""),
        "digest": digest(turn.case.number, version, result),
        "at": turn.now,
        "day": turn.day,
        "result": result,
    }


def digest(number: str, version: int, result: Mapping[str, Any]) -> str:
    return crypto.digest(canonical(["score", number, version, result]))


# --- rows -----------------------------------------------------------------------------------------------------------
def columns(told: Mapping[str, Any]) -> dict[str, Any]:
    """What the row keeps of what the event says; 24.00 and 24.000000 are one score."""
    score = told["score"]
    score = None if score is None else format(working.exact(score).normalize(), "f")
    return {name: told[name] for name in COLUMNS} | {"score": score}


def row(case_id: int, event_id: int, key: str, values: Mapping[str, Any]) -> Publication:
    made = Publication(case_id=case_id, event_id=event_id, key=key)
    for name in COLUMNS:
        setattr(made, name, Publication._meta.get_field(name).to_python(values[name]))
    return made


def standing(case: Case) -> dict[str, dict[str, Any]]:
    """ "seq:key" → columns, as the rows have them."""
    return {f"{each.event.seq}:{each.key}": columns(vars(each)) for each in ROWS(case=case)}
