"""Clocks, milestones and what waits for them: everything waited for can happen."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from cases import spec
from cases.packs.lint.life import Life
from cases.packs.problems import Problem, suggestion
from home.points import Point

OVERDUE = "overdue"


def problems(life: Life) -> Iterator[Problem]:
    yield from _milestones(life)
    for key, clock in life.spec.clocks.items():
        yield from _clock(life, key, clock)
    yield from _stops(life)
    for name, move in life.spec.transitions.items():
        yield from _move(life, ("transitions", name), move)
    for n, rung in enumerate(life.spec.ladder):
        yield from _clock_named(life, ("ladder", n, "clock"), rung.clock)
        yield from _point(life, ("ladder", n, "at"), rung.at)
    if life.spec.survey:
        yield from _survey(life, life.spec.survey)
    if any(not move.from_ for move in life.spec.transitions.values()):  # else cases.packs.lint.graph has said it
        yield from _waits_beside(life)


def _milestones(life: Life) -> Iterator[Problem]:
    for name, move in life.spec.transitions.items():
        for milestone in move.reaches:
            if milestone not in life.spec.milestones:
                said = _("There is no milestone “%(key)s”. %(cure)s")
                cure = suggestion(milestone, life.spec.milestones)
                yield life.problem(("transitions", name, "reaches"), said % {"key": milestone, "cure": cure})
    for key in life.spec.milestones:
        if not any(key in move.reaches for move in life.spec.transitions.values()):
            said = _("No move reaches the milestone “%(key)s”. Name it under “reaches:” of one.")
            yield life.problem(("milestones", key), said % {"key": key})


def _clock(life: Life, key: str, clock: spec.Clock) -> Iterator[Problem]:
    path = ("clocks", key)
    yield from _happens(life, (*path, "from"), clock.from_)
    yield from _happens(life, (*path, "to"), clock.to)
    if not clock.from_:
        yield life.problem(path, _("This clock never starts. Say with what under “from:”."))
    if clock.term is None and clock.until is None:
        yield life.problem(path, _("How long is it? Write “term: 5d”, or “until:” a day."))
    if clock.beyond is not None:
        yield from _clock_named(life, (*path, "beyond"), clock.beyond)
    if clock.beyond == key:
        yield life.problem(
            (*path, "beyond"), _("A clock cannot be its own limit. Name the other one, or leave it out.")
        )
    if not clock.to and not _waited_for(life, key):
        said = _("This clock never stops, and nothing waits for its end. Say what ends it under “to:”.")
        yield life.problem(path, said)
    if clock.kind == "statutory" and not clock.basis:
        yield life.problem(path, _("A term set by law names it under “basis:”."))


def _waited_for(life: Life, key: str) -> bool:
    """A term without “to:” must be good for something: a move waits for it, or something counts from its end."""
    end = f"{key}.end"
    for move in life.spec.transitions.values():
        auto = move.auto
        named = (move.not_before, move.within, auto and auto.clock)
        if key in named or end in (move.effective_on, *(auto.moments if auto else ())):
            return True
    if any(key == clock.beyond for clock in life.spec.clocks.values()):
        return True
    ends = {name for clock in life.spec.clocks.values() for name in (*clock.from_, *clock.to)}
    parts = life.spec.parts.values()
    rules = " ".join(str(rule) for _path, rule, _gives in life.conditions())
    return (
        end in ends
        or any(rung.clock == key for rung in life.spec.ladder)
        or f".{key}" in rules
        or end in str(life.spec.parts)
        or any(group.join != "all" and group.join.at and group.join.at.clock == key for group in parts)
    )


def _happens(life: Life, path: tuple, names: Iterable[str]) -> Iterator[Problem]:
    for name in names:
        if name not in life.moments:
            said = _("“%(name)s” never happens in this type. %(cure)s")
            yield life.problem(path, said % {"name": name, "cure": suggestion(name, life.moments)})


def _clock_named(life: Life, path: tuple, key: str | None) -> Iterator[Problem]:
    if key is not None and key not in life.spec.clocks:
        said = _("There is no clock “%(key)s”. %(cure)s")
        yield life.problem(path, said % {"key": key, "cure": suggestion(key, life.spec.clocks)})


def _point(life: Life, path: tuple, at: str) -> Iterator[Problem]:
    if at == OVERDUE:
        return
    try:
        Point.parse(at)
    except ValueError as slip:
        yield life.problem(path, str(slip))


def _stops(life: Life) -> Iterator[Problem]:
    for section in ("states", "pauses"):
        for key, part in getattr(life.spec, section).items():
            for clock in part.stops:
                yield from _clock_named(life, (section, key, "stops"), clock)


def _move(life: Life, path: tuple, move: spec.Transition) -> Iterator[Problem]:
    for name in ("not_before", "within"):
        yield from _clock_named(life, (*path, name), getattr(move, name))
    if auto := move.auto:
        if (auto.clock is None) == (auto.moment is None):
            yield life.problem((*path, "auto"), _("Write {clock: …, at: …} or {moment: …}."))
        yield from _clock_named(life, (*path, "auto"), auto.clock)
        yield from _point(life, (*path, "auto"), auto.at or OVERDUE)
        yield from _happens(life, (*path, "auto"), auto.moments)
    if move.effective_on not in (None, "now"):
        yield from _happens(life, (*path, "effective_on"), [move.effective_on])


def _given(life: Life, survey: spec.SurveyRule) -> Iterator[Problem]:
    """Each is asked at the opening, by the kind of question that can say it."""
    if (given := survey.given) is None:
        return
    _name, opening = life.spec.opening
    form = life.forms.get(opening.form or "")
    asked = {field.key: field for field in form.fields()} if form else {}
    for place, keys, kinds in (
        ("grade", (given.grade,), ("choice", "rating", "integer")),
        ("reasons", given.reasons, ("multi_choice",)),
        ("words", (given.words,) if given.words else (), ("text", "long_text")),
    ):
        for key in keys:
            if key not in asked:
                said = _("The form that opens the case has no question “%(key)s”. %(cure)s")
                yield life.problem(("survey", "given", place), said % {"key": key, "cure": suggestion(key, asked)})
            elif asked[key].type not in kinds:
                said = _("“%(label)s” cannot say this: it is no question of the kind %(kinds)s.")
                yield life.problem(
                    ("survey", "given", place), said % {"label": asked[key].label, "kinds": ", ".join(kinds)}
                )


def _survey(life: Life, survey: spec.SurveyRule) -> Iterator[Problem]:
    yield from _happens(life, ("survey", "ask"), survey.moments)
    yield from _given(life, survey)
    if survey.of == "origin" and survey.low and any(each.spawn for each in survey.low.effects):
        said = _("A second rating that opens a case again never ends. Leave “spawn:” out of “low:”.")
        yield life.problem(("survey", "low"), said)
    if survey.low and not 1 <= survey.low.at_most < survey.scale:
        said = _("A low grade is at least 1 and below the best, %(n)d.")
        yield life.problem(("survey", "low", "at_most"), said % {"n": survey.scale})


def _waits_beside(life: Life) -> Iterator[Problem]:
    """Two moves into one open state, of which only one ends a clock that still waits."""
    for state, about in life.spec.states.items():
        into = {name: move for name, move in life.spec.transitions.items() if move.to == state}
        if about.category == "closed" or len(into) < 2:
            continue
        for clock in life.spec.clocks.values():
            waited = set(clock.to) & set(life.spec.milestones)
            done = {name: bool(waited & set(move.reaches)) for name, move in into.items()}
            open_in = _waiting(life.spec, clock)
            missing = next((name for name, ends in done.items() if not ends and open_in & set(into[name].from_)), None)
            if any(done.values()) and missing:
                said = _("“%(move)s” leads to “%(state)s” without ending the clock “%(clock)s”, as others do. "
                         "Add the milestone under “reaches:”.")  # fmt: skip
                words = {"move": missing, "state": about.label, "clock": clock.label}
                yield life.problem(("transitions", missing), said % words)


def _waiting(life: spec.CaseSpec, clock: spec.Clock) -> set[str]:
    """States in which ``clock`` may still wait, over every way through the type. Guards are not asked: rather one
    state too many."""
    behind = {state: [key for move in life.transitions.values() if move.to == state for key in move.from_]
              for state in life.states}  # fmt: skip
    _name, opening = life.opening
    first = opening.to or next(iter(life.states))
    here = {(first, bool({"opened", *opening.reaches} & set(clock.from_)))}
    seen: set[tuple[str, bool]] = set()
    while here:
        state, waits = here.pop()
        seen.add((state, waits))
        for name, move in life.moves_from(state).items():
            said = {name, *move.reaches}
            after = bool(said & set(clock.from_)) or (waits and not said & set(clock.to))
            targets = behind[state] if move.to == "back" else [state if move.to in (None, "stays") else move.to]
            here |= {(target, after) for target in targets if target in life.states} - seen
    return {state for state, waits in seen if waits}
