"""Tries that lock: five wrong in a row, an hour; then two, then four. Right ones and old ones are forgotten."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from home import attempts, clock
from home.attempts import Limit, TooMany
from home.models import Attempt

NOON = datetime(2026, 10, 9, 12, tzinfo=clock.OFFICE_ZONE)
LOCK = Limit("door", "A", 5, locks=True)


def wrong(times: int, at: datetime = NOON) -> None:
    with clock.at(at):
        for _n in range(times):
            attempts.take(LOCK)


def locked_until(at: datetime) -> datetime | None:
    with clock.at(at):
        try:
            attempts.take(LOCK).back()
        except TooMany as refused:
            return refused.until if refused.scope == "door" else None
    return None


@pytest.mark.django_db
def test_five_wrong_ones_lock_for_an_hour_from_the_fifth_on():
    wrong(4, NOON - timedelta(minutes=55))
    wrong(1)
    assert locked_until(NOON + timedelta(minutes=59)) == NOON + timedelta(hours=1)
    assert locked_until(NOON + timedelta(hours=1)) is None


@pytest.mark.django_db
def test_each_further_five_lock_twice_as_long():
    begun, hours = NOON, []
    for _n in range(4):
        wrong(5, begun)
        until = locked_until(begun)
        hours.append((until - begun) / timedelta(hours=1))
        begun = until
    assert hours == [1, 2, 4, 8]


@pytest.mark.django_db
def test_a_right_one_forgets_what_was_wrong_before():
    wrong(4)
    with clock.at(NOON):
        attempts.take(LOCK).right()
    wrong(4)
    assert locked_until(NOON) is None


@pytest.mark.django_db
def test_another_door_is_open():
    wrong(5)
    with clock.at(NOON):
        attempts.take(Limit("door", "B", 5, locks=True))
        attempts.take(Limit("gate", "A", 5, locks=True))


@pytest.mark.django_db
def test_tries_at_a_lock_are_kept_longer_than_those_by_the_hour():
    wrong(1)
    with clock.at(NOON):
        attempts.take(Limit("client", "A", 5))
    assert attempts.purge(NOON + timedelta(hours=2)) == 1
    assert attempts.purge(NOON + timedelta(days=32)) == 1


@pytest.mark.django_db(transaction=True)
def test_tries_at_once_do_not_slip_past_a_lock():
    def one(_n):
        try:
            attempts.take(LOCK)
        except TooMany:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(24))) <= 5
    assert Attempt.objects.count() <= 5
