"""What a scenario expects, held against what is so."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from cases import alike, data, moves, rights
from cases.figures import NOTHING, Period
from cases.figures.asked import number
from cases.models import Case, ClockRun
from cases.packs.scenarios.world import World, Wrong
from cases.packs.shapes import Expect
from cases.public import lists
from cases.turn import paused
from home import clock, crypto
from home.models import User


class Gap(NamedTuple):
    """``what`` is ``found`` where ``expected`` was written."""

    what: str
    expected: Any
    found: Any


def gaps(world: World, wanted: Expect) -> Iterator[Gap]:
    """Everything that is not as ``wanted`` says."""
    if wanted.count is not None:
        found = {slug: Case.objects.filter(type__slug=slug, pk__gt=world.floor).count() for slug in wanted.count}
        yield from _differ("count", wanted.count, found)
    if wanted.sees is not None:
        yield from _differ("sees", wanted.sees, _seen(world, wanted))
    if wanted.figures is not None:
        yield from _figures(world, wanted)
    if wanted.register_ is not None:
        yield from _register(world, wanted)
    asked = wanted.model_fields_set & set(CHECKS)
    if not asked:
        return
    case = world.case(wanted.case)
    for name in CHECKS:  # in this order, whatever the order in the file
        if name in asked:
            yield from CHECKS[name](world, case, wanted)


def _differ(what: str, expected: Any, found: Any) -> Iterator[Gap]:
    if expected != found:
        yield Gap(what, expected, found)


def _holder(world: World, case: Case, wanted: Expect) -> Iterator[Gap]:
    yield from _differ("holder", wanted.holder, world.slot_of(case.holder))


def _plain(name: str) -> Callable:
    return lambda world, case, wanted: _differ(name, getattr(wanted, name), getattr(case, name))


def _due(world: World, case: Case, wanted: Expect) -> Iterator[Gap]:
    runs = {run.key: run.due_on.isoformat() for run in case.clocks.order_by("run")}
    yield from _differ("due", wanted.due, {key: runs.get(key) for key in wanted.due})


def _late(world: World, case: Case, wanted: Expect) -> Iterator[Gap]:
    late = {run.key for run in case.clocks.all() if _is_late(run)}
    yield from _differ("late", sorted(wanted.late), sorted(late))


def _is_late(run: ClockRun) -> bool:
    if run.stopped_at:
        return bool(run.late)
    return run.duty and run.side == "office" and not paused(run) and clock.now() >= run.late_at


def _milestones(world: World, case: Case, wanted: Expect) -> Iterator[Gap]:
    if isinstance(wanted.milestones, dict):
        found = {key: case.reached.get(key) for key in wanted.milestones}
        yield from _differ("milestones", wanted.milestones, found)
    else:
        yield from _differ("milestones", sorted(wanted.milestones), sorted(case.reached))


def _data(world: World, case: Case, wanted: Expect) -> Iterator[Gap]:
    known = {key: data.plain(value) for key, value in {**data.answers(case), **data.facts(case)}.items()}
    yield from _differ("data", world.named(case.life, wanted.data), {key: known.get(key) for key in wanted.data})


def _parts(world: World, case: Case, wanted: Expect) -> Iterator[Gap]:
    for name, told in wanted.parts.items():
        group = data.context(case)["parts"].get(name)
        if group is None:
            yield Gap(f"parts.{name}", told, None)
            continue
        for key, expected in told.items():
            found = _part(world, group.get(key), expected)
            yield from _differ(f"parts.{name}.{key}", expected, found)


def _part(world: World, found: Any, expected: Any) -> Any:
    """A count, a part's state, or of a part what is asked for."""
    if not isinstance(found, data.Context):
        return found
    if not isinstance(expected, dict):
        return found.case.state
    about = {"state": found.case.state, "result": found.case.result, "holder": world.slot_of(found.case.holder)}
    return {key: about.get(key) for key in expected}


def _linked(world: World, case: Case, wanted: Expect) -> Iterator[Gap]:
    by_hand = case.links.exclude(kind__in=alike.KINDS)  # what merely looks alike is not linked yet
    found = {link.other.type.slug for link in by_hand.select_related("other__type")}
    yield from _differ("linked", sorted(wanted.linked), sorted(found))


def _notices(world: World, case: Case, wanted: Expect) -> Iterator[Gap]:
    """Names: among those queued so far. Name → words: the latest of that name says them."""
    queued = {row.name: row for row in case.notices.order_by("pk")}
    if not isinstance(wanted.notices, dict):
        if missing := [name for name in wanted.notices if name not in queued]:
            yield Gap("notices", missing, sorted(queued))
        return
    for name, words in wanted.notices.items():
        row = queued.get(name)
        text = crypto.unseal(row.text, f"notice:{row.key}") if row else None
        if text is None or words not in text:
            yield Gap(f"notices.{name}", words, text)


def _reminded(world: World, case: Case, wanted: Expect) -> Iterator[Gap]:
    told = set(case.notices.filter(name__startswith="remind:").values_list("audience", flat=True))
    if missing := [role for role in wanted.reminded if role[:20] not in told]:
        yield Gap("reminded", missing, sorted(told))


def _moves(world: World, case: Case, wanted: Expect) -> Iterator[Gap]:
    offered = [move.key for move in moves.offered(case, world.actor(wanted.as_))]
    yield from _differ("moves", sorted(wanted.moves), sorted(offered))


def _documents(world: World, case: Case, wanted: Expect) -> Iterator[Gap]:
    """Names: all papers so far. Name → words: the latest of that name has them in its number or says them."""
    issued = {row.key: row for row in case.documents.select_related("event").order_by("event__seq")}
    if not isinstance(wanted.documents, dict):
        yield from _differ("documents", sorted(wanted.documents), sorted(issued))
        return
    for key, words in wanted.documents.items():
        told = issued[key].facts if key in issued else {}
        text = "\n".join(str(told.get(name, "")) for name in ("number", "unit", "text", "remedy"))
        if words not in text or not told:
            yield Gap(f"documents.{key}", words, text if told else None)


def _in_name_of(world: World, case: Case, wanted: Expect) -> Iterator[Gap]:
    yield from _differ("in_name_of", wanted.in_name_of, world.slot_of(case.in_name_of) if case.in_name_of else None)


def _seen(world: World, wanted: Expect) -> dict[str, Any]:
    who = world.actor(wanted.as_)
    if who.kind == "party":
        return {name: rights.may(who, "view", world.case(name)) for name in wanted.sees}
    rows = Case.objects.filter(pk__gt=world.floor).visible_to(_reader(world, wanted))
    found: dict[str, Any] = {}
    for name in wanted.sees:
        found[name] = rows.count() if name == "total" else rows.filter(pk=world.case(name).pk).exists()
    return found


def _reader(world: World, wanted: Expect) -> User:
    """Whom totals and figures are told: somebody with a post. Anybody else would be told nothing, which proves
    nothing."""
    user = world.actor(wanted.as_).user
    if user is None:
        who = wanted.as_ or "applicant"
        raise Wrong(_("“%(who)s” is told no figures and no totals. Write “as: role@place”.") % {"who": who})
    return user


def _figures(world: World, wanted: Expect) -> Iterator[Gap]:
    """Over the scenario's own cases, this year so far; with `as`, what that person is told."""
    cases = Case.objects.filter(pk__gt=world.floor)
    user = _reader(world, wanted) if wanted.as_ else rights.OFFICE
    period = Period.parse(str(clock.today().year))
    for key, expected in wanted.figures.items():
        slug = key if "." in key else f"{world.pack.name}.{key}"
        found = number(slug, cases.visible_to(user), period)
        yield from _differ(f"figures.{key}", NOTHING if expected is None else expected, found)


def _register(world: World, wanted: Expect) -> Iterator[Gap]:
    """What the page itself would print, of the scenario's own cases; all of it, however many pages that takes."""
    told = wanted.register_
    page = next((each for each in world.pack.shape.pages if each.slug == told.page), None)
    if page is None:
        yield Gap("register", told.page, [each.slug for each in world.pack.shape.pages])
        return
    asked, given = lists.Asked.of(page, world.pack.name), {"on": told.on, "q": told.search}
    face = lists.face(asked, given, Case.objects.filter(pk__gt=world.floor), size=lists.EVERY)
    rows = [row.text for row in face.rows]
    if told.rows is not None:
        yield from _differ("register.rows", told.rows, len(rows))
    if missing := [words for words in told.shows if not any(words in row for row in rows)]:
        yield Gap("register.shows", missing, rows)
    if shown := [words for words in told.hides if any(words in row for row in rows)]:
        yield Gap("register.hides", shown, rows)


def _hands(world: World, case: Case, wanted: Expect) -> Iterator[Gap]:
    yield from _differ("hands", wanted.hands, {name: len(case.hands.get(name, [])) for name in wanted.hands})


CHECKS: dict[str, Callable[[World, Case, Expect], Iterator[Gap]]] = {
    "state": _plain("state"),
    "level": _plain("level"),
    "holder": _holder,
    "result": _plain("result"),
    "alive": _plain("alive"),
    "due": _due,
    "late": _late,
    "milestones": _milestones,
    "data": _data,
    "linked": _linked,
    "parts": _parts,
    "notices": _notices,
    "reminded": _reminded,
    "moves": _moves,
    "hands": _hands,
    "documents": _documents,
    "in_name_of": _in_name_of,
}
