"""Two writers at once, on SQLite and PostgreSQL: one wins, nothing is lost, nothing happens twice."""

import threading
from contextlib import suppress
from functools import partial

import pytest
from django.db import connections

from cases import surveys
from cases.errors import CaseError, Conflict
from cases.models import Case, Counter, Survey
from cases.rebuild import rebuild
from cases.transition import note, transition
from forms import intake
from tests.cases import engine_world
from tests.cases.engine_world import move

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db):
    return engine_world.build()


def together(*works):
    """Run ``works`` at the same moment; what each gave or raised, in order."""
    start, results = threading.Barrier(len(works)), [None] * len(works)

    def run(n, work):
        try:
            start.wait()
            results[n] = work()
        except Exception as fault:
            results[n] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_clicks_on_one_case_one_wins_and_the_other_is_told(world):
    clerks = world.person("handler@town"), world.person("handler@town/2")
    for _n in range(10):
        case = world.file("rescue", unit="town")
        first, second = Case.objects.get(pk=case.pk), Case.objects.get(pk=case.pk)
        results = together(
            partial(transition, first, "lift", seen_version=1, by=clerks[0]),
            partial(transition, second, "lift", seen_version=1, by=clerks[1]),
        )
        lost = [each for each in results if isinstance(each, Conflict)]
        assert len(lost) == 1, results
        assert [event.transition for event in lost[0].since] == ["lift"]
        case.refresh_from_db()
        assert (case.level, case.version, case.events.count()) == (2, 2, 2)
        assert rebuild(case) == []


def test_notes_written_during_a_move_are_kept_and_do_not_stop_it(world):
    clerk = world.person("handler@town")
    for _n in range(5):
        case = world.file("rescue", unit="town")
        mine = Case.objects.get(pk=case.pk)
        results = together(
            partial(transition, mine, "lift", seen_version=1, by=clerk),
            *[lambda case=case, n=n: note(Case.objects.get(pk=case.pk), f"{n}", clerk) for n in range(3)],
        )
        assert [each for each in results if isinstance(each, Exception)] == []
        case.refresh_from_db()
        assert sorted(case.events.values_list("seq", flat=True)) == [1, 2, 3, 4, 5]
        assert (case.version, case.level) == (5, 2)
        assert rebuild(case) == []


def test_the_same_form_sent_at_once_opens_one_case(world):
    version = world.forms["rescue"].current
    results = together(*[lambda: intake.submit(version, {"name": "张三"}, key="one") for _n in range(8)])
    assert [each for each in results if isinstance(each, Exception)] == []
    assert len({each.pk for each in results}) == 1
    assert Case.objects.get().number.endswith("00001")


def test_numbers_leave_no_gap_and_come_once(world):
    def file(n):
        with suppress(CaseError):
            world.file("rescue", unit="town", key=f"k{n}")

    results = together(*[lambda n=n: file(n) for n in range(8)])
    assert results == [None] * 8
    numbers = sorted(int(number[-5:]) for number in Case.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 9))
    assert Counter.objects.get().last == 8


def test_a_rating_sent_at_once_counts_once(world):
    case = world.file("permit")
    move(case, "refuse", world.person("window@office"), reason="不在范围")
    token = surveys.token(case.surveys.get())
    results = together(*[lambda: surveys.answer(token, {"grade": 1}) for _n in range(4)])
    assert sum(isinstance(each, Survey) for each in results) == 1
    assert sum(isinstance(each, surveys.Unusable) for each in results) == 3
    assert Case.objects.filter(spawned_by=case).count() == 1
    case.refresh_from_db()
    assert rebuild(case) == []


def test_an_objection_made_twice_at_once_is_counted_once(world):
    from tests.cases.test_handing import HANDOFF

    engine_world.case_type({**engine_world.RESCUE, "handoff": HANDOFF}, {"office": "office", "group": "group"})
    clerks = world.person("handler@zjj"), world.person("handler@zjj/2")
    boss = world.person("dispatcher@office")
    for _n in range(5):
        case = world.file("rescue", unit="town")
        move(case, "lift", world.person("handler@town"))
        move(case, "hand", boss, unit=world.units["zjj"], reason="属住建")
        refuse = {"reason": "不归我们"}
        seen = case.version
        results = together(
            *[
                partial(transition, Case.objects.get(pk=case.pk), "object", seen_version=seen, by=by, payload=refuse)
                for by in clerks
            ]
        )
        assert sum(isinstance(each, CaseError) for each in results) == 1, results
        case.refresh_from_db()
        assert case.handing["refused"] == 1
        seen = case.version
        results = together(
            partial(transition, Case.objects.get(pk=case.pk), "agree", seen_version=seen, by=boss),
            partial(transition, Case.objects.get(pk=case.pk), "insist", seen_version=seen, by=boss, payload=refuse),
        )
        assert sum(isinstance(each, CaseError) for each in results) == 1, results
        case.refresh_from_db()
        assert case.holder.code in ("office", "zjj")
        assert case.handing["refused"] == 1
        assert "objected" not in case.handing
        assert rebuild(case) == []


def test_the_last_two_hands_at_once_make_the_move_once(world):
    steps = {**engine_world.RESCUE["transitions"]}
    steps["lift"] = {**steps["lift"], "hands": {"need": 2}}
    engine_world.case_type({**engine_world.RESCUE, "transitions": steps}, {"office": "office", "group": "group"})
    clerks = [world.person(f"handler@town/{n}") for n in (1, 2, 3)]
    for _n in range(5):
        case = world.file("rescue", unit="town")
        transition(case, "lift", seen_version=1, by=clerks[0])
        results = together(
            *[partial(transition, Case.objects.get(pk=case.pk), "lift", seen_version=1, by=by) for by in clerks[1:]]
        )
        assert sum(isinstance(each, CaseError) for each in results) == 1, results
        case.refresh_from_db()
        assert (case.level, case.hands) == (2, {})
        assert rebuild(case) == []
