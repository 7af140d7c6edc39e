"""Random lives: whatever people do in whatever order, the log says it all and the case never leaves its language."""

import random
import threading
from datetime import timedelta

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import chain, moves, rights
from cases.actor import APPLICANT
from cases.errors import CaseError
from cases.models import Case, CaseEvent, Category
from cases.rebuild import differences, replay
from cases.tick import tick
from cases.transition import note, transition
from home import clock
from tests.cases import engine_world
from tests.cases.engine_world import at, move
from tests.often import examples

PEOPLE = ("handler@town", "window@town", "window@office", "handler@office", "lead@office", "dispatcher@office",
          "visitor@group", "visitor@office", "handler@group", "handler@zjj", "auditor@county", "applicant")  # fmt: skip
NAMES = sorted({*engine_world.RESCUE["transitions"], *engine_world.PERMIT["transitions"], *moves.BUILT_IN})
PAYLOAD = {"outcome": "已办", "proof": "照片"}
REASON = {"refuse": "不在范围"}

steps = st.tuples(
    st.integers(0, 9),  # days that pass before
    st.one_of(
        st.tuples(st.just("move"), st.sampled_from(NAMES), st.sampled_from(PEOPLE)),
        st.tuples(st.just("offered"), st.integers(0, 9), st.sampled_from(PEOPLE)),
        st.tuples(st.just("note"), st.just(""), st.sampled_from(PEOPLE)),
        st.tuples(st.just("tick"), st.just(""), st.just("")),
    ),
)


def who(world, name):
    return APPLICANT if name == "applicant" else world.person(name)


def payload(world, case, name):
    step = rights.step_of(case, name)
    form = moves.form_of(case, step) if step and name in case.life.transitions else None
    keys = {field.key for field in form.spec.fields()} if form else ()
    found = {"reason": REASON.get(name, "情况复杂"), "pause": "expert" if name == "suspend" else ""}
    found["data"] = {key: value for key, value in PAYLOAD.items() if key in keys}
    return found | ({"unit": world.units["zjj"]} if name == "hand" else {})


def act(world, case, kind, what, name):
    """One action; a refusal is as good as a success. Returns what was refused."""
    try:
        if kind == "tick":
            tick(notices=False)
        elif kind == "note":
            note(case, "看过", who(world, name))
        else:
            if kind == "offered":
                choices = moves.offered(case, who(world, name))
                if not choices:
                    return None
                what = choices[what % len(choices)].key
            move(case, what, who(world, name), **payload(world, case, what))
    except CaseError as refused:
        return refused
    finally:
        case.refresh_from_db()
    return None


def sound(case):
    """The row is the replay of its events, and every event is a word of the type's language."""
    log = list(case.events.order_by("seq"))
    assert [event.seq for event in log] == list(range(1, case.version + 1))
    assert differences(case, replay(log)) == []
    life, state = case.life, ""
    for event in log:
        if event.kind in (CaseEvent.Kind.OPEN, CaseEvent.Kind.MOVE):
            assert event.from_state == state
            if event.transition not in moves.BUILT_IN:
                step = life.transitions[event.transition]
                assert not state or state in step.from_
                fixed = step.to not in (None, "stays", "back")
                assert event.to_state == (step.to if fixed else state) or step.to == "back"
            state = event.to_state
        elif event.kind == CaseEvent.Kind.UNDO:
            assert event.from_state == state
            state = event.to_state
    assert (case.state, case.category) == (state, life.states[state].category)
    running = case.clocks.filter(stopped_at=None)
    if case.category == Category.CLOSED:
        assert (case.next_due, running.exists()) == (None, False)
    assert (
        not case.timers.filter(fired_at=None, epoch__startswith="level#")
        .exclude(epoch__in=[f"{run.key}#{run.run}" for run in running])
        .exists()
    )


@pytest.mark.parametrize("kind", ["rescue", "permit"])
@given(life=st.lists(steps, min_size=3, max_size=24))
@settings(max_examples=examples(16, 200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_random_life_replays_and_stays_in_its_language(world, kind, life):
    now = at("2026-03-02 09:00")
    with clock.at(now):
        case = world.file(kind, unit="town" if kind == "rescue" else None)
    for days, action in life:
        now += timedelta(days=days, hours=1)
        with clock.at(now):
            before = case.version
            refused = act(world, case, *action)
            assert refused is None or case.version == before or action[0] == "tick"
        sound(case)
    assert list(chain.verify(case)) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [3, 7])
def test_two_writers_at_random_lose_nothing_and_do_nothing_twice(seed):
    world = engine_world.build()
    actors = {name: who(world, name) for name in PEOPLE}
    with clock.at(at("2026-03-02 09:00")):
        cases = [world.file(kind, unit="town") for kind in ("rescue", "permit", "rescue", "permit")]
    written, faults = [], []

    def work(n):
        chance = random.Random(seed * 100 + n)
        try:
            for day in range(30):
                with clock.at(at("2026-03-02 10:00") + timedelta(days=day, minutes=n)):
                    case = Case.objects.get(pk=chance.choice(cases).pk)
                    try:
                        if chance.random() < 0.15:
                            tick(notices=False)
                            continue
                        can = [(name, each.key) for name in PEOPLE for each in moves.offered(case, actors[name])]
                        name, key = chance.choice(can or [(chance.choice(PEOPLE), chance.choice(NAMES))])
                        more = payload(world, case, key)
                        event = transition(case, key, seen_version=case.version, by=actors[name], payload=more)
                        written.append((event.case_id, event.seq))
                    except CaseError:
                        pass
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[n]) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(written) == len(set(written)) > 5
    for case in cases:
        case.refresh_from_db()
        sound(case)
    assert list(chain.verify(cases)) == []  # not the anchors: each writer has a midnight of its own here
