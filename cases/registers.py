"""Registers 名录: case types some states of which are in force (`alive`). One entry a business key, among those that
live or may come to live; which entries were in force on a day is read from the events, not from the row of today.
"""

from datetime import date

from django.utils.translation import gettext as _

from cases.errors import NotOpen
from cases.models import Case, Category
from cases.spec import CaseSpec
from home import crypto, personal


def is_register(life: CaseSpec) -> bool:
    return any(state.alive for state in life.states.values())


def settle(case: Case) -> None:
    """An entry that is closed and not in force gives its business key free; one that comes back takes it again.

    Raises NotOpen where another entry has the key by then.
    """
    before = case.released
    case.released = is_register(case.life) and case.category == Category.CLOSED and not case.alive
    if before and not case.released and case.business_key:
        other = Case.objects.filter(type=case.type_id, business_key=case.business_key, merged_into=None, released=False)
        if (first := other.exclude(pk=case.pk).first()) is not None:
            said = _("%(number)s has taken its place. There can be one only.")
            raise NotOpen(said % {"number": first.number})


def alive_on(slug: str, key: str, day: date) -> Case | None:
    """The entry of register ``slug`` with business key ``key`` that was in force at the end of ``day``, or None.

    By the days from which events count: what was entered later for an earlier day is included.
    """
    found = Case.objects.filter(type__slug=slug, merged_into=None, void=False).select_related("type_version")
    for case in found.filter(business_key__in=stored(found, key)).order_by("pk"):
        state = state_on(case, day)
        if state and case.life.states[state].alive:
            return case
    return None


def state_on(case: Case, day: date) -> str:
    """The state ``case`` was in at the end of ``day``, "" before it was opened."""
    rows = case.events.stood().filter(effective_on__lte=day).exclude(to_state="").order_by("-effective_on", "-seq")
    state = rows.values_list("to_state", flat=True).first() or ""
    return state if state in case.life.states else ""


def stored_as(text: str, key: str) -> str:
    """How the answer ``text`` to the key question ``key`` is kept where it is no secret: a person's number hashed."""
    return (crypto.lookup(text, f"business:{key}") if personal.has_numbers(text) else text)[:120]


def stored(found, key: str) -> list[str]:
    """``key`` as a row may keep it: in clear, or as a keyed hash where it is a person's."""
    first = found.first()
    field = first.life.business_key if first else None
    return [key[:120], crypto.lookup(key, f"business:{field}")[:120]]
