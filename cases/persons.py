"""Who stands at the window, by their ID number: earlier cases, as far as the clerk may see them, and what of the newest
may stand in a new form.

What it was for is recorded with each case that is shown. The number travels sealed, for one clerk and a quarter of an
hour; it is in no address and no session.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases import found_by, rights, transition
from cases.actor import staff
from cases.models import Case, CaseEvent
from forms import earlier, identity, intake
from forms.models import FormVersion, Submission
from home import clock, crypto
from home.models import User

MOST = 8
GOOD_FOR = timedelta(minutes=15)
PLACE = "person-at-the-window"
ID = "id_number"
CARRIED = ("person_name", ID, "phone", "mobile", "landline", "email", "address", "place", "region")  # who, not what


@dataclass(frozen=True)
class Person:
    """``why``: what the look was for, as it was recorded."""

    number: str
    why: str


def cases_of(number: str, user: User) -> QuerySet[Case]:
    """The newest cases in which ``number`` was given, as far as ``user`` may see them."""
    seen = Case.objects.visible_to(user).filter(pk__in=found_by.with_secret(number, user))
    return seen.for_list().order_by("-opened_at", "-pk")[:MOST]


def is_known(case: Case) -> bool:
    """Whether the form that opened ``case`` asked for an ID number."""
    return bool(case.submission_id) and any(field.type == ID for field in case.submission.version.spec.fields())


def others_of(case: Case, user: User) -> QuerySet[Case]:
    """The newest other cases of whoever is named with an ID number in ``case``, as far as ``user`` may see them."""
    said = rights.readable(user, [case.submission] if case.submission_id else [])
    if not said or not rights.may(user, "reveal", case):
        return Case.objects.none()
    keys = [field.key for field in said[0].version.spec.fields() if field.type == ID]
    lookups = said[0].secrets.filter(field__in=keys).exclude(lookup=None).values_list("lookup", flat=True)
    found = found_by.with_lookups(lookups, user) - {case.pk}
    return Case.objects.visible_to(user).filter(pk__in=found).for_list().order_by("-opened_at", "-pk")[:MOST]


def looked_at(cases: Iterable[Case], user: User, why: str) -> None:
    """Keep with each of ``cases`` who saw that this person has it, and for what."""
    for case in cases:
        by = rights.settled(staff(user), "view", case)
        data = {"field": "", "label": _("who has this case"), "reason": why}
        transition.quiet(case, CaseEvent.Kind.LOOK, by, data)


# --- on the way to the form -----------------------------------------------------------------------------------------
def ticket(person: Person, user: User) -> str:
    at = int(clock.now().timestamp())
    return crypto.seal([person.number, person.why, user.pk, at], PLACE)


def opened(text: str, user: User) -> Person | None:
    """None for one that is another clerk's, too old, or none at all."""
    try:
        number, why, key, at = crypto.unseal(text, PLACE)
    except (crypto.Unreadable, TypeError, ValueError):
        return None
    fresh = clock.now() - datetime.fromtimestamp(at, clock.OFFICE_ZONE) <= GOOD_FOR
    return Person(number, why) if fresh and key == user.pk else None


# --- into the form --------------------------------------------------------------------------------------------------
def known(person: Person, version: FormVersion, user: User) -> tuple[dict[str, Any], list[str]]:
    """({key: answer}, labels of those that come from an earlier case) for a form that begins with this person.

    What is carried says who somebody is, never what they wanted; from the newest case in which the number was given as
    the answer to the same question, and which ``user`` may open. That it was opened is an event of that case.
    """
    asked = next((field for field in version.spec.fields() if field.type == ID), None)
    if asked is None:
        return {}, []
    answers: dict[str, Any] = {asked.key: person.number}
    case, said = _source(person, asked.key, user)
    if case is None:
        return answers, []
    kinds = {field.key: field.type for field in version.spec.fields()}
    carried = [offer for offer in earlier.offers(said, version, answers) if kinds[offer.key] in CARRIED]
    if carried:
        data = {"field": "", "label": "、".join(offer.label for offer in carried), "reason": person.why}
        by = rights.settled(staff(user), "reveal", case)
        transition.quiet(case, CaseEvent.Kind.LOOK, by, data)
    return answers | {offer.key: offer.raw for offer in carried}, [offer.label for offer in carried]


def _source(person: Person, key: str, user: User) -> tuple[Case | None, Submission | None]:
    for case in cases_of(person.number, user):
        said = rights.readable(user, [case.submission] if case.submission_id else [])
        if said and rights.may(user, "reveal", case) and _gave(said[0], key) == person.number:
            return case, said[0]
    return None, None


def _gave(said: Submission, key: str) -> str:
    return identity.normal_id(str(intake.answers(said, secret=True).get(key) or ""))
