"""Cases found by who they are about: a name or its first two signs, the initials of its pinyin from the second letter
on, the last four digits of a phone.

None of it is kept in clear beside the case: a row holds a keyed hash, which answers "is it this?" and nothing else.
Rows are written with the event that brings the answers, and by `rebuild`; they go with the case. Whole ID numbers and
phones have hashes of their own (forms.sealing). Source: docs/decisions/blind-search.md, beginnings-of-names.md.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, product
from typing import Any

from django.db.models import Q
from pypinyin import Style, pinyin

from cases.models import Case, CaseEvent, CaseKey
from forms import identity, reading, rights, sealing
from forms.models import SecretAnswer, Submission
from home import crypto

NAME, NAME_START, INITIALS, PHONE_END = "name", "name_start", "initials", "phone_end"
START = 2  # signs or letters with which a name may be begun
MOST_READINGS = 12  # of one name; 单, 曾, 解 and their like have several
END = 4  # digits of a phone people remember
_LATIN, _DIGITS, _SPACES = re.compile(r"[a-z]{2,20}"), re.compile(rf"[0-9]{{{END}}}"), re.compile(r"[\s·]")
_HAN = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U0003ffff]")


# --- what stands in a case --------------------------------------------------------------------------------------
def note(case: Case, submission: Submission) -> None:
    """``case`` is found by what ``submission`` says from now on."""
    found = of_submission(submission)
    form = submission.version.form_id
    rows = [CaseKey(case=case, form_id=form, lookup=lookup) for lookup in sorted(found)]
    CaseKey.objects.bulk_create(rows, ignore_conflicts=True)  # a later form may say the same again


def settle(case: Case) -> None:
    """Bring the rows of ``case`` to what its submissions say."""
    wanted: set[tuple[int, str]] = set()
    events = case.events.stood().exclude(submission=None).exclude(kind=CaseEvent.Kind.SURVEY)
    for event in events.select_related("submission__version"):
        wanted |= {(event.submission.version.form_id, lookup) for lookup in of_submission(event.submission)}
    standing = {(row.form_id, row.lookup): row.pk for row in case.keys.all()}
    CaseKey.objects.filter(pk__in=[pk for key, pk in standing.items() if key not in wanted]).delete()
    rows = [CaseKey(case=case, form_id=form, lookup=lookup) for form, lookup in sorted(wanted - standing.keys())]
    CaseKey.objects.bulk_create(rows, ignore_conflicts=True)


def forget(case: Case) -> None:
    """Whoever erases what was said about a person in ``case`` erases with this by what it was found."""
    case.keys.all().delete()


def of_submission(submission: Submission) -> set[str]:
    return of_answers(submission.version.spec, submission.data, lambda: reading.opened(submission))


def of_answers(spec: Any, data: dict[str, Any], opened: Callable[[], dict[str, Any]]) -> set[str]:
    """Hashes of one form's answers. ``data`` as stored; ``opened``: with secret ones in clear, asked only if needed."""
    asked = [
        field for field in spec.fields() if _ways(field.type) or any(_ways(each.type) for each in field.columns or ())
    ]
    hidden = any(_has_masks(data.get(field.key)) for field in asked)
    return set(_hashes(asked, opened() if hidden else data))


def _has_masks(value: Any) -> bool:
    if isinstance(value, list):
        return any(isinstance(row, dict) and any(map(_has_masks, row.values())) for row in value)
    return isinstance(value, dict) and value.get("secret") is True


def _hashes(asked: Iterable[Any], said: dict) -> Iterator[str]:
    for field in asked:
        value = said.get(field.key)
        if not field.columns:
            yield from _of(field.type, value)
            continue
        for row in value if isinstance(value, list) else ():
            for column in field.columns:
                yield from _of(column.type, row.get(column.key))


def _of(type_name: str, value: Any) -> Iterator[str]:
    if isinstance(value, str) and (ways := _ways(type_name)):
        yield from (crypto.lookup(text, use) for use, text in ways(value))


# --- how it is found --------------------------------------------------------------------------------------------
def _name(text: str) -> Iterator[tuple[str, str]]:
    if name := _tidy_name(text):
        yield NAME, name
        if len(name) > START and _HAN.match(name):
            yield NAME_START, name[:START]
        for letters in initials(text):
            yield from ((INITIALS, letters[:n]) for n in range(START, len(letters) + 1))


def _phone(text: str) -> Iterator[tuple[str, str]]:
    digits = re.sub(r"[^0-9]", "", identity.normal_phone(text).partition(" ")[0])
    if len(digits) > END:
        yield PHONE_END, digits[-END:]


def _ways(type_name: str) -> Callable[[str], Iterator[tuple[str, str]]] | None:
    if type_name == "person_name":
        return _name
    return _phone if sealing.LOOKUPS.get(type_name) == "phone" else None


def _tidy_name(text: str) -> str:
    return _SPACES.sub("", identity.normal_name(text)).casefold()


def initials(name: str) -> list[str]:
    """Of each sign the first letter of its pinyin, "王小明" → wxm; every reading of those that have several.

    Words in letters give their first one. Where there are too many readings, every one of the surname's is among those
    kept, then of the sign behind it: so is every beginning that people type.
    """
    letters: list[list[str]] = []
    for sign in re.findall(r"[A-Za-z]+|[^A-Za-z]", identity.normal_name(name)):
        if sign[0].isascii() and sign[0].isalpha():
            letters.append([sign[0].lower()])
        elif _HAN.fullmatch(sign):
            read = pinyin(sign, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
            letters.append([each for each in dict.fromkeys(read[0] if read else ()) if each.isascii() and each])
    known = [each for each in letters if each]
    if len(known) < 2:
        return []
    return ["".join(each[::-1]) for each in islice(product(*known[::-1]), MOST_READINGS)]


def hashes(asked: str) -> list[str]:
    """``asked`` as each of the ways it might be meant; empty for what can be none of them."""
    text = asked.strip()
    if _DIGITS.fullmatch(text):
        return [crypto.lookup(text, PHONE_END)]
    if _LATIN.fullmatch(text.casefold()):
        return [crypto.lookup(text.casefold(), INITIALS), crypto.lookup(_tidy_name(text), NAME)]
    if not any(sign.isdecimal() for sign in text) and identity.name_problem(identity.normal_name(text)) is None:
        name = _tidy_name(text)
        return [crypto.lookup(name, NAME), *([crypto.lookup(name, NAME_START)] if len(name) == START else ())]
    return []


def met(asked: str, user: Any) -> Q | None:
    """The condition on cases that ``asked`` is said in, by one of these ways, where ``user`` may read it."""
    return _kept(hashes(asked), user)


def just(asked: str, user: Any) -> Q | None:
    """The condition on cases of somebody called ``asked``, where it may be the beginning of longer names as well."""
    ways = hashes(asked)
    whole = crypto.lookup(_tidy_name(asked), NAME)
    return _kept([whole], user) if len(ways) > 1 and ways[0] == whole else None


def _kept(lookups: list[str], user: Any) -> Q | None:
    if not lookups:
        return None
    rows = CaseKey.objects.filter(lookup__in=lookups).exclude(form__in=rights.withheld(user))
    return Q(pk__in=rows.values("case"))


def with_secret(text: str, user: Any) -> set[int]:
    """Ids of the cases in which exactly this was given as a secret answer, at the start or in a later form."""
    return with_lookups(sealing.hashes(text), user)


def with_lookups(lookups: Iterable[str], user: Any) -> set[int]:
    rows = SecretAnswer.objects.filter(lookup__in=list(lookups))
    said = rows.exclude(submission__version__form__in=rights.withheld(user)).values("submission")
    opened = Case.objects.filter(submission__in=said).values_list("pk", flat=True)
    later = CaseEvent.objects.stood().filter(submission__in=said).exclude(kind=CaseEvent.Kind.SURVEY)
    return {*opened, *later.values_list("case", flat=True)}
