"""Guessing: 5 wrong tries a number, 30 a client, 500 a site, an hour each, whoever asks on whichever node."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from cases import attempts
from home import attempts as counted
from home import clock
from home.attempts import TooMany
from home.models import Attempt

NOON = datetime(2026, 10, 9, 12, tzinfo=clock.OFFICE_ZONE)


@pytest.fixture
def noon():
    with clock.at(NOON):
        yield NOON


def guess(times, number="QX1", client="10.0.0.1", **more):
    for _n in range(times):
        attempts.take(number, client, **more)


def test_the_sixth_wrong_code_of_an_hour_is_not_looked_at(db, noon):
    guess(5)
    with pytest.raises(TooMany) as refused:
        attempts.take("QX1", "10.9.9.9")
    assert refused.value.until == NOON + timedelta(hours=1)
    assert refused.value.minutes == 60
    attempts.take("QX2", "10.0.0.1")


def test_a_refused_try_does_not_prolong_the_wait(db):
    with clock.at(NOON):
        guess(5)
    with clock.at(NOON + timedelta(minutes=59, seconds=30)), pytest.raises(TooMany) as refused:
        attempts.take("QX1", "10.0.0.1")
    assert refused.value.minutes == 1
    with clock.at(NOON + timedelta(minutes=60, seconds=1)):
        attempts.take("QX1", "10.0.0.1")


def test_right_codes_never_count(db, noon):
    for _n in range(40):
        attempts.take("QX1", "10.0.0.1").right()
    assert not Attempt.objects.exists()


def test_a_client_may_be_wrong_thirty_times_over_all_numbers(db, noon):
    for n in range(30):
        attempts.take(f"QX{n}", "10.0.0.1")
    with pytest.raises(TooMany):
        attempts.take("QX99", "10.0.0.1")
    attempts.take("QX99", "10.0.0.2")


def test_the_site_takes_five_hundred_wrong_tries(db, noon):
    key, hour = counted._key("site", ""), timedelta(hours=1)
    Attempt.objects.bulk_create(Attempt(scope="site", key=key, at=NOON, until=NOON + hour) for _n in range(500))
    with pytest.raises(TooMany):
        attempts.take("QX1", "10.0.0.1")


def test_the_owners_browser_is_not_shut_out_by_strangers(db, noon):
    guess(5)
    attempts.take("QX1", "10.7.7.7", known=True).right()
    with pytest.raises(TooMany):
        guess(31, client="10.8.8.8", known=True)


def test_nothing_that_was_tried_stands_in_the_table(db, noon):
    guess(1, number="QX20260001", client="203.0.113.77")
    stored = " ".join(f"{row.scope} {row.key}" for row in Attempt.objects.all())
    assert "QX20260001" not in stored
    assert "203.0.113" not in stored


def test_old_tries_are_forgotten(db):
    with clock.at(NOON):
        guess(2)
    assert counted.purge(NOON + timedelta(hours=2)) == 6


@pytest.mark.django_db(transaction=True)
def test_tries_at_once_do_not_slip_past_the_limit():
    def one(_n):
        try:
            attempts.take("QX1", "10.0.0.1")
        except TooMany:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(24))) <= attempts.LIMITS["number"]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("nonsense", "unknown"),
    ],
)
def test_one_household_is_one_client(text, same):
    assert counted.network(text) == same


def test_behind_a_proxy_the_address_it_saw_counts(rf, settings):
    request = rf.get("/", REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR="6.6.6.6, 203.0.113.5")
    assert counted.client(request) == "10.0.0.9"
    settings.AXES_IPWARE_PROXY_COUNT = 1
    assert counted.client(request) == "203.0.113.5"
