"""States and moves: every state can be reached and left, closed ones have a result that is kept."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from cases.packs.lint.apart import apart, possible
from cases.packs.lint.life import Life
from cases.packs.problems import Problem, suggestion
from cases.spec import Transition
from forms.logic import uses

STAYS, BACK = (None, "stays"), "back"


def problems(life: Life) -> Iterator[Problem]:
    yield from _opening(life)
    yield from _unknown_states(life)
    if len(_openings(life)) == 1:
        yield from _unreachable(life)
    yield from _dead_ends(life)
    yield from _results(life)
    yield from _pauses(life)
    yield from _automatic(life)
    yield from _levels(life)
    yield from _number(life)


def _number(life: Life) -> Iterator[Problem]:
    if "{seq" not in life.spec.number:
        said = _("Two cases would get one number. Put {seq:5} into it.")
        yield life.problem(("number",), said)
    for word in re.findall(r"\{([^{}]*)\}", life.spec.number):
        if not re.fullmatch(r"year|month|seq(:\d+)?", word):
            said = _("Nothing fills in {%(field)s}. %(cure)s")
            words = {"field": word, "cure": suggestion(word, ("year", "month", "seq"))}
            yield life.problem(("number",), said % words)


def _openings(life: Life) -> dict[str, Transition]:
    return {name: move for name, move in life.spec.transitions.items() if not move.from_}


def _opening(life: Life) -> Iterator[Problem]:
    found = _openings(life)
    if not found:
        yield life.problem(("transitions",), _("Nothing opens a case. One move needs no “from”."))
    for name in list(found)[1:]:
        said = _("“%(first)s” opens a case already. Say from which state “%(second)s” leads.")
        yield life.problem(("transitions", name), said % {"first": next(iter(found)), "second": name})
    for name, move in found.items():
        if move.to in STAYS:
            yield life.problem(("transitions", name), _("A case opens into a state. Say which under “to”."))


def _unknown_states(life: Life) -> Iterator[Problem]:
    states = life.spec.states
    for name, move in life.spec.transitions.items():
        named = [("from", each) for each in move.from_] + [("to", move.to)]
        for key, state in named:
            if state not in states and not (key == "to" and state in (*STAYS, BACK)):
                said = _("There is no state “%(state)s”. %(cure)s")
                cure = suggestion(state, states)
                yield life.problem(("transitions", name, key), said % {"state": state, "cure": cure})


def _unreachable(life: Life) -> Iterator[Problem]:
    seen = reachable(life)
    for state in life.spec.states:
        if state not in seen:
            said = _("No move leads to the state “%(state)s”. Add one, or leave the state out.")
            yield life.problem(("states", state), said % {"state": state})


def reachable(life: Life) -> set[str]:
    seen: set[str] = set()
    waiting = [move.to for move in _openings(life).values() if move.to]
    while waiting:
        state = waiting.pop()
        if state in seen:
            continue
        seen.add(state)
        waiting += [move.to for move in life.spec.moves_from(state).values() if move.to not in (*STAYS, BACK)]
    return seen


def _dead_ends(life: Life) -> Iterator[Problem]:
    """An open state from which no road leads to a closed one."""
    ends = {key for key, state in life.spec.states.items() if state.category == "closed"}
    while True:
        more = {key for key in life.spec.states if key not in ends and _leads(life, key) & ends}
        if not more:
            break
        ends |= more
    for key, state in life.spec.states.items():
        if key not in ends:
            said = _("From “%(label)s” no road leads to an end. Add a move that leaves it.")
            yield life.problem(("states", key), said % {"label": state.label})


def _leads(life: Life, state: str) -> set[str]:
    found: set[str] = set()
    for move in life.spec.moves_from(state).values():
        if move.to == BACK:
            found |= {each for other in life.spec.transitions.values() if other.to == state for each in other.from_}
        elif move.to:
            found.add(move.to)
    return found


def _results(life: Life) -> Iterator[Problem]:
    results = set()
    for key, state in life.spec.states.items():
        if state.category != "closed":
            continue
        if not state.result:
            said = _("“%(label)s” is an end without a result. Add “result:”, figures count by it.")
            yield life.problem(("states", key), said % {"label": state.label})
            continue
        results.add(state.result)
        if state.result not in life.spec.keep:
            said = _("How long are cases with the result “%(result)s” kept? Add it under “keep:”, say 10y.")
            yield life.problem(("states", key, "result"), said % {"result": state.result})
    for result in life.spec.keep:
        if result not in results:
            said = _("No state ends with the result “%(result)s”. %(cure)s")
            yield life.problem(("keep", result), said % {"result": result, "cure": suggestion(result, results)})


def _pauses(life: Life) -> Iterator[Problem]:
    for name, move in life.spec.transitions.items():
        target = life.spec.states.get(move.to or "")
        pauses = target is not None and target.category == "pause"
        if pauses and not move.pause:
            said = _("“%(state)s” stops time limits: list the reasons this move may give under “pause:”.")
            yield life.problem(("transitions", name), said % {"state": target.label})
        if move.pause and not pauses:
            yield life.problem(("transitions", name, "pause"), _("This move does not lead into a pause."))
        for key in move.pause:
            if key not in life.spec.pauses:
                said = _("There is no pause “%(key)s”. %(cure)s")
                words = {"key": key, "cure": suggestion(key, life.spec.pauses)}
                yield life.problem(("transitions", name, "pause"), said % words)
    yield from _ways_back(life)
    for key in life.spec.pauses:
        if not any(key in move.pause for move in life.spec.transitions.values()):
            yield life.problem(("pauses", key), _("No move gives this reason for a pause. Leave it out, or name it."))


def _ways_back(life: Life) -> Iterator[Problem]:
    for key, state in life.spec.states.items():
        onward = [life.spec.states.get(target) for target in _leads(life, key) - {key}]
        if state.category == "pause" and not any(each and each.category in ("intake", "work") for each in onward):
            said = _("Nobody takes the case out of the pause “%(label)s”. Add a move with “to: back”.")
            yield life.problem(("states", key), said % {"label": state.label})


def _automatic(life: Life) -> Iterator[Problem]:
    """Two moves by the system that may both hold at one instant in one state."""
    moves = [(name, move) for name, move in life.spec.transitions.items() if move.auto]
    for n, (name, move) in enumerate(moves):
        for other, second in moves[:n]:
            if _together(life, move, second) and not apart(move.when, second.when):
                said = _("“%(one)s” and “%(two)s” may both hold at once. Give each a “when” that shuts the other out.")
                yield life.problem(("transitions", name), said % {"one": other, "two": name})


def _together(life: Life, one: Transition, two: Transition) -> bool:
    """Both are due at one instant of one state: the same point of a clock, or moments that one move brings about."""
    if not set(one.from_) & set(two.from_):
        return False
    if one.auto.clock or two.auto.clock:
        return one.auto.clock == two.auto.clock and (one.auto.at or "overdue") == (two.auto.at or "overdue")
    shared = set(one.from_) & set(two.from_)
    if one.auto == two.auto:
        return True
    if one.to in STAYS or two.to in STAYS:
        return False  # the one that stays leaves the other its turn
    if set(one.auto.moments) & set(two.auto.moments):
        return True
    for name, move in life.spec.transitions.items():
        said = {name, *move.reaches}
        after = {move.to} if move.to not in (*STAYS, BACK) else set(move.from_)
        if said & set(one.auto.moments) and said & set(two.auto.moments) and after & shared:
            return True
    return False


def _levels(life: Life) -> Iterator[Problem]:
    for path, effect in life.effects():
        if effect.raise_ is None:
            continue
        if not life.spec.levels:
            yield life.problem((*path, "raise"), _("There are no levels to raise to. List them under “levels:”."))
            continue
        move = life.spec.transitions.get(path[1]) if path[0] == "transitions" else None
        guards = [rule for rule in (effect.when, move.when if move else None) if rule is not None]
        if _above(guards, effect.raise_, len(life.spec.levels)):
            said = _("This may raise above the last level, %(last)d. Add “when”: case.level less than %(n)d.")
            last = len(life.spec.levels)
            yield life.problem((*path, "raise"), said % {"last": last, "n": last - effect.raise_ + 1})


def _above(guards: list, steps: int, last: int) -> bool:
    """Some level from which ``steps`` more are too many passes the guards."""
    if not any("case.level" in uses(guard) for guard in guards):
        return True
    return any(possible(guards, {"case.level": level}) for level in range(max(last - steps + 1, 1), last + 1))
