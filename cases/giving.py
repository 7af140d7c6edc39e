"""Who of a unit does a case: given to a colleague by hand, or by load. The unit stays the holder."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import notices, rights
from cases.actor import Actor
from cases.errors import Forbidden, NotOpen
from cases.models import Case, CaseEvent, Category
from cases.transition import again_if_stale
from cases.turn import Turn, fresh
from home import clock, leaves
from home.models import Post, User
from home.models.post import Role

GIVES = (Role.HANDLER, Role.LEAD, Role.DISPATCHER)
LEAST_LOADED = "least_loaded"
LEAST = "least"  # instead of a person, on screen
Also = Callable[[CaseEvent], object]
WORKS = (Role.HANDLER, Role.LEAD, Role.DISPATCHER, Role.WINDOW, Role.VISITOR)


def colleagues(case: Case) -> list[User]:
    """Whom the case may be given to: who works at the unit that holds it, and may see it."""
    people = {person.pk: person for role in WORKS for person in rights.holders_of(case, role)}
    return sorted(people.values(), key=lambda person: (str(person), person.pk))


def giver(actor: Actor, case: Case) -> Actor | None:
    """``actor`` with the post that may say who does the case, or that does it now; None for whoever may not."""
    if case.category == Category.CLOSED or case.merged_into_id:
        return None
    own = [post for post in rights.useful(actor, case) if rights.covers(post, case)]
    post = next((post for post in own if post.role in GIVES or _does(post, case)), None)
    return Actor("staff", actor.user, post) if post else None


def _does(post: Post, case: Case) -> bool:
    return post.role in WORKS and post.user_id == case.assignee_id


def give(case: Case, user: User, by: Actor, *, lent: User | None = None, also: Also | None = None) -> CaseEvent:
    """Let ``user`` do the case. A quiet event: nobody else's click is late for it. Raises Forbidden or NotOpen.

    ``lent``: who has it only since ``user`` went on leave; then ``user`` takes it back, whatever post they have.
    ``also``: is told the event, in its transaction.
    """
    event = again_if_stale(lambda: _give(case.pk, user, by, lent, also))
    case.refresh_from_db()
    return event


def _give(case_id: int, user: User, by: Actor, lent: User | None, also: Also | None) -> CaseEvent:
    case = fresh(case_id)
    if lent is not None and case.assignee_id != lent.pk:
        raise NotOpen(_("Somebody else was quicker. Look at the case."))
    acting = giver(by, case) or (_back(user, by, case) if lent is not None else None)
    if acting is None:
        raise Forbidden(_("Who does this case is decided at %(unit)s.") % {"unit": case.holder.label})
    if user.pk not in {each.pk for each in colleagues(case)}:
        raise NotOpen(_("%(person)s does not work at %(unit)s.") % {"person": user, "unit": case.holder.label})
    turn = Turn(case, acting)
    turn.claim()
    case.assignee = user
    turn.data["text"] = _("given to %(person)s") % {"person": user}
    if user.pk != acting.user.pk:
        words = {"number": case.number, "title": case.title, "person": acting.user}
        said = _("Case %(number)s “%(title)s” is yours now, %(person)s says.") % words
        turn.after.append(lambda event: notices.tell_people(case, event, "given", "assignee", [user], said))
    turn.after += [also] if also else []
    return turn.write(CaseEvent.Kind.GIVE)


def _back(user: User, by: Actor, case: Case) -> Actor | None:
    """Who comes back takes what was theirs with a post of their own."""
    if case.category == Category.CLOSED or case.merged_into_id or by.user.pk != user.pk:
        return None
    own = (post for post in rights.useful(by, case) if post.user_id == user.pk and rights.covers(post, case))
    post = next((post for post in own if post.role in WORKS), None)
    return Actor("staff", user, post) if post else None


# --- by load --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Load:
    """What somebody has in hand. ``back``: the last day of a leave they are on today."""

    person: User
    open: int
    late: int
    back: date | None = None

    @property
    def words(self) -> str:
        said = [_("%(n)d in hand") % {"n": self.open}]
        if self.late:
            said.append(_("%(n)d late") % {"n": self.late})
        if self.back:
            said.append(_("away until %(day)s") % {"day": date_format(self.back, "MONTH_DAY_FORMAT")})
        return _("%(person)s (%(load)s)") % {"person": self.person, "load": pgettext("load", ", ").join(said)}


def loads(people: Iterable[User]) -> list[Load]:
    """How much each of ``people`` has in hand, by name. Two queries."""
    keys = [person.pk for person in people]
    held = ~Q(assigned__category=Category.CLOSED)
    rows = User.objects.filter(pk__in=keys).annotate(
        open=Count("assigned", filter=held),
        late=Count("assigned", filter=held & Q(assigned__next_due__lte=clock.now())),
    )
    away = leaves.away(keys)
    found = [Load(each, each.open, each.late, away[each.pk].last if each.pk in away else None) for each in rows]
    return sorted(found, key=lambda load: (str(load.person), load.person.pk))


def least_loaded(people: Iterable[User]) -> User | None:
    """Who has the fewest open cases; of equals, who came first. Who is away gets none, unless all are."""
    found = sorted(loads(people), key=lambda load: (load.back is not None, load.open, load.person.pk))
    return found[0].person if found else None
