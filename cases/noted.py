"""What is noted on a case besides answers: facts that moves set, or that came along when it was opened, as the desk
reads them. A fact without a label is the type's own bookkeeping and is shown nowhere."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases.data import LEADING
from cases.models import Case
from cases.sheets import RESULT
from forms import fields, schema
from home import personal
from home.models import User
from home.templatetags.ow import plain_date


def rows(case: Case) -> Iterator[tuple[str, str, str]]:
    """(label, text, number) of the declared facts that are known, in the type's order. ``number``: of the case that
    is meant, where one is."""
    for told in case.life.facts:
        key, label, value = told.get("key"), str(told.get("label") or ""), case.facts.get(told.get("key"))
        scored = key in RESULT and case.life.sheets  # the sheet's own panel says it
        if label and not scored and value not in (None, "", [], {}):
            number = str(value) if told.get("type") in LEADING else ""
            text = _person(value) if key in _people(case) else _words(told, value)
            yield label, personal.masked(text), number


def _people(case: Case) -> set[str]:
    """Facts that hold the account of who took a step."""
    sets = (effect.set or {} for step in case.life.transitions.values() for effect in step.effects)
    return {key for each in sets for key, rule in each.items() if rule == {"var": "actor.user"}}


def _person(username: Any) -> str:
    found = User.objects.filter(username=username).first()
    return str(found) if found else str(username)


def _words(told: dict[str, Any], value: Any) -> str:
    """As the fact's own type says it; a value that is not of that type stands as it is."""
    if isinstance(value, list) and not told.get("many"):
        return "、".join(_words(told, each) for each in value)
    if told.get("type") in LEADING or "calc" in told:
        return _plain(value)
    try:
        field = next(schema.build({"title": "-", "steps": [{"title": "-", "fields": [told]}]}).fields())
        kind = fields.of(field.type)
        return str(kind.show(field, kind.from_json(field, value)))
    except (KeyError, LookupError, TypeError, ValueError, StopIteration):
        return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return plain_date(value) if isinstance(value, date) else str(value)
