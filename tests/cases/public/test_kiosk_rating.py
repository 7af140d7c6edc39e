"""A case that was sent at a kiosk and is rated there, where it waits for a rating when the session is over."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from cases.models import Survey
from forms.models import Draft
from home import clock, kiosk, terminals
from home.models import Terminal
from tests.cases.public import office as world


@pytest.fixture
def machine(site, office):
    made = Terminal.objects.create(number="02", unit=office.town)
    browser = Client()
    assert browser.post("/terminal/", {"code": terminals.give_code(made)})["Location"] == "/kiosk/"
    browser.get("/kiosk/start/", {"to": "/track/"})
    return browser


def sent_here(machine, case):
    """As if ``case`` had been filled in and sent in the session that runs on ``machine``."""
    request = type("Request", (), {"COOKIES": {name: each.value for name, each in machine.cookies.items()}})
    sent = case.submission
    Draft.objects.create(
        id=uuid.uuid4(),
        secret_hash="k",
        created_at=clock.now(),
        updated_at=clock.now(),
        version=sent.version,
        idempotency_key=sent.idempotency_key,
        session=kiosk.of(request).mark,
        expires_at=clock.now() + timedelta(minutes=15),
    )


def test_its_rating_is_asked_in_place_of_the_machines(machine, case, office):
    sent_here(machine, case)
    world.to_closed(case, office)
    there = machine.get("/kiosk/end/", {"done": "1"})["Location"]
    shown = machine.get(there).content.decode()
    assert "这次办得怎么样" in shown
    assert "林" not in shown
    assert case.number not in shown
    machine.post(there, {"grade": "5"})
    survey = Survey.objects.get()
    assert (survey.grade, survey.channel, survey.case) == (5, "kiosk", case)
    assert machine.get(there)["Location"] == "/kiosk/"


def test_a_rating_given_by_the_link_meanwhile_is_not_asked_again(machine, case, office):
    sent_here(machine, case)
    world.to_closed(case, office)
    there = machine.get("/kiosk/end/", {"done": "1"})["Location"]
    Survey.objects.update(answered_at=clock.now(), grade=2)
    assert machine.post(there, {"grade": "5"})["Location"] == "/kiosk/"
    assert Survey.objects.get().grade == 2
