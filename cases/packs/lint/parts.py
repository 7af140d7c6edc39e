"""Parts of a case type: their types, units and moments exist, they can end, and what is shared with them is there."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from cases.packs.lint.life import Life
from cases.packs.lint.moments import OVERDUE
from cases.packs.lint.people import a_place, roles
from cases.packs.lint.rules import FUNCTIONS
from cases.packs.lint.rules import roots as words
from cases.packs.problems import Problem, suggestion
from cases.spec import Part, PartGroup
from forms.logic import check
from forms.logic import operators as ops
from home.points import Point


def problems(life: Life) -> Iterator[Problem]:
    for name, group in life.spec.parts.items():
        path = ("parts", name)
        yield from _kind(life, path, group)
        yield from roles(life, (*path, "by"), group.by, life.spec.parties)
        yield from _known_keys(life, (*path, "shared"), group.shared, {*life.fields, *life.facts})
        others = [life.other(line.type) for line in (*group.list_, group) if line.type]
        results = {result for other in others if other for result in other.spec.keep}
        if all(others):
            yield from _known_keys(life, (*path, "fails"), group.fails, results)
        for n, line in enumerate(group.list_):
            yield from _part(life, (*path, "list", n), group, line)
        if group.type:
            yield from _part(life, path, group, group)
        yield from _join(life, path, name, group)
        yield from _rank(life, path, group, [other for other in others if other])
    yield from _keys_once(life)
    yield from _endless(life)
    yield from _aims(life)


def _endless(life: Life) -> Iterator[Problem]:
    """A type that opens itself as a part, or a part of a part, opens cases until something breaks."""
    own = f"{life.spec.pack}.{life.spec.key}"
    for name, group in life.spec.parts.items():
        seen, waiting = set(), list(_at_once(group))
        while waiting:
            slug = waiting.pop()
            if slug == own:
                said = _("“%(title)s” would open itself as a part without end. Choose another case type.")
                yield life.problem(("parts", name, "type"), said % {"title": life.spec.title})
                break
            if slug not in seen and (other := life.other(slug)):
                waiting += [each for inner in other.spec.parts.values() for each in _at_once(inner)]
            seen.add(slug)


def _at_once(group: PartGroup) -> Iterator[str]:
    """Types of the parts that are opened with the whole, whatever it says."""
    for line in (*group.list_, group):
        if line.type and not group.by and "opened" in line.start and line.when is None and group.when is None:
            yield line.type


def _kind(life: Life, path: tuple, group: PartGroup) -> Iterator[Problem]:
    ways = [bool(group.list_), group.over is not None, bool(group.by)]
    if sum(ways) != 1:
        yield life.problem(path, _("A group of parts has a “list”, or a “type” with “over”, or a “type” with “by”."))
    elif not group.list_ and not group.type:
        yield life.problem((*path, "type"), _("Say under “type:” which case type these parts are."))
    if group.where is not None and (group.over is None or group.over in life.fields):
        said = _(
            "“where” chooses among a set: units, items, or cases of a type. Say which under “over”, or leave it out."
        )
        yield life.problem((*path, "where"), said)


def _part(life: Life, path: tuple, group: PartGroup, line: Part | PartGroup) -> Iterator[Problem]:
    other = life.other(line.type)
    if other is None:
        said = _("There is no case type “%(slug)s” in this pack or those it needs. %(cure)s")
        cure = suggestion(line.type, life.type_names)
        yield life.problem((*path, "type"), said % {"slug": line.type, "cure": cure})
        return
    if not group.by:
        yield from _happens(life, (*path, "start"), line.start)
    if line.unit and not (isinstance(group.over, str | tuple) and group.over):
        yield from a_place(life, (*path, "unit"), line.unit)
    yield from _known_keys(life, (*path, "gives"), line.gives or (), {*other.facts, *other.fields})
    fails = line.fails or group.fails
    yield from _known_keys(life, (*path, "fails"), line.fails, other.spec.keep)
    if line.failed == "stop" and not fails:
        yield life.problem((*path, "failed"), _("Say under “fails:” which results of the part are a failure."))
    if not any(move.auto and "parent.closed" in move.auto.moments for move in other.spec.transitions.values()):
        said = _("“%(title)s” does not say how it ends when the whole closes. "
                 "Give it a move with “auto: {moment: parent.closed}”.")  # fmt: skip
        yield life.problem((*path, "type"), said % {"title": other.spec.title})


def _happens(life: Life, path: tuple, names: Iterable[str]) -> Iterator[Problem]:
    for name in names:
        if name not in life.moments:
            said = _("“%(name)s” never happens in this type. %(cure)s")
            yield life.problem(path, said % {"name": name, "cure": suggestion(name, life.moments)})


def _known_keys(life: Life, path: tuple, names: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            said = _("There is no “%(name)s” to name here. %(cure)s")
            yield life.problem(path, said % {"name": name, "cure": suggestion(name, known)})


def _join(life: Life, path: tuple, name: str, group: PartGroup) -> Iterator[Problem]:
    join = group.join
    if join == "all":
        return
    path = (*path, "join")
    if sum(each is not None for each in (join.least, join.reached, join.at)) != 1:
        yield life.problem(path, _("A join is all, {least: n}, {reached: milestone} or {at: {clock: …, at: …}}."))
    if join.least is not None and group.list_ and not 1 <= join.least <= len(group.list_):
        said = _("The group has %(n)d parts: “least” lies between 1 and %(n)d.")
        yield life.problem(path, said % {"n": len(group.list_)})
    if join.least is not None and not group.list_ and join.least < 1:
        yield life.problem((*path, "least"), _("At least one part is needed for a group to be done."))
    for slug in {line.type for line in (*group.list_, group) if line.type} if join.reached else ():
        other = life.other(slug)
        if other is not None:
            yield from _known_keys(life, path, [join.reached], other.spec.milestones)
    if join.at is not None:
        yield from _known_keys(life, path, [join.at.clock or ""], life.spec.clocks)
        try:
            Point.parse(join.at.at or "0d") if (join.at.at or OVERDUE) != OVERDUE else None
        except ValueError as slip:
            yield life.problem(path, str(slip))


def _rank(life: Life, path: tuple, group: PartGroup, others: list[Life]) -> Iterator[Problem]:
    """What parts are ranked by is asked of each part."""
    for other in others if group.rank is not None else ():
        slips = check(group.rank, other.variables, gives=ops.NUMBER, open_roots=words(other), functions=FUNCTIONS)
        for slip in slips:
            yield life.problem((*path, "rank"), str(slip))


def _keys_once(life: Life) -> Iterator[Problem]:
    """Parts are named by their keys alone in moments: one namespace."""
    seen: dict[str, str] = {}
    for name, group in life.spec.parts.items():
        for n, line in enumerate(group.list_):
            if line.key in seen or line.key in life.spec.parts:
                said = _("There is a part or a group “%(key)s” already. Give this one another key.")
                yield life.problem(("parts", name, "list", n, "key"), said % {"key": line.key})
            seen[line.key] = name


def _aims(life: Life) -> Iterator[Problem]:
    """`do` takes a move that its target has."""
    for path, effect in life.effects():
        if effect.do is None:
            continue
        if effect.case is None:
            yield life.problem(path, _("Whose move is it? Say under “case:”: parent, parts.x, a field, or a query."))
            continue
        moves = {name for other in life.aimed_at(effect.case) for name in other.spec.transitions}
        if moves and effect.do not in moves:
            said = _("The case it aims at has no move “%(name)s”. %(cure)s")
            yield life.problem((*path, "do"), said % {"name": effect.do, "cure": suggestion(effect.do, moves)})
