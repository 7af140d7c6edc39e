"""The letter of the morning: to whom, when, once, the numbers the desk shows, silence where there is nothing."""

import re
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.management import call_command

from cases.actor import staff
from cases.digest import figures
from cases.models import Case, Digest, Notice
from cases.tick import tick
from cases.transition import note
from home import clock
from home.models import Leave
from tests.cases.desk_world import NOW

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]


def at(text):
    return datetime.fromisoformat(f"2026-10-{text}").replace(tzinfo=clock.OFFICE_ZONE)


@pytest.fixture(autouse=True)
def letters(settings):
    settings.NOTICE_BACKEND = "email"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def handler(people):
    people["handler"].email = "handler@example.com"
    people["handler"].save()
    return people["handler"]


@pytest.fixture
def cases(make_case):
    """One late, one due on Monday the 12th, one within the week."""
    return [make_case(next_due=at(text)) for text in ("12T00:00", "13T00:00", "16T00:00")]


def letters_to(address):
    return [each.body for each in mail.outbox if each.to == [address]]


def test_it_comes_at_half_past_eight_with_numbers_and_links(handler, cases, client, file_case, people):
    with clock.at(at("12T08:00")):
        other = file_case()
        note(other, "@handler甲 请看", staff(people["window"]), [handler])
    tick(at("12T08:29"))
    assert letters_to("handler@example.com") == []
    tick(at("12T08:30"))
    (body,) = letters_to("handler@example.com")
    assert "1 件已超期" in body
    assert "1 件今天到期" in body
    assert "2 件 7 天内到期" in body
    assert "有 1 条备注叫您" in body
    assert other.title not in body
    assert other.number not in body
    client.force_login(handler)
    with clock.at(at("12T08:31")):
        for link in re.findall(r"https?://[^/]+(/\S+)", body):
            assert client.get(link).status_code == 200
        views = {view.tone: view.count for view in client.get("/desk/").context["views"]}
        told = figures(handler)
    assert (told.late, told.today, told.week) == (views["over"], views["today"], views["week"])


def test_once_a_person_and_day_also_when_no_ticker_ran_at_half_past_eight(handler, cases):
    tick(at("12T14:10"))
    tick(at("12T14:11"))
    tick(at("12T16:00"))
    assert len(letters_to("handler@example.com")) == 1
    call_command("tick", "--at", "2026-10-13T08:30")
    assert len(letters_to("handler@example.com")) == 2
    assert Notice.objects.filter(name="digest").count() == 2


def test_not_on_days_off_and_on_saturdays_that_are_worked(handler, cases):
    tick(at("17T09:00"))  # a Saturday
    assert letters_to("handler@example.com") == []
    tick(at("10T09:00"))  # a make-up Saturday
    assert len(letters_to("handler@example.com")) == 1


def test_who_has_nothing_gets_nothing(handler):
    tick(at("12T08:30"))
    assert mail.outbox == []
    assert not Notice.objects.exists()


def test_who_has_no_address_no_post_or_is_away_gets_none(handler, cases, people):
    people["supervisor"].email = "boss@example.com"
    people["supervisor"].save()
    people["supervisor"].posts.all().delete()
    Leave.objects.create(user=handler, first=at("12T00:00").date(), last=at("13T00:00").date(), at=NOW)
    tick(at("12T08:30"))
    assert mail.outbox == []


def test_it_is_switched_off_and_on_at_the_desk(client, handler, cases):
    client.force_login(handler)
    client.post("/desk/own/", {"do": "letter", "wanted": "0"})
    tick(at("12T08:30"))
    assert mail.outbox == []
    client.post("/desk/own/", {"do": "letter", "wanted": "1"})
    tick(at("12T08:31"))
    assert len(mail.outbox) == 1


def test_what_is_withheld_is_not_counted(handler, cases):
    from cases.turn import write_withheld

    for case in Case.objects.all():
        write_withheld(case, {(None, handler.pk, "recused")})
    tick(at("12T08:30"))
    assert mail.outbox == []
    assert Digest.objects.get().done_on == at("12T00:00").date()


def test_two_tickers_send_one(handler, cases):
    from cases import digest

    with clock.at(at("12T08:30") + timedelta(seconds=1)):
        people = list(digest.wanting(clock.today()))
        assert [digest._send(user, clock.today(), away=False) for user in people * 2] == [1, 0]
