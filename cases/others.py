"""A move of other cases, set off by this one: by the system, without asking who may, but never without the checks."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cases import data, query
from cases.actor import SYSTEM
from cases.errors import CaseError, NotOpen
from cases.models import Case
from cases.spec import Query, Transition
from cases.turn import Turn, fresh

PARENT, PARTS = "parent", "parts"


def targets(turn: Turn, aim: str | Query | None) -> list[Case]:
    """The cases that ``aim`` means: the whole, parts by their path, a field that holds a case, or a query.

    Raises NotOpen where one case is meant and there is none.
    """
    if isinstance(aim, Query):
        asked = aim.model_dump(exclude_none=True, exclude_defaults=True)
        return query.cases(asked, turn.known, turn.day)
    word = aim or ""
    if word.partition(".")[0] == PARTS:
        return query.cases({"over": word}, turn.known, turn.day)
    found = turn.case.parent if word == PARENT else data.at_number(_number(turn, word))
    if found is None:
        raise NotOpen(_("There is no case under “%(field)s” that this step could go on with.") % {"field": word})
    return [found]


def _number(turn: Turn, path: str) -> Any:
    return turn.known[path] if path in turn.known else turn.known.get(path)


def moved(turn: Turn, name: str, chosen: list[Case], given: Mapping[str, Any]) -> None:
    """Take the move ``name`` of each of ``chosen``. Raises CaseError, named after the case that refuses."""
    from cases.parts.telling import deeper

    for each in chosen:
        case = fresh(each.pk)
        with deeper():
            try:
                _take(case, name, given)
            except CaseError as refused:
                said = _("%(number)s “%(title)s” does not go along: %(why)s")
                words = {"number": case.number, "title": case.title, "why": refused}
                raise NotOpen(said % words) from refused


def _take(case: Case, name: str, given: Mapping[str, Any]) -> None:
    from cases import moves, transition

    step = moves.open_step(case, name)
    transition.take(case, name, step, SYSTEM, payload(case, step, given))


def payload(case: Case, step: Transition, given: Mapping[str, Any]) -> dict[str, Any]:
    """``given`` as the move takes it: answers to its form, its reason, and facts."""
    from cases import moves

    version = moves.form_of(case, step)
    asked = {field.key for field in version.spec.fields()} if version else set()
    answers = {key: value for key, value in given.items() if key in asked and value is not None}
    rest = {key: value for key, value in given.items() if key not in asked and key not in ("reason", "pause")}
    chosen = {key: given[key] for key in ("reason", "pause") if key in given}
    return {**({"data": answers} if version else {}), **chosen, **({"facts": rest} if rest else {})}
