"""Types nobody has thought of: what the linter accepts runs, and no random life leaves the language or loses a word."""

import random
import re
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cases import chain, moves, undoing
from cases.actor import APPLICANT, staff
from cases.errors import CaseError, NotOpen
from cases.models import Case, CaseEvent, Category
from cases.packs import install, lint
from cases.packs.resolve import loads
from cases.rebuild import replay, standing
from cases.tick import tick
from cases.transition import transition
from forms import intake
from forms.models import Form
from home import clock
from home.models import Post, Unit, User
from tests.cases.engine_world import at
from tests.cases.generated import Drawn
from tests.cases.test_engine_properties import sound
from tests.often import examples

PLACES = {"office": "office", "town_a": "town", "bureau": "department"}
PEOPLE = ("window", "handler", "lead", "dispatcher")


@pytest.fixture
def county(db):
    """Units and one person for each post; {role@unit: actor}."""
    root = Unit.add_root(code="qx", name="清溪县", level="county")
    people = {"applicant": APPLICANT}
    for code, level in PLACES.items():
        unit = Unit.objects.get(pk=root.pk).add_child(code=code, name=code, level=level)
        for role in PEOPLE:
            user = User.objects.create(username=f"{role}-{code}", name=role)
            Post.objects.create(user=user, unit=unit, role=role)
            people[f"{role}@{code}"] = staff(user)
    return people


def begun(drawn: Drawn, county) -> Case:
    pack = loads(drawn.text, "drawn.yaml")
    assert [problem.sentence for problem in lint.check(pack)] == []
    install(pack, {slot: slot for slot in PLACES}, take=("*",))
    form = Form.objects.get(slug="drawn.ask").current
    unit = Unit.objects.get(code="town_a") if drawn.chance.random() < 0.5 else None
    by = county["window@town_a"].user if unit else None
    intake.submit(form, {"what": "一件事"}, key=f"drawn-{drawn.chance.random()}", unit=unit, by=by,
                  entry_mode="staff" if unit else "self")  # fmt: skip
    return Case.objects.order_by("-pk").first()


def step(case: Case, county, chance: random.Random) -> None:
    """Somebody does what is offered, or what is not; or nobody does, and time passes."""
    name = chance.choice([*county])
    offers = moves.offered(case, county[name])
    wanted = chance.choice(offers).key if offers and chance.random() < 0.8 else chance.choice([*case.life.transitions])
    payload = {"reason": "情况复杂", "pause": "wait"}
    transition(case, wanted, seen_version=case.version, by=county[name], payload=payload)


def taken_back(case: Case, county) -> None:
    """Whoever took the last step takes it back, if they may: everything is as it stood before."""
    event = case.events.order_by("-seq").first()
    if event.user is None or undoing.last(case, event.user) != event:
        return
    before = replay(list(case.events.filter(seq__lt=event.seq).order_by("seq")))
    if why := undoing.why_not(case, event):
        with pytest.raises(NotOpen, match=re.escape(why)):
            undoing.undo(case, seen_version=case.version, by=staff(event.user))
        return
    undoing.undo(case, seen_version=case.version, by=staff(event.user))
    now = standing(Case.objects.get(pk=case.pk))
    for part in ("case", "clocks", "timers", "reach", "moments", "projected", "withheld"):
        assert getattr(now, part) == getattr(before, part), part


def timely(case: Case) -> None:
    """Once over, nothing runs; while it runs, what is due next is what the row says."""
    running = [run for run in case.clocks.all() if run.stopped_at is None]
    assert not (case.category == Category.CLOSED and running)
    for run in case.clocks.all():
        assert run.due_on >= run.started_on
        assert run.stopped_on is None or run.ended
    waiting = case.timers.filter(fired_at=None).order_by("fire_at").first()
    assert case.next_fire == (waiting.fire_at if waiting else None)


@given(seed=st.integers(0, 10**9))
@settings(
    max_examples=examples(6, 500),
    phases=[Phase.generate],  # a seed tells nothing by being smaller
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_random_type_lives_a_random_life_within_its_language(county, seed):
    drawn, chance, now = Drawn(seed), random.Random(seed), at("2026-03-02 09:00")
    with transaction.atomic():
        with clock.at(now):
            case = begun(drawn, county)
        for _n in range(14):
            now += timedelta(hours=chance.choice([0, 1, 5, 30, 80, 400]))
            with clock.at(now):
                before = case.version
                try:
                    if chance.random() < 0.35:
                        tick(notices=False)
                    else:
                        step(case, county, chance)
                        case = Case.objects.get(pk=case.pk)
                        if chance.random() < 0.8:
                            taken_back(case, county)
                except CaseError:
                    case.refresh_from_db()
                    assert case.version == before
                case = Case.objects.get(pk=case.pk)
            sound(case)
            timely(case)
        with clock.at(now + timedelta(days=900)):
            tick(notices=False)
            fired = case.events.filter(kind=CaseEvent.Kind.REMIND).count()
            assert tick(notices=False).rungs == 0
            assert case.events.filter(kind=CaseEvent.Kind.REMIND).count() == fired
        case = Case.objects.get(pk=case.pk)
        sound(case)
        assert list(chain.verify(case)) == []
        transaction.set_rollback(True)
