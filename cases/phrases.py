"""Phrases: who keeps them, where they are offered, and what may be filled in.

What stands in braces is the case's outside only. No answer can be named, so none gets into a text by a slip.
"""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from cases import faces, rights
from cases.data import context
from cases.merging import merged
from cases.models import Case, Phrase
from cases.withheld import STEP
from home import clock
from home.models import Unit, User
from home.models.post import Role

FIELDS = ("case.number", "case.state", "case.unit", "case.home", "item.name", "type.name", "due", "today", "link")
# Written in braces by who keeps phrases; the names above are understood as well.
NAMES = {
    pgettext_lazy("phrase field", "number"): "case.number",
    pgettext_lazy("phrase field", "state"): "case.state",
    pgettext_lazy("phrase field", "unit"): "case.unit",
    pgettext_lazy("phrase field", "came in at"): "case.home",
    pgettext_lazy("phrase field", "item"): "item.name",
    pgettext_lazy("phrase field", "type"): "type.name",
    pgettext_lazy("phrase field", "due day"): "due",
    pgettext_lazy("phrase field", "today"): "today",
    pgettext_lazy("phrase field", "link"): "link",
}
MOST = 40  # offered beside one box
_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Ready:
    """A phrase with its fields filled in for one case."""

    id: int
    title: str
    text: str


def check(text: str) -> None:
    """Raises ValidationError that names a field which may not stand in a phrase."""
    for name in _BRACES.findall(text):
        if _field(name) not in FIELDS:
            said = _("{%(name)s} cannot be filled in here. Possible are: %(fields)s.")
            fields = " ".join(f"{{{field}}}" for field in NAMES)
            raise ValidationError(said % {"name": name, "fields": fields})


def _field(name: str) -> str:
    """What stands in braces, by its own name; as it is, where it is no name of ours."""
    return next((field for known, field in NAMES.items() if name.strip() == str(known)), name)


def field_words() -> list[tuple[str, str]]:
    """(field, what it becomes), for who writes a phrase."""
    said = {
        "case.number": _("number of the case"),
        "case.state": _("where it stands"),
        "case.unit": _("the unit that holds it"),
        "case.home": _("the unit where it came in"),
        "item.name": _("name of the service item"),
        "type.name": _("name of the case type"),
        "due": pgettext("phrase", "the day it is due"),
        "today": pgettext("phrase", "today"),
        "link": _("where the applicant follows it"),
    }
    return [(f"{{{name}}}", said[field]) for name, field in NAMES.items()]


def offered(case: Case, user: User) -> list[Ready]:
    """The phrases for ``case`` that ``user``'s posts have, filled in: those of their units and of the ones above."""
    paths = {
        post.unit.path[:n] for post in rights.posts(user) for n in range(STEP, len(post.unit.path) + 1, STEP)
    }  # fmt: skip
    mine = Phrase.objects.filter(Q(unit=None) | Q(unit__path__in=paths), Q(type=None) | Q(type=case.type_id))
    rows = list(mine[:MOST])
    if not rows:
        return []
    known, words = context(case), _words(case)
    return [Ready(row.pk, row.title, merged(_plain(row.text), case, known, **words)) for row in rows]


def _plain(text: str) -> str:
    """``text`` with nothing in braces but what may stand there: a row may have come by another way than the form."""
    return _BRACES.sub(lambda found: f"{{{_field(found[1])}}}" if _field(found[1]) in FIELDS else "", text)


def _words(case: Case) -> dict:
    due = faces.due_day(case.next_due) if case.next_due else None
    return {
        "item.name": case.item_version.item.name if case.item_version_id else case.type.title,
        "type.name": case.type.title,
        "due": date_format(due, "DATE_FORMAT") if due else "",
        "today": date_format(clock.today(), "DATE_FORMAT"),
    }


def put_in(text: str, phrase: str) -> str:
    """``phrase`` behind what is typed already, on a line of its own."""
    kept = text.rstrip()
    return f"{kept}\n{phrase}" if kept else phrase


# --- keeping them at the desk ---------------------------------------------------------------------------------------
def keeps_for(user: User) -> list[Unit]:
    """The units for which ``user`` keeps phrases: those they lead."""
    return [post.unit for post in rights.posts(user) if post.role == Role.LEAD]


def kept_by(user: User):
    """The phrases ``user`` may change: those of the units they lead."""
    return Phrase.objects.filter(unit__in=keeps_for(user)).select_related("unit", "type")
