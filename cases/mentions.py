"""Calling a colleague to a case by name, in a note: @name in its words, or chosen beside them.

Only who may see the case can be called. Looking at the case is the answer to it.
"""

from collections.abc import Iterable, Iterator

from cases import rights
from cases.models import Case, CaseEvent, Mention
from home import clock
from home.models import User

SIGNS = "@＠"
MOST = 200  # unread ones that are looked through for one person


def people(case: Case, by: User) -> list[User]:
    """Whom ``by`` may call: everybody who may see the case, by name."""
    found = [person for person in rights.who_may_see(case) if person.pk != by.pk]
    return sorted(found, key=lambda person: (str(person), person.pk))


def found(text: str, people: Iterable[User]) -> tuple[list[User], list[str]]:
    """(those of ``people`` that ``text`` calls, words after an @ that name nobody). Of names that begin alike the
    longest counts; two people of one name are both called."""
    known: dict[str, list[User]] = {}
    for person in people:
        for name in {person.name, person.username} - {""}:
            known.setdefault(name, []).append(person)
    called: dict[int, User] = {}
    unknown = []
    for rest in _calls(text):
        name = max((each for each in known if rest.startswith(each)), key=len, default="")
        called |= {person.pk: person for person in known.get(name, ())}
        if not name:
            unknown.append(rest.split()[0][:10])
    return list(called.values()), unknown


def _calls(text: str) -> Iterator[str]:
    """What follows each @ that is not in the midst of a mail address."""
    for at, sign in enumerate(text):
        before, rest = text[at - 1 : at], text[at + 1 :]
        if sign in SIGNS and rest.strip() and not rest[0].isspace() and not (before.isascii() and before.isalnum()):
            yield rest


def remember(case: Case, event: CaseEvent, called: Iterable[User]) -> None:
    Mention.objects.bulk_create(Mention(case=case, event=event, user=person, at=event.at) for person in called)


def look(case: Case, user: User) -> None:
    """``user`` is looking at the case: what called them is read."""
    mine = Mention.objects.filter(case=case, user=user, read_at=None)
    if mine.exists():  # a page that is only looked at takes no lock
        mine.update(read_at=clock.now())


def unread(user: User) -> list[int]:
    """Keys of the unread mentions of ``user``, in cases they may still see."""
    rows = dict(Mention.objects.filter(user=user, read_at=None).order_by("-at", "-pk").values_list("pk", "case")[:MOST])
    if not rows:
        return []
    seen = set(Case.objects.visible_to(user).filter(pk__in=rows.values()).values_list("pk", flat=True))
    return [key for key, case in rows.items() if case in seen]
