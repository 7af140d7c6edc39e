"""The log proves itself: altered, removed and reordered events are named; new keys change nothing."""

import base64

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from cases import chain, events
from cases.actor import APPLICANT
from cases.models import Anchor, CaseEvent, Notice
from cases.rebuild import rebuild
from cases.reseal import reseal
from cases.tick import tick
from home import clock, crypto
from tests.cases.engine_world import at, move
from tests.home.test_upkeep import known_rows


@pytest.fixture
def case(world):
    """A life of six events: filed, taken, asked for more, supplied, accepted, granted."""
    clerk = world.person("window@office")
    with clock.at(at("2026-04-20 10:00")):
        case = world.file("permit", secret="s", phone="13800001234")
    with clock.at(at("2026-04-21 10:00")):
        move(case, "take", clerk)
        move(case, "ask_fix", clerk, reason="缺照片")
    with clock.at(at("2026-04-22 10:00")):
        move(case, "resupply", APPLICANT, data={"proof": "照片"})
        move(case, "accept", clerk)
    with clock.at(at("2026-04-23 10:00")):
        move(case, "grant", world.person("handler@office"))
    return case


def problems(case):
    return [(found.number, found.seq) for found in chain.verify(case)]


def sql(text, *values):
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def test_a_log_left_alone_is_in_order(case):
    assert problems(case) == []
    assert "1" in call_command("cases", "verify", case.number)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2026-04-01 00:00:00+00:00"),
        ("effective_on", "2026-04-01"),
        ("actor_kind", "system"),
        ("user_id", None),
        ("transition", "refuse"),
        ("to_state", "refused"),
        ("public", '{"label": "x"}'),
        ("data_digest", "0" * 64),
        ("hash", "0" * 64),
        ("data", "aes.t1.AAAA"),
    ],
)
def test_an_altered_event_is_named(case, column, value):
    sql(f"UPDATE cases_caseevent SET {column} = %s WHERE case_id = %s AND seq = 3", value, case.pk)  # noqa: S608
    assert problems(case) == [(case.number, 3)]
    with pytest.raises(CommandError):
        call_command("cases", "verify")


def test_a_removed_event_is_named(case):
    Notice.objects.filter(event__seq=3).delete()
    sql("DELETE FROM cases_caseevent WHERE case_id = %s AND seq = 3", case.pk)
    assert problems(case) == [(case.number, 3)]


def test_the_last_event_removed_is_missed_by_the_row(case):
    Notice.objects.all().delete()
    sql("DELETE FROM cases_caseevent WHERE case_id = %s AND seq = 6", case.pk)
    assert problems(case) == [(case.number, 6)]


def test_reordered_events_are_named(case):
    for old, new in ((3, 99), (4, 3), (99, 4)):
        sql("UPDATE cases_caseevent SET seq = %s WHERE case_id = %s AND seq = %s", new, case.pk, old)
    assert problems(case) == [(case.number, 3)]


def test_an_event_moved_over_from_another_case_is_named(case, world):
    other = world.file("permit")
    sql("UPDATE cases_caseevent SET data = (SELECT data FROM cases_caseevent WHERE case_id = %s AND seq = 1) "
        "WHERE case_id = %s AND seq = 1", other.pk, case.pk)  # fmt: skip
    assert problems(case) == [(case.number, 1)]


def test_who_writes_the_chain_anew_is_caught_by_the_keyed_digest(case):
    """A database administrator can compute SHA-256, but not the digest."""
    event = case.events.get(seq=6)
    event.to_state = "refused"
    forged = events.chained(events.previous_hash(event), event)
    CaseEvent.objects.filter(pk=event.pk).update(to_state="refused", hash=forged)
    assert problems(case) == [(case.number, 6)]


def test_a_changed_row_is_found_and_rebuilt(case):
    sql("UPDATE cases_case SET result = 'denied', level = 3 WHERE id = %s", case.pk)
    case.clocks.filter(key="decide").update(late=True)
    case.reach.all().delete()
    assert problems(case) == [(case.number, 0)] * 3
    assert len(rebuild(case)) == 3
    assert problems(case) == []
    assert rebuild(case) == []
    case.refresh_from_db()
    assert (case.result, case.level) == ("granted", 1)


def test_rebuilding_from_nothing_gives_the_same_rows(case):
    case.clocks.all().delete()
    case.timers.all().delete()
    rebuild(case)
    assert problems(case) == []
    assert case.clocks.count() == 4


def test_a_second_key_leaves_the_log_green_and_takes_the_old_one_out_of_use(case, settings):
    fresh = "t2:" + base64.b64encode(b"1" * 32).decode()
    settings.FIELD_KEYS = [fresh, *settings.FIELD_KEYS]
    before = [event.hash for event in case.events.order_by("seq")]
    while reseal(2):
        pass
    assert {crypto.key_id(event.data) for event in case.events.all()} == {"t2"}
    assert {crypto.key_id(notice.to) for notice in case.notices.all()} == {"t2"}
    assert [event.hash for event in case.events.order_by("seq")] == before
    assert problems(case) == []


def test_events_cannot_be_rewritten_or_removed_in_code(case):
    event = case.events.get(seq=2)
    with pytest.raises(ValueError, match="never rewritten"):
        event.save()
    with pytest.raises(ValueError, match="never removed"):
        event.delete()


def test_the_day_is_anchored_once_and_a_chain_written_anew_since_is_found(case):
    with clock.at(at("2026-04-24 00:05")):
        tick()
    assert not Anchor.objects.exists()
    with clock.at(at("2026-04-24 00:15")):
        tick()
        tick()
    row = Anchor.objects.get()
    assert (row.day.isoformat(), row.cases) == ("2026-04-23", 1)
    assert list(chain.verify()) == []
    with transaction.atomic():
        Notice.objects.all().delete()
        case.surveys.all().delete()
        sql("DELETE FROM cases_caseevent WHERE case_id = %s AND seq = 6", case.pk)
        sql("UPDATE cases_case SET version = 5 WHERE id = %s", case.pk)
    assert "2026年4月23日" in [found.number for found in chain.verify(rows=False)]


def test_with_the_days_anchor_the_planner_learns_anew(case):
    with clock.at(at("2026-04-24 00:15")):
        tick()
    assert known_rows("cases_caseevent") == 6


def test_what_is_entered_later_with_an_earlier_date_leaves_old_anchors_true(case, world):
    with clock.at(at("2026-04-24 01:00")):
        tick()
    with clock.at(at("2026-04-20 11:00")):
        world.file("permit")
    with clock.at(at("2026-04-25 01:00")):
        tick()
    assert Anchor.objects.count() == 2
    assert list(chain.verify()) == []
