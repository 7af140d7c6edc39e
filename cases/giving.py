"""Who of a unit does a case: given to a colleague by hand, or by load. The unit stays the holder."""

from collections.abc import Iterable

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from cases import notices, rights
from cases.actor import Actor
from cases.errors import Forbidden, NotOpen
from cases.models import Case, CaseEvent, Category
from cases.transition import again_if_stale
from cases.turn import Turn, fresh
from home.models import User
from home.models.post import Role

GIVES = (Role.HANDLER, Role.LEAD, Role.DISPATCHER)
LEAST_LOADED = "least_loaded"
WORKS = (Role.HANDLER, Role.LEAD, Role.DISPATCHER, Role.WINDOW, Role.VISITOR)


def colleagues(case: Case) -> list[User]:
    """Whom the case may be given to: who works at the unit that holds it, and may see it."""
    people = {person.pk: person for role in WORKS for person in rights.holders_of(case, role)}
    return sorted(people.values(), key=lambda person: (str(person), person.pk))


def giver(actor: Actor, case: Case) -> Actor | None:
    """``actor`` with the post that may say who does the case; None for whoever may not."""
    if case.category == Category.CLOSED or case.merged_into_id:
        return None
    post = next((post for post in rights.useful(actor, case) if post.role in GIVES and rights.covers(post, case)), None)
    return Actor("staff", actor.user, post) if post else None


def give(case: Case, user: User, by: Actor) -> CaseEvent:
    """Let ``user`` do the case. A quiet event: nobody else's click is late for it. Raises Forbidden or NotOpen."""
    event = again_if_stale(lambda: _give(case.pk, user, by))
    case.refresh_from_db()
    return event


def _give(case_id: int, user: User, by: Actor) -> CaseEvent:
    case = fresh(case_id)
    acting = giver(by, case)
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
    return turn.write(CaseEvent.Kind.GIVE)


def least_loaded(people: Iterable[User]) -> User | None:
    """Who has the fewest open cases; of equals, who came first."""
    load = Count("assigned", filter=~Q(assigned__category=Category.CLOSED))
    keys = [person.pk for person in people]
    return User.objects.filter(pk__in=keys).annotate(load=load).order_by("load", "pk").first()
