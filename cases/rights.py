"""The one permission question: visible(queryset, user) and may(user, action, case).

Rights are posts, their scope is the unit's subtree; a case elsewhere is seen where a move, a raising or its opening
named the post (Reach rows). What is withheld from a unit or person (cases.withheld) is subtracted, whatever posts say.
Every road asks here: list, page, bulk, API, export, attachment, dashboard, total.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import DateField, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from cases import handed, parties, places, withheld
from cases.actor import Actor
from cases.errors import Forbidden
from cases.models import Case, CaseEvent, Reach
from cases.spec import CaseSpec, Once, Transition
from forms import rights as form_rights
from home import clock, leaves, succession
from home.models import Post, Unit, User
from home.models.post import Role
from home.prepared import Given, Prepared

SEES = (Role.WINDOW, Role.HANDLER, Role.LEAD, Role.DISPATCHER, Role.SUPERVISOR, Role.VISITOR, Role.AUDITOR)
ACTS = tuple(role for role in SEES if role != Role.AUDITOR)  # an auditor reads
REVEALS = (Role.HANDLER, Role.LEAD, Role.WINDOW)
MANY = 10_000  # cases that are sorted in the time it takes to walk past as many of others
OUTSIDE = ("applicant", "neighbour", "system")
ACTIONS = {"view": SEES, "attachment": SEES, "export": SEES, "note": ACTS, "reveal": REVEALS}
ACTIONS["what_if"] = (Role.LEAD, Role.EDITOR)  # other inputs and drafts of a score sheet; whoever sees the case


TODAY = Given("day", DateField())
ACTING = Prepared(
    lambda: Post.objects.acting(Given("user"), TODAY).select_related("unit", "user").order_by("pk"),
)
HELD = Prepared(
    lambda: (
        Post.objects.active(TODAY)
        .filter(role=Given("role"), unit=Given("unit"), user__is_active=True)
        .select_related("user", "substitute")
    )
)
DONE = Prepared(
    lambda: (
        CaseEvent.objects.stood()
        .filter(case=Given("case"), kind__in=("open", "move"), transition=Given("transition"))
        .values_list("seq", flat=True)[:1]
    )
)
_known: ContextVar[dict | None] = ContextVar("known_posts", default=None)


class Office:
    """Who asks as the office itself: the operator's figures, reports, scenarios. Nothing is hidden from it."""


OFFICE = Office()


def posts(user: User, day=None) -> list[Post]:
    """The posts ``user`` acts with on ``day`` (today): own ones, and those of people whom they stand in for, always or
    while these are on leave."""
    if user is None or not user.is_active or not user.is_authenticated:
        return []
    known, key = _known.get(), (user.pk, day or clock.today())
    if known is not None and key in known:
        return list(known[key])
    found = ACTING(user=user.pk, day=key[1])
    if known is not None:
        known[key] = found
    return list(found)


@contextmanager
def remembering() -> Iterator[None]:
    """Posts are asked for once: around what reads and is over soon, say one page."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def counter(user: User) -> Post | None:
    """The post with which ``user`` may take in at a window what people bring: paper, or filled in beside them."""
    return next((post for post in posts(user) if post.role == Role.WINDOW), None)


def opener(user: User, life: CaseSpec) -> Post | None:
    """The post with which ``user`` may open a case of this life by the office's own hand; None where none may."""
    _name, step = life.opening
    roles = {word.partition("@")[0] for word in step.by}
    return next((post for post in posts(user) if post.role in roles), None)


def visible(cases, user, *, listed: bool = False):
    """Narrow ``cases`` to what ``user`` may see. Six queries at most, whatever the number of rows or posts; two more
    for each person whose substitute ``user`` is.

    ``listed``: many are wanted, in some order. The answer is the same, the way to it shorter.
    """
    if listed:  # what a table opened and was taken back is read by its number, and stands in no list and no total
        cases = cases.filter(void=False)
    if user is OFFICE:
        return cases.all()
    held = posts(user)
    own = [post for post in held if post.user_id == user.pk]
    found = within(cases, held, listed=listed).exclude(pk__in=withheld.rows(user, own).values("case"))
    hidden = dict(_hidden_from_lenders(user, held))
    if not hidden:
        return found
    ways = Q()  # a post gives no more than its holder may see
    for owner in {post.user_id for post in held}:
        seen = within(Case.objects.order_by(), [post for post in held if post.user_id == owner])
        ways |= Q(pk__in=seen.exclude(pk__in=hidden.get(owner, [])).values("pk"))
    return found.filter(ways)


def _hidden_from_lenders(user: User, held: list[Post]) -> Iterator[tuple[int, Any]]:
    """(key, cases withheld from them) of those whose posts ``user`` acts with as a substitute."""
    for lender in {post.user for post in held if post.user_id != user.pk}:
        own = Post.objects.active(clock.today()).filter(user=lender).select_related("unit")
        hidden = withheld.rows(lender, own).values("case")
        if hidden.exists():
            yield lender.pk, hidden


def within(cases, own: Iterable[Post], *, listed: bool = False):
    """Narrow ``cases`` to what these posts see, those of merged units included; nothing is withheld here."""
    own = [post for post in own if post.role in SEES]
    if not own:
        return cases.none()
    older = succession.predecessors({post.unit_id for post in own})
    scope = _subtree([*(post.unit for post in own), *Unit.objects.filter(pk__in=set().union(*older.values()))])
    named = Q()
    for post in own:
        named |= Q(unit__in={post.unit_id, *older[post.unit_id]}, role=post.role)
    held, reached = Case.objects.filter(scope), Reach.objects.filter(named)
    if listed and not (_many(held) or _many(reached)):  # few are collected and sorted
        return cases.filter(pk__in=held.values("pk").union(reached.values("case"), all=True))
    # Asked of each row. Who sees many has a page full after a short walk along the list's index; a scalar subquery,
    # since planners would read all of Reach first to answer IN or EXISTS.
    mine = reached.filter(case=OuterRef("pk")).values("case")[:1]
    return cases.alias(reached_by=Subquery(mine)).filter(scope | Q(reached_by__isnull=False))


def _many(rows) -> bool:
    return rows.order_by().values("pk")[MANY : MANY + 1].exists()


def _subtree(units: Iterable[Unit]) -> Q:
    """Cases held in the subtree of any of ``units``: one indexed column each."""
    holders, towns, counties, deep = set(), set(), set(), []
    for unit in units:
        if unit.level == Unit.Level.COUNTY:
            counties.add(unit.pk)
        elif unit.level == Unit.Level.TOWN:
            towns.add(unit.pk)
        else:
            holders.add(unit.pk)
            deep += [Q(path__startswith=unit.path)] if unit.numchild else []
    if deep:
        below = deep[0]
        for each in deep[1:]:
            below |= each
        holders |= set(Unit.objects.filter(below).values_list("pk", flat=True))
    parts = {"holder": holders, "holder_town": towns, "holder_county": counties}
    scope = Q()
    for column, keys in parts.items():
        if keys:
            scope |= Q(**{f"{column}__in": sorted(keys)})
    return scope


# --- may ------------------------------------------------------------------------------------------------------------
def may(who: Actor | User, action: str, case: Case) -> bool:
    """May ``who`` do ``action`` (view, note, reveal, export, attachment, or a move's key) with ``case``?

    Whether a move is possible in the case's state is not asked here (cases.moves).
    """
    actor = who if isinstance(who, Actor) else Actor("staff", user=who)
    if action in ACTIONS:
        if actor.kind == "party":
            return action == "view" and parties.stands(case, actor.party)
        if actor.kind != "staff":
            return True
        own, roles = useful(actor, case), ACTIONS[action]
        sees = set(roles) <= set(SEES) or any(_sees(post, case, SEES) for post in own)
        return sees and any(_sees(post, case, roles) for post in own)
    step = step_of(case, action)
    return step is not None and any(True for _way in ways(actor, step.takers, case))


def readable(user: User | None, submissions: Iterable[Any]) -> list[Any]:
    """``submissions`` without those of forms whose answers only people named for them read (forms.rights)."""
    closed = form_rights.withheld(user)
    return [each for each in submissions if each.version.form_id not in closed]


def _posts_of(actor: Actor) -> list[Post]:
    own = posts(actor.user) if actor.user else []
    return [post for post in own if actor.post is None or post.pk == actor.post.pk]


def useful(actor: Actor, case: Case) -> list[Post]:
    """The posts with which ``actor`` may have to do with ``case`` at all: none of those it is withheld from."""
    if withheld.shut_out(case, actor.user):
        return []
    own = _posts_of(actor)
    return [post for post in own if post.user_id == actor.user.pk or not withheld.shut_out(case, post.user)]


def _sees(post: Post, case: Case, roles: tuple) -> bool:
    if post.role not in roles:
        return False
    return _covers(post.unit, case.holder) or _reached(case, post)


def covers(post: Post, case: Case) -> bool:
    """True if the unit that holds ``case`` is the post's own or stands below it."""
    return _covers(post.unit, case.holder)


def _covers(unit: Unit, holder: Unit) -> bool:
    """True if ``holder``, or a unit that came after it, is ``unit`` or stands below it."""
    return any(unit.covers(each) for each in succession.successors(holder))


def _reached(case: Case, post: Post) -> bool:
    if case.reach.filter(unit=post.unit_id, role=post.role).exists():
        return True
    older = succession.predecessors([post.unit_id])[post.unit_id]
    return bool(older) and case.reach.filter(unit__in=older, role=post.role).exists()


def step_of(case: Case, key: str) -> Transition | None:
    """The move ``key`` of the case's type, built-in ones included; None if there is none."""
    life = case.life
    if key in life.transitions:
        return again(case, key, life.transitions[key])
    if key == "extend":
        by = {role for each in life.clocks.values() if each.extend for role in each.extend.by}
        return Transition(label=_("Extend"), by=tuple(sorted(by))) if by else None
    from cases import mending, together  # their rules ask here in their turn
    from cases.parts import adding, handing_in

    steps = (withheld.step, handed.step, together.step, adding.step, handing_in.step, mending.step)
    return next(filter(None, (step(case, key) for step in steps)), None)


def again(case: Case, key: str, step: Transition) -> Transition:
    """``step`` as it stands for this case: one that was done once, with an exception, is the exception's from then
    on."""
    if not isinstance(step.once, Once) or not done(case, key):
        return step
    extra = step.once.except_
    return step.model_copy(update={"by": extra.by, "reason": extra.reason, "hands": None})


def done(case: Case, key: str) -> bool:
    return DONE.first(case=case, transition=key) is not None


def ways(actor: Actor, by: Iterable[str], case: Case, known: Any = None) -> Iterator[Post | None]:
    """The posts with which ``actor`` is one of ``by``; None for who acts without a post. Empty: not allowed."""
    by = tuple(by)
    if actor.kind == "party":
        if actor.party in by and parties.stands(case, actor.party):
            yield None
        return
    if actor.kind != "staff":
        if actor.kind in by:
            yield None
        return
    for post in useful(actor, case):
        if any(_is(post, word, case, known) for word in by if word not in OUTSIDE):
            yield post


def _is(post: Post, word: str, case: Case, known: Any) -> bool:
    """True if ``post`` is the role@place that ``word`` says; without a place, the holder's unit or one above it."""
    role, _at, place = word.partition("@")
    if post.role != role:
        return False
    if not place:
        return _covers(post.unit, case.holder)
    return places.unit_id(case, place, _told(case) if known is None else known) == post.unit_id


def _told(case: Case) -> Any:
    """What is known of ``case``: a place may be one of its answers or facts. Asks nothing until it is looked at."""
    from cases.data import context  # it reads submissions, which ask for rights in their turn

    return context(case)


def actor_for(user: User, case: Case, name: str) -> Actor:
    """``user`` with the post that may take the step. Raises Forbidden."""
    return settled(Actor("staff", user=user), name, case)


def settled(actor: Actor, name: str, case: Case) -> Actor:
    """``actor`` with the post it takes the step ``name`` (a move's key or an action) with. Raises Forbidden."""
    if actor.kind == "system":
        return actor
    if name in ACTIONS:
        if actor.kind == "party" and not may(actor, name, case):
            raise Forbidden(_("This is for the office only."))
        if actor.kind != "staff":
            return actor
        found = next((post for post in useful(actor, case) if _sees(post, case, ACTIONS[name])), None)
        if found is None:
            raise Forbidden(_("None of your posts may do this with this case. Ask a supervisor of the unit."))
        return Actor("staff", actor.user, found)
    step = step_of(case, name)
    for post in ways(actor, step.takers if step else (), case):
        return actor if post is None else Actor("staff", actor.user, post)
    raise Forbidden(refusal(case, step, name))


def refusal(case: Case, step: Transition | None, name: str) -> str:
    """Names the move and who may take it."""
    label = step.label if step else name
    if step and isinstance(step.once, Once) and step.by == step.once.except_.by:
        said = _("“%(move)s” can be done once only, and it has been done. Again only by: %(who)s.")
        return said % {"move": label, "who": _("、").join(who_is(case, word) for word in step.by)}
    if not step or not step.by:
        return _("Nobody takes the step “%(move)s” by hand.") % {"move": label}
    who = _("、").join(who_is(case, word) for word in step.takers)
    return _("Your post may not take the step “%(move)s”. It belongs to: %(who)s.") % {"move": label, "who": who}


def who_is(case: Case, word: str) -> str:
    """A role as people call it: the type's own label, else the role and its unit."""
    if word in case.life.roles:
        return case.life.roles[word]
    role, _at, place = word.partition("@")
    names = {"applicant": _("the applicant"), "system": _("the system"), "neighbour": _("a neighbouring system")}
    names |= {key: rule.label for key, rule in case.life.parties.items()}
    label = names.get(role) or (str(Role(role).label) if role in Role.values else role)
    unit_id = places.unit_id(case, place, _told(case)) if place else None
    unit = Unit.objects.filter(pk=unit_id).first() if unit_id else None
    return _("%(role)s (%(unit)s)") % {"role": label, "unit": unit.label} if unit else label


def holders_of(case: Case, word: str, known: Any = None) -> list[User]:
    """The people behind role@place for ``case``: whoever holds the post today, and the substitutes; nobody from whom
    the case is withheld."""
    role, _at, place = word.partition("@")
    unit_id = places.unit_id(case, place, known)
    return _people(case, HELD(role=role, unit=unit_id, day=clock.today())) if unit_id is not None else []


def _people(case: Case, held: list[Post]) -> list[User]:
    """Who acts with these posts today, without those from whom the case is withheld; a post whose holder must not see
    it says nothing to a substitute either."""
    others = leaves.deputies(held)
    pairs = [(post.user, person) for post in held for person in (post.user, *others[post.pk]) if person.is_active]
    away = withheld.kept_from(case, {person.pk for pair in pairs for person in pair})
    people = {person.pk: person for holder, person in pairs if not away & {holder.pk, person.pk}}
    return [people[key] for key in sorted(people)]


def who_may_see(case: Case) -> list[User]:
    """Everybody who may see ``case`` today, substitutes included: the same answer as `may(…, "view", case)`, asked of
    all at once."""
    chain = succession.successors(case.holder)
    above = {unit.path[:n] for unit in chain for n in range(withheld.STEP, len(unit.path) + 1, withheld.STEP)}
    met = Q(unit__path__in=above, role__in=SEES)
    reached = case.reach.filter(role__in=SEES).select_related("unit")
    for row in reached:
        met |= Q(unit__in=[unit.pk for unit in succession.successors(row.unit)], role=row.role)
    return _people(case, list(_active().filter(met)))


def _active() -> QuerySet[Post]:
    return Post.objects.active(clock.today()).filter(user__is_active=True).select_related("user", "substitute")


def units_with(role: str) -> list[Unit]:
    """Units at which somebody holds a post of this role today."""
    rows = Post.objects.active(clock.today()).filter(role=role, user__is_active=True)
    return list(Unit.objects.filter(pk__in=rows.values("unit")).order_by("path"))


def overseers(case: Case, unit: Unit) -> list[User]:
    """The supervisors who may see ``case``: those posted at ``unit``, else at the nearest above it that has some."""
    for place in [unit, *unit.get_ancestors().order_by("-path")]:
        if people := _people(case, list(_active().filter(role=Role.SUPERVISOR, unit=place))):
            return people
    return []
