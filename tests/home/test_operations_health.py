"""What a monitor is told: three addresses, numbers, no names."""

import json
from collections import namedtuple
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import override_settings

from home import clock, health, heartbeat

pytestmark = pytest.mark.django_db
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def no_heartbeat():
    cache.delete("heartbeat:ticker")


def test_live_and_ready_and_whole_answer(client):
    assert client.get("/healthz/live").content == b"ok\n"
    assert client.get("/healthz/ready").json()["status"] == "ok"
    report = client.get("/healthz").json()
    names = {"database", "migrations", "cache", "storage", "disk", "ticker", "timers", "notices"}
    assert set(report["checks"]) >= names


def test_none_of_them_is_redirected_or_kept(client):
    with override_settings(SECURE_SSL_REDIRECT=True):
        for path in ("/healthz", "/healthz/live", "/healthz/ready"):
            answer = client.get(path)
            assert answer.status_code == 200
            assert "no-store" in answer["Cache-Control"]
        assert client.get("/robots.txt").status_code == 301


@pytest.mark.parametrize(
    ("free", "total", "status"),
    [
        (400 * 2**20, 2**40, "fail"),
        (900 * 2**20, 100 * 2**30, "fail"),
        (6 * 2**30, 100 * 2**30, "ok"),
        (501 * 2**20, 2**30, "ok"),
    ],
)
def test_a_disk_nearly_full_turns_it_red(client, monkeypatch, free, total, status):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda place: Usage(total, total - free, free))
    answer = client.get("/healthz")
    assert answer.json()["checks"]["disk"]["status"] == status
    assert answer.status_code == (503 if status == "fail" else 200)


@pytest.mark.parametrize(("ago", "status"), [(10, "ok"), (200, "warn"), (1000, "fail")])
def test_a_ticker_that_fell_silent_is_seen(client, ago, status):
    said = clock.now() - timedelta(seconds=ago)
    cache.set("heartbeat:ticker", said.isoformat(), 60)
    facts = client.get("/healthz").json()["checks"]["ticker"]
    assert facts["status"] == status
    assert facts["seconds_ago"] >= ago


def test_a_tick_at_another_time_is_no_sign_of_life():
    with clock.at(clock.now() + timedelta(days=300)):
        heartbeat.beat("ticker")
    assert heartbeat.last("ticker") is None
    heartbeat.beat("ticker")
    assert clock.now() - heartbeat.last("ticker") < timedelta(seconds=5)


def test_a_check_that_breaks_has_failed_and_tells_no_secret(client, monkeypatch):
    def breaks():
        raise OSError("/home/wang/secret")

    monkeypatch.setitem(health._checks, "storage", breaks)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["storage"] == {"status": "fail", "fault": "OSError"}
    assert "wang" not in answer.content.decode()


def test_the_report_holds_numbers_and_states_only(client):
    report = json.loads(client.get("/healthz").content)
    for facts in report["checks"].values():
        for name, value in facts.items():
            assert isinstance(value, int | float | None) or name in ("status", "kind", "fault")


def test_crawlers_are_kept_from_the_desk(client):
    said = client.get("/robots.txt")
    assert said["Content-Type"].startswith("text/plain")
    for path in ("/admin/", "/desk/", "/rate/"):
        assert f"Disallow: {path}" in said.content.decode()


def test_the_icon_browsers_ask_for_unasked(client):
    assert client.get("/favicon.ico")["Location"].endswith("mark.svg")
