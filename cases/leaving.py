"""What somebody leaves behind when they go on leave, and giving it to others case by case.

Each giving is an own event (cases.giving); what somebody else did meanwhile is told, not overtaken.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases import addresses, faces, giving, handed, letters, mentions, rights
from cases.actor import staff
from cases.errors import CaseError
from cases.models import Case, CaseEvent, Lent, Mention
from home import clock
from home.models import Leave, Post, Unit, User
from home.models.post import Role

MOST = 200  # cases of one list
BACK = timedelta(days=30)  # so long after a leave its cases may be taken back


# --- who may enter it -----------------------------------------------------------------------------------------------
def people_of(user: User) -> list[User]:
    """For whom ``user`` may enter leave: themselves, and who works at the units they lead and below."""
    led = [post.unit for post in rights.posts(user) if post.role == Role.LEAD and post.user_id == user.pk]
    met = Q(pk=user.pk)
    if led:
        below = Q()
        for unit in led:
            below |= Q(unit__path__startswith=unit.path)
        met |= Q(pk__in=Post.objects.active(clock.today()).filter(below).values("user"))
    return sorted(User.objects.filter(met, is_active=True), key=lambda each: (each.pk != user.pk, str(each), each.pk))


def may_enter(user: User, person: User) -> bool:
    return person.pk in {each.pk for each in people_of(user)}


def substitutes(person: User) -> list[User]:
    """Who may stand in for ``person``: whoever takes moves where they work, or at the unit above. Who only edits or
    only looks does not: a post stood in for is one to act with."""
    units = list(Unit.objects.filter(pk__in=Post.objects.active(clock.today()).filter(user=person).values("unit")))
    paths = {path for unit in units for path in (unit.path, unit.path[: -Unit.steplen]) if path}
    rows = Post.objects.active(clock.today()).filter(unit__path__in=paths, user__is_active=True)
    rows = rows.exclude(role__in=(Role.EDITOR, Role.AUDITOR))
    found = User.objects.filter(pk__in=rows.values("user")).exclude(pk=person.pk)
    return sorted(found, key=lambda each: (str(each), each.pk))


def leaves(user: User):
    """Leaves of ``user``, of whom they lead, those they stand in for, and those that wait for their yes. Not what is
    over, but for a month where something given away may be taken back."""
    mine = Q(user__in=[each.pk for each in people_of(user)]) | Q(substitute=user)
    mine |= Q(state=Leave.State.WAITING, user__in=_supervised(user))
    today = clock.today()
    back = Q(last__gte=today - BACK, pk__in=Lent.objects.untouched().values("leave"))
    met = Leave.objects.filter(mine & (Q(last__gte=today) | back))
    return met.select_related("user", "substitute", "decided_by")


# --- whether it counts ----------------------------------------------------------------------------------------------
def _supervised(user: User):
    """Keys of the people whose leave ``user`` approves: who works where they supervise, or below; never themselves."""
    below = Q(pk=None)
    for post in rights.posts(user):
        if post.role == Role.SUPERVISOR and post.user_id == user.pk:
            below |= Q(unit__path__startswith=post.unit.path)
    return Post.objects.active(clock.today()).filter(below).exclude(user=user).values("user")


def may_decide(user: User, leave: Leave) -> bool:
    return leave.state == Leave.State.WAITING and _supervised(user).filter(user=leave.user).exists()


def decide(leave: Leave, user: User, *, yes: bool) -> bool:
    """Let ``leave`` count, or not, and write to whom it concerns. False if somebody else has decided."""
    state = Leave.State.COUNTS if yes else Leave.State.REFUSED
    waiting = Leave.objects.filter(pk=leave.pk, state=Leave.State.WAITING)
    with transaction.atomic():
        if not waiting.update(state=state, decided_by=user):
            return False
        for person, text in _letters(leave, user, yes).items():
            letters.letter(person, "leave", f"{leave.pk}:{state}", text)
    return True


def _letters(leave: Leave, by: User, yes: bool) -> dict[User, str]:
    """Who went away, and who entered it, read what was decided; who stands in, that they do."""
    told = {
        "who": leave.user, "by": by, "first": date_format(leave.first, "Y年n月j日"),
        "last": date_format(leave.last, "Y年n月j日"), "link": addresses.whole(reverse("desk:leaves")),
    }  # fmt: skip
    if yes:
        said = _("%(by)s has approved the leave of %(who)s from %(first)s to %(last)s. %(link)s") % told
    else:
        said = _("%(by)s has not approved the leave of %(who)s from %(first)s to %(last)s: it does not count, and "
                 "nobody stands in. %(link)s") % told  # fmt: skip
    found = {person: said for person in (leave.user, leave.by) if person and person != by}
    if yes and leave.substitute:
        found.setdefault(leave.substitute, _("You stand in for %(who)s from %(first)s to %(last)s. %(link)s") % told)
    return found


def waiting_for(user: User) -> int:
    """How many leaves wait for a yes of ``user``."""
    return Leave.objects.not_over(clock.today()).filter(state=Leave.State.WAITING, user__in=_supervised(user)).count()


# --- what is left behind --------------------------------------------------------------------------------------------
@dataclass
class Left:
    """One case. ``day``: when it is due; ``due``: that is while they are away; ``waits``: why it waits for them, "" if
    it does not; ``people``: who may get it; ``why``, ``done``: what became of giving it."""

    case: Case
    tone: str
    due_words: str
    day: date | None
    due: bool
    waits: str
    people: list[giving.Load] = field(default_factory=list)
    chosen: int | None = None
    done: str = ""
    why: str = ""


@dataclass
class Behind:
    """The list. ``rows``: what they do themselves, by due day; ``waiting``: others' cases that wait for their word."""

    leave: Leave
    rows: list[Left]
    waiting: list[Left]
    more: bool = False

    @property
    def due(self) -> int:
        return sum(row.due for row in self.rows)


def behind(leave: Leave, viewer: User) -> Behind:
    """What ``leave.user`` leaves behind, as far as ``viewer`` may see it. As many queries for one case as for many."""
    seen = Case.objects.visible_to(viewer).open().select_related(*NEED)
    mine = list(seen.filter(assignee=leave.user).order_by("next_due", "pk")[: MOST + 1])
    called = set(Mention.objects.filter(user=leave.user, read_at=None).values_list("case", flat=True)[: mentions.MOST])
    rows = [_left(leave, case, called) for case in mine[:MOST]]
    others = seen.filter(pk__in=called).exclude(assignee=leave.user).order_by("next_due", "pk")[:MOST]
    _people(rows, leave)
    return Behind(leave, rows, [_left(leave, case, called) for case in others], len(mine) > MOST)


NEED = ("type", "type_version", "holder", "home", "holder_town", "assignee", "item_version__item", "submission")


def _left(leave: Leave, case: Case, called: set[int]) -> Left:
    tone, words = faces.due_face(case)
    day: date | None = faces.due_day(case.next_due) if case.next_due else None
    waits = _("an objection waits for a decision") if handed.objected(case) else ""
    if case.pk in called:
        waits = _("a colleague has called them")
    return Left(case, tone, words, day, bool(day and leave.covers(day)), waits)


def _people(rows: Iterable[Left], leave: Leave) -> None:
    """Who may get each case, with their load. Asked once a unit: of a case that is withheld from somebody, giving it
    says so."""
    by_unit: dict[int, list[User]] = {}
    for row in rows:
        if row.case.holder_id not in by_unit:
            found = giving.colleagues(row.case)
            by_unit[row.case.holder_id] = [each for each in found if each.pk != leave.user_id]
    everybody = {person.pk: person for people in by_unit.values() for person in people}
    loads = {load.person.pk: load for load in giving.loads(everybody.values())}
    for row in rows:
        row.people = [loads[person.pk] for person in by_unit[row.case.holder_id]]
        known = {load.person.pk for load in row.people}
        row.chosen = leave.substitute_id if leave.substitute_id in known else None


def give(row: Left, wanted: str, leave: Leave, by: User) -> None:
    """Give one case to the person of key ``wanted``, or to whoever has least; what came of it is kept in the row."""
    people = {str(load.person.pk): load.person for load in row.people}
    person = giving.least_loaded(people.values()) if wanted == giving.LEAST else people.get(wanted)
    if person is None:
        row.why = _("Choose who gets it.")
        return
    now = Case.objects.filter(pk=row.case.pk).values_list("assignee", flat=True).first()
    if now != leave.user_id:
        row.why = _("Somebody else was quicker. Look at the case.")
        return
    try:
        giving.give(row.case, person, staff(by), also=lambda event: _lend(leave, person, event))
    except CaseError as refusal:
        row.why = str(refusal)
    else:
        row.done = _("given to %(person)s") % {"person": person}


def _lend(leave: Leave, person: User, event: CaseEvent) -> None:
    given = {"person": person, "seq": event.seq}
    Lent.objects.update_or_create(leave=leave, case=event.case, defaults=given)


# --- taking it back -------------------------------------------------------------------------------------------------
def lent(leave: Leave, viewer: User) -> list[Lent]:
    """What was given away because of ``leave`` and nobody has touched since, as far as ``viewer`` may see it."""
    seen = Case.objects.visible_to(viewer).open().order_by()
    rows = Lent.objects.filter(leave=leave, case__in=seen.values("pk")).untouched()
    return list(rows.select_related("person", *(f"case__{each}" for each in NEED)).order_by("case__next_due")[:MOST])


def take_back(leave: Leave, numbers: set[str], by: User) -> tuple[int, list[str]]:
    """Give those of ``numbers`` that are untouched to ``leave.user`` again: how many, and why not the others."""
    done, refused = 0, []
    for row in lent(leave, by):
        if row.case.number not in numbers:
            continue
        try:
            giving.give(row.case, leave.user, staff(by), lent=row.person, also=lambda _event, row=row: row.delete())
        except CaseError as refusal:
            refused.append(f"{row.case.number}: {refusal}")
        else:
            done += 1
    return done, refused
