"""A simulated county lives through the real doors, and the same seed gives the same life."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from cases.chain import verify
from cases.models import Case, CaseEvent, Survey
from cases.rebuild import differences, replay
from cms.sample import ground, items, questions
from cms.sample.life import people, simulate
from home.models import Post, Unit

# Sequences of PostgreSQL are not rolled back, and keys stand in the events: the same start is had on SQLite only.
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.xdist_group("life")]
UNTIL = date(2026, 6, 30)


@pytest.fixture(scope="module")
def county(django_db_setup, django_db_blocker):
    """Units, people, items and forms of the sample county, without its pages; undone when this file is through."""
    with django_db_blocker.unblock(), transaction.atomic():
        ground.calendar()
        units = ground.units()
        ground.people(units)
        items.load(units)
        questions.load()
        yield
        transaction.set_rollback(True)


def lived(seed: int, cases: int = 5):
    """(what is told of it, states of the cases) of a life that is rolled back."""
    with transaction.atomic():
        told = simulate(months=1, cases=cases, seed=seed, until=UNTIL)
        states = sorted(Case.objects.values_list("number", "state"))
        transaction.set_rollback(True)
    return told, states


@pytest.mark.proof
def test_the_same_seed_gives_the_same_events_and_another_seed_another_life(county):
    first, second, other = lived(7), lived(7), lived(8)
    assert first == second
    assert first[0].digest != other[0].digest
    assert first[0].events > 2 * first[0].opened >= 10


def test_what_was_lived_is_whole_and_hardly_anything_was_refused(county):
    told = simulate(months=1, cases=12, seed=7, until=UNTIL)
    assert sum(told.refusals.values()) <= told.moves.total() / 20  # people try what their type's checks refuse
    assert told.opened == Case.objects.count() >= 12
    assert {"take", "accept", "start", "finish"} <= set(told.moves)
    assert Survey.objects.exclude(answered_at=None).exists()
    assert set(CaseEvent.objects.values_list("actor_kind", flat=True)) >= {"applicant", "staff"}
    for case in Case.objects.all():
        assert differences(case, replay(list(case.events.order_by("seq")))) == []
    assert [fault for fault in verify() if "anchor" not in str(fault)] == []


@pytest.mark.proof
def test_another_party_looks_with_its_code_and_answers(county):
    """Twice the same: its code is made in the same way as all that a simulation decides."""
    digests = set()
    for _n in range(2):
        with transaction.atomic():
            told = simulate(months=1, cases=8, seed=7, until=UNTIL, only=["onething.transfer"])
            answered = CaseEvent.objects.filter(actor_kind="party")
            assert {event.party for event in answered} == {"shareholder"}
            assert told.moves["answer"] == answered.filter(transition="answer").count() > 1
            assert not Case.objects.filter(type__slug="onething.transfer", state="withdrawn").exists()
            for case in Case.objects.filter(events__in=answered).distinct():
                assert differences(case, replay(list(case.events.order_by("seq")))) == []
            digests.add(told.digest)
            transaction.set_rollback(True)
    assert len(digests) == 1


def test_every_post_of_every_unit_can_be_filled(county):
    made = people.everybody()
    assert made > 50
    villages = set(Unit.objects.filter(level="village").values_list("pk", flat=True))
    assert villages == set(Post.objects.filter(role="window", unit__in=villages).values_list("unit", flat=True))
    assert people.everybody() == 0


def test_the_command_tells_what_it_did_and_is_refused_outside_a_demonstration(county, settings):
    told = StringIO()
    call_command("simulate", months=1, cases=2, seed=1, until=UNTIL, json=True, stdout=told)
    assert json.loads(told.getvalue())["opened"] >= 2
    with pytest.raises(CommandError, match=r"intake\.nothing"):
        call_command("simulate", months=1, cases=2, until=UNTIL, only=["intake.nothing"])
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("simulate", months=1, cases=2)


def test_nobody_makes_up_the_number_of_another_case():
    """Clerks typed a sentence where a case is asked for, and were refused as often as they tried."""
    from random import Random

    from cms.sample.life.answers import Filler
    from forms import schema

    kinds = ("case", "entry", "post", "text")
    fields = [{"key": f"q_{kind}", "type": kind, "label": kind} for kind in kinds]
    fields[0]["over"] = fields[1]["over"] = "lamps.lamp"
    spec = schema.build({"title": "表", "steps": [{"title": "一", "fields": fields}]})
    filler = Filler(Random(1), {"texts": ["以前反映过"], "words": {}})
    assert {key for _n in range(40) for key in filler.fill(spec, {})[0]} == {"q_text"}
