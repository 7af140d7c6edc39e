"""Whom a case is withheld from (packs.md, hide_from): an accused unit with all below it, a person with an interest.

Indexed rows, written by the turn, are subtracted wherever cases.rights answers, totals included. Who stands in such a
unit sees nothing of the case with any other post either; a substitute gains nothing from a post whose holder does not.
Of a county only its own posts are kept away, not all below it: else nobody could take the case.
Source: 信访工作条例 第二十八条 (stepping aside), 第三十条 (what is reported must not reach who is accused).
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cases import places
from cases.actor import SYSTEM
from cases.chosen import code_or_text
from cases.data import says_yes
from cases.errors import NotOpen
from cases.models import Case, CaseEvent, Category, Withheld
from cases.spec import HideFrom, Transition
from cases.turn import Hidden, Turn, fresh, withheld_rows
from home import clock, succession
from home.models import Post, Unit, User
from home.prepared import Prepared, one_of, spread

OLDER = Prepared(lambda: Withheld.objects.filter(one_of("case", 2)).values_list("unit_id", "user_id"))
RECUSE, RECUSED, ORIGIN = "recuse", "recused", "origin"
STEP = 4  # signs of a path for each level of the tree


# --- asking ---------------------------------------------------------------------------------------------------------
def rows(user: User, own: Iterable[Post]) -> QuerySet[Withheld]:
    """The rows that keep a case from ``user``, whose own posts are ``own``: by name, or by where one stands."""
    here = {post.unit.path for post in own}
    above = {path[:n] for path in here for n in range(STEP, len(path), STEP)}
    met = Q(user=user.pk)
    for link in ("unit", "unit__successor", "unit__successor__successor"):  # a merged unit's people stay away
        met |= Q(**{f"{link}__path__in": here}) if here else Q()
        met |= Q(**{f"{link}__path__in": above}) & ~Q(**{f"{link}__level": Unit.Level.COUNTY}) if above else Q()
    return Withheld.objects.order_by().filter(met)


def shut_out(case: Case, user: User | None) -> bool:
    """True if ``case`` is withheld from ``user``."""
    return user is not None and bool(kept_from(case, [user.pk]))


def kept_from(case: Case, users: Iterable[int]) -> set[int]:
    """Those of ``users``, by key, from whom ``case`` is withheld: in as many queries for one as for many."""
    hidden = withheld_rows(case)
    found = {person for _unit, person, _why in hidden}.intersection(users)
    units = [unit for unit, _person, _why in hidden if unit]
    if not units:
        return found
    away = _all(units)
    own = Post.objects.active(clock.today()).filter(user__in=users).select_related("unit")
    return found | {post.user_id for post in own if any(_inside(post.unit, unit) for unit in away)}


def covers(hidden: Iterable[Hidden], unit: Unit) -> bool:
    """True if ``unit`` may not have a case that is withheld from ``hidden``."""
    away = [key for key, _person, _why in hidden if key]
    return bool(away) and any(_inside(unit, each) for each in _all(away))


def _all(keys: Iterable[int]) -> list[Unit]:
    return [each for unit in Unit.objects.filter(pk__in=set(keys)) for each in succession.successors(unit)]


def _inside(unit: Unit, hidden: Unit) -> bool:
    return unit.pk == hidden.pk or (hidden.level != Unit.Level.COUNTY and hidden.covers(unit))


# --- what rules say -------------------------------------------------------------------------------------------------
def settle(turn: Turn) -> None:
    """Bring the rows to what the type's rules say now. Who stepped aside stays away."""
    case, rules = turn.case, turn.case.life.hide_from
    if not rules and case.version > 1:
        return
    wanted = {row for row in turn.withheld if row[2]} if case.version > 1 else _inherited(case)
    for rule in rules:
        if not rule.party and says_yes(rule.when, turn.known, turn.day):
            wanted |= _named(turn, rule)
    before = set(turn.withheld)
    turn.withhold(wanted)
    if wanted != before and case.version > 1:
        turn.after.append(lambda _event: _pass_on(case))


def _inherited(case: Case) -> set[Hidden]:
    """What grows from a case is kept from the same eyes."""
    older = [each for each in (case.parent_id, case.spawned_by_id) if each]
    if not older:
        return set()
    return {(unit, user, ORIGIN) for unit, user in OLDER(**spread("case", older, 2))}


def _pass_on(case: Case) -> None:
    for key in Case.objects.filter(Q(parent=case) | Q(spawned_by=case)).values_list("pk", flat=True):
        turn = Turn(fresh(key), SYSTEM)
        own = {row for row in turn.withheld if row[2] != ORIGIN}
        wanted = own | _inherited(turn.case)
        if wanted != turn.withheld:
            turn.claim()
            turn.withhold(wanted)
            turn.after.append(lambda _event, turn=turn: _pass_on(turn.case))
            turn.write(CaseEvent.Kind.REMIND)


def _named(turn: Turn, rule: HideFrom) -> set[Hidden]:
    if rule.unit:
        return {(unit, None, "") for unit in _units(turn, rule.unit)}
    return {(None, user, "") for user in _people(turn.known.get(rule.user))}


def _units(turn: Turn, place: str) -> set[int]:
    """A place, or an answer that names one unit or several."""
    said = turn.known.get(place)
    if isinstance(said, list):
        return set(
            Unit.objects.filter(code__in=[each for each in said if isinstance(each, str)]).values_list("pk", flat=True)
        )
    unit = places.unit_id(turn.case, place, turn.known)
    return {unit} if unit else set()


def _people(said: Any) -> set[int]:
    """Keys of who is named: user names, or posts as a form gives them (role@unit)."""
    found: set[int] = set()
    for word in said if isinstance(said, list) else [said]:
        if isinstance(word, str) and "@" in word:
            role, _at, unit = word.partition("@")
            held = Post.objects.active(clock.today()).filter(role=role, unit__code=unit)
            found |= set(held.values_list("user", flat=True))
        elif isinstance(word, str):
            found |= set(User.objects.filter(username=word).values_list("pk", flat=True))
    return found


# --- who then has it ------------------------------------------------------------------------------------------------
def allowed(turn: Turn, unit_id: int) -> int:
    """``unit_id`` if that unit may hold the case. While a case is opened, a unit it is withheld from makes room for
    the next that may; later somebody has to choose, and is told so by NotOpen."""
    hidden = turn.withheld
    if not any(unit for unit, _person, _why in hidden):
        return unit_id
    if not covers(hidden, unit := Unit.objects.get(pk=unit_id)):
        return unit_id
    if turn.case.version > 1:
        said = _("This case is withheld from %(unit)s. It cannot go there.")
        raise NotOpen(said % {"unit": unit.label}, field="unit")
    return elsewhere(turn) or unit_id


def elsewhere(turn: Turn) -> int | None:
    """The first unit that answers for this type and may have the case: by level, by state, owner, centre, county."""
    case, hidden = turn.case, turn.withheld
    words = [*case.life.levels, *(state.holder for state in case.life.states.values() if state.holder)]
    words += [case.life.owner] if case.life.owner else []
    keys = [places.unit_id(case, word, turn.known) for word in words]
    centre = places.centre()
    keys += [centre.pk] if centre else []
    keys += Unit.objects.filter(level=Unit.Level.COUNTY).values_list("pk", flat=True)
    units = Unit.objects.in_bulk([key for key in keys if key])
    return next((key for key in keys if key and not covers(hidden, units[key])), None)


# --- stepping aside -------------------------------------------------------------------------------------------------
def step(case: Case, key: str) -> Transition | None:
    rule = case.life.recuse
    return Transition(label=label(), by=rule.by) if rule and key == RECUSE else None


def label() -> str:
    return _("Step aside (an interest of my own)")


def recuse(turn: Turn, step: Transition, payload: dict[str, Any]) -> None:
    """Whoever takes the step is kept away from the case from now on. Somebody else must be there to go on with it."""
    from cases.rights import holders_of

    case, user = turn.case, turn.by.user
    turn.data["reason"] = code_or_text(step.label, case.life.recuse.reasons or "required", payload)
    others = {person.pk for role in ("handler", "lead") for person in holders_of(case, role, turn.known)}
    if case.category != Category.CLOSED and not others - {user.pk}:
        said = _("Nobody else at %(unit)s could go on with this case. Hand it over first, then step aside.")
        raise NotOpen(said % {"unit": case.holder.label})
    turn.withhold(turn.withheld | {(None, user.pk, RECUSED)})
    if case.assignee_id == user.pk:
        case.assignee = None
    turn.after.append(lambda _event: _pass_on(case))
