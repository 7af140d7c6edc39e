"""What a public list may print of a case: fields and facts marked public, and a closed list of words of the row."""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.data import facts
from cases.models import Case
from cases.spec import CaseSpec
from forms import fields, schema
from forms.answers import FILES
from forms.reading import is_masked
from home import clock, personal
from home.templatetags.ow import plain_date

Fields = Mapping[str, schema.Field]
MERGED = re.compile(r"{(\w+)[^}]*}")


class Unfit(ValueError):
    """A column that no public list may have, in a sentence."""


# --- may it be printed ----------------------------------------------------------------------------------------------
def offered(life: CaseSpec, known: Fields) -> dict[str, str]:
    """Every word a list over the type may print, with its heading, in the order of the type."""
    words = [
        *known,
        *fact_labels(life),
        *(f"reached.{key}" for key in life.milestones),
        *(f"case.{key}" for key in CASE),
    ]
    found: dict[str, str] = {}
    for word in words:
        with suppress(Unfit):
            found[word] = label(word, life, known)
    return found


def label(word: str, life: CaseSpec, known: Fields) -> str:
    """The heading over ``word``. ``known``: the fields of the type's forms. Raises Unfit."""
    root, _dot, rest = word.partition(".")
    if root == "case" and rest in CASE:
        return CASE[rest][0]()
    if root == "reached" and (milestone := life.milestones.get(rest)):
        if not milestone.public:
            raise Unfit(_("“%(label)s” is not public. Mark it “public: true”, or leave it out.") % {"label": word})
        return milestone.label
    if word in (heads := fact_labels(life)):
        if word not in public_facts(life):
            raise Unfit(
                _("“%(label)s” is not public. Mark it “public: true”, or leave it out.") % {"label": heads[word]}
            )
        return heads[word]
    field = known.get(word)
    if field is None:
        raise Unfit(_("There is no “%(word)s” for a public list to print.") % {"word": word})
    if field.secret:
        said = _("“%(label)s” is secret: it may not stand on a page. Leave “%(key)s” out.")
        raise Unfit(said % {"label": field.label, "key": word})
    if field.type in FILES or field.columns:
        raise Unfit(_("“%(label)s” is no single line: a list cannot print files or tables.") % {"label": field.label})
    if not field.public:
        raise Unfit(_("“%(label)s” is not public. Mark it “public: true”, or leave it out.") % {"label": field.label})
    return field.label


def fact_labels(life: CaseSpec) -> dict[str, str]:
    """What moves and score sheets set, and the period of a case that comes round."""
    scored = {"score": pgettext("sheet", "Score"), "grade": pgettext("sheet", "Grade")} if life.sheets else {}
    period = {"period": pgettext("case", "Period")} if life.recurs else {}
    own = {str(each.get("key")): str(each.get("label") or each.get("key")) for each in life.facts}
    return {**scored, **period, **own}


def public_facts(life: CaseSpec) -> set[str]:
    """Those declared so; what a score sheet gives is public where the type declares it among its facts, too."""
    return {str(each.get("key")) for each in life.facts if each.get("public") is True} | (
        {"period"} if life.recurs else set()
    )


# --- what it says ---------------------------------------------------------------------------------------------------
def cell(word: str, case: Case, state: str, said: Iterable) -> str:
    """``state``: key of the state to print; ``said``: submissions, oldest first.

    Numbers of people that somebody wrote into a text are starred, whoever it was.
    """
    root, _dot, rest = word.partition(".")
    if root == "case" and rest in CASE:
        text = CASE[rest][1](case, state)
    elif root == "reached":
        text = case.reached.get(rest) or ""
        text = plain_date(date.fromisoformat(text)) if text else ""
    elif word in (known := facts(case)):
        text = _fact(known[word])
    else:
        text = _answer(word, said)
    return personal.masked(text)


def _fact(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return plain_date(value) if hasattr(value, "isoformat") else "" if value is None else str(value)


def _answer(key: str, said: Iterable) -> str:
    """The latest answer to a question that was public when it was asked; of a person's own kinds only the mask."""
    text = ""
    for submission in said:
        spec = submission.version.spec
        field = next((each for each in spec.fields() if each.key == key), None)
        if field is None or key not in submission.data:
            continue
        text = "" if field.secret or not field.public else _shown(field, submission.data[key])
    return text


def _shown(field: schema.Field, stored: Any) -> str:
    if is_masked(stored):
        return stored["mask"]
    kind = fields.of(field.type)
    value = kind.from_json(field, stored)
    return kind.mask(field, value) if kind.personal_for or field.type == "person_name" else kind.show(field, value)


def _state(case: Case, state: str) -> str:
    known = case.life.states.get(state)
    return (known.public or known.label) if known else ""


def _title(case: Case, state: str) -> str:
    """Its item or form, or what its type calls it, where that is made of public answers alone."""
    words = set(MERGED.findall(case.life.called or ""))
    spec = case.submission.version.spec if case.submission_id else None
    public = {each.key for each in spec.fields() if each.public and not each.secret} if spec else set()
    return case.title if words <= public else case.type.title


def _day(at) -> str:
    return plain_date(at.astimezone(clock.OFFICE_ZONE).date()) if at else ""


CASE: dict[str, tuple[Callable[[], str], Callable[[Case, str], str]]] = {
    "number": (lambda: pgettext("case", "Number"), lambda case, _state: case.number),
    "title": (lambda: pgettext("case", "What it is about"), _title),
    "state": (lambda: pgettext("case", "Where it stands"), _state),
    "unit": (lambda: pgettext("case", "Unit"), lambda case, _state: case.holder.label),
    "town": (lambda: pgettext("case", "Town"), lambda case, _s: case.holder_town.label if case.holder_town_id else ""),
    "opened": (lambda: pgettext("case", "Opened"), lambda case, _state: _day(case.opened_at)),
    "closed": (lambda: pgettext("case", "Closed"), lambda case, _state: _day(case.closed_at)),
}
