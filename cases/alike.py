"""Cases that may be the same matter come twice: found when one opens, shown on its page, decided by people.

The same person (an ID number, credit code or phone, by keyed hash) with the same type and item within half a year, or a
text of some length that is nearly another's of the last two months. A hint that is wrong nine times is not read the
tenth: whoever acts for many is not the person, and what everybody writes alike is no sign. What is found stands in the
opening event and as links on both sides.
"""

import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from django.db.models import QuerySet

from cases.models import Case
from cases.turn import Turn
from forms.models import SecretAnswer, Submission

PERSON, TEXT = "same_person", "alike_text"
KINDS = (PERSON, TEXT)
TERM, LATELY = timedelta(days=183), timedelta(days=61)
LOOKED_AT = 200  # newest cases of the type whose words are compared
MOST = 5  # more say nothing
SHORTEST, SHARE = 20, 0.7  # pairs of signs a text needs, and how many of all must be common
EVERYBODYS = 3  # so many cases alike in words are a phrase of many people, and no repetition
BY_HASH, WRITTEN, TOLD = ("id_number", "uscc", "phone", "mobile"), "uscc", ("text", "long_text")


class Alike(NamedTuple):
    case: Case
    why: str


def note(turn: Turn) -> None:
    """Keep in the opening event which cases this one may repeat, and link them both ways."""
    case = turn.case
    if case.submission_id is None or case.parent_id:
        return
    found = list(like(case))[:MOST]
    for each in found:
        turn.after.append(lambda _event, each=each: turn.link(each.case, each.why, each.why))
    if found:
        turn.data["alike"] = [[each.case.number, each.why] for each in found]


def like(case: Case) -> Iterator[Alike]:
    """Cases of the type that may be the same matter, the same person's first, each once."""
    same = Case.objects.filter(type=case.type, merged_into=None, void=False, parent=None).exclude(pk=case.pk)
    if case.item_version_id:
        same = same.filter(item_version__item=case.item_version.item_id)
    seen: set[int] = set()
    says = _codes(case.submission) or len(pairs(case.submission)) >= SHORTEST
    latest = _latest(same, case) if says else []
    for other, why in (*_by_person(same, case), *_written_alike(latest, case), *_by_words(latest, case)):
        if other.pk not in seen:
            seen.add(other.pk)
            yield Alike(other, why)


def _by_person(same: QuerySet, case: Case) -> Iterator[Alike]:
    hashes = _hashes(case.submission)
    if not hashes:
        return
    said = SecretAnswer.objects.filter(lookup__in=hashes).values("submission")
    for other in same.filter(submission__in=said, opened_at__gte=case.opened_at - TERM).order_by("-opened_at")[:MOST]:
        yield Alike(other, PERSON)


def _hashes(submission: Submission) -> set[str]:
    """Of what tells a person or firm apart; a number two people may share by chance is none, and what is asked on a
    condition only is another's as a rule: who acts for the applicant."""
    asked = {field.key: field for field in submission.version.spec.fields() if field.type in BY_HASH}
    rows = SecretAnswer.objects.filter(submission=submission).exclude(lookup=None).values_list("field", "lookup")
    found = {field: lookup for field, lookup in rows if field in asked}
    own = {lookup for field, lookup in found.items() if asked[field].show_if is None}
    return own or set(found.values())


def _latest(same: QuerySet, case: Case) -> list[Case]:
    rows = same.filter(opened_at__gte=case.opened_at - LATELY).exclude(submission=None)
    return list(rows.select_related(None).prefetch_related("submission__version").order_by("-opened_at")[:LOOKED_AT])


def _written_alike(latest: list[Case], case: Case) -> Iterator[Alike]:
    """A firm's credit code is no secret, and stands in the answers."""
    codes = _codes(case.submission)
    yield from (Alike(other, PERSON) for other in latest if codes & _codes(other.submission))


def _codes(submission: Submission) -> set[str]:
    keys = [field.key for field in submission.version.spec.fields() if field.type == WRITTEN and not field.secret]
    return {submission.data[key] for key in keys if isinstance(submission.data.get(key), str)}


def _by_words(latest: list[Case], case: Case) -> Iterator[Alike]:
    mine = pairs(case.submission)
    if len(mine) >= SHORTEST:
        found = [other for other in latest if share(mine, pairs(other.submission)) >= SHARE]
        yield from (Alike(other, TEXT) for other in found if len(found) <= EVERYBODYS)


def pairs(submission: Submission) -> set[str]:
    """Pairs of signs in what was told in words, whatever the punctuation."""
    keys = [field.key for field in submission.version.spec.fields() if field.type in TOLD and not field.secret]
    told = "\n".join(said for key in keys if isinstance(said := submission.data.get(key), str))
    signs = [sign for sign in unicodedata.normalize("NFKC", told).lower() if sign.isalnum()]
    return {first + second for first, second in pairwise(signs)}


def share(one: set[str], two: set[str]) -> float:
    """How much of both is common: 1 for equal sets, 0 for nothing."""
    return len(one & two) / len(one | two) if one and two else 0.0
