"""A small county for the desk's tests: units, posts, one case type, and cases as rows, without a life behind them."""

import itertools
from datetime import datetime

import pytest

from cases.models import Case, CaseType, CaseTypeVersion
from cases.spec import CaseSpec, canonical, digest
from home import clock, days
from home.models import Post, Unit, User

NOW = datetime(2026, 10, 9, 10, tzinfo=clock.OFFICE_ZONE)  # a Friday before a make-up Saturday
SPEC = {
    "pack": "tests",
    "key": "plain",
    "title": "来件",
    "states": {
        "new": {"label": "待受理", "category": "intake"},
        "work": {"label": "办理中", "category": "work"},
        "wait": {"label": "等补正", "category": "pause"},
        "done": {"label": "已办结", "category": "closed", "result": "granted"},
    },
    "transitions": {"open": {"label": "提交", "to": "new"}},
}
STATES = {"intake": "new", "work": "work", "pause": "wait", "closed": "done"}
_numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def forgetful():
    yield
    days.drop()


@pytest.fixture
def units(db):
    """county ← bailu town ← willow village; yunling town beside."""
    county = Unit.add_root(code="qx", name="清溪县", level=Unit.Level.COUNTY)
    bailu = county.add_child(code="bailu", name="白鹭街道", level=Unit.Level.TOWN)
    willow = bailu.add_child(code="willow", name="柳溪村", level=Unit.Level.VILLAGE)
    yunling = county.add_child(code="yunling", name="云岭镇", level=Unit.Level.TOWN)
    return {"county": county, "bailu": bailu, "willow": willow, "yunling": yunling}


@pytest.fixture
def people(units):
    """One person a post; `people["window"]` sits in 白鹭街道."""
    posts = {
        "window": ("bailu", "window"),
        "handler": ("bailu", "handler"),
        "village": ("willow", "window"),
        "stranger": ("yunling", "window"),
        "supervisor": ("county", "supervisor"),
    }
    made = {}
    for name, (unit, role) in posts.items():
        made[name] = User.objects.create_user(name, password="一窗-desk-2026", name=f"{name}甲")
        Post.objects.create(user=made[name], unit=units[unit], role=role)
    return made


@pytest.fixture
def case_type(db):
    return make_type()


def make_type(slug="tests.plain", title="来件", **more) -> CaseType:
    text = canonical(CaseSpec.model_validate({**SPEC, "title": title, **more}))
    made = CaseType.objects.create(slug=slug, title=title, spec=text)
    CaseTypeVersion.objects.create(type=made, number=1, spec=text, sha256=digest(text), published_at=NOW)
    return made


@pytest.fixture
def make_case(units, case_type):
    """`make_case(holder="bailu", category="work", next_due=…)` → a row of `cases`."""
    return lambda **values: Case.objects.create(**_row(units, values.pop("type", case_type), **values))


@pytest.fixture
def desk_cases(units, case_type):
    """`desk_cases(next_due=[…])`: that many rows, and a queryset over just them."""

    def make(**columns):
        name, values = next(iter(columns.items()), ("next_due", []))
        Case.objects.all().delete()
        rows = [Case(**_row(units, case_type, **{name: value})) for value in values]
        Case.objects.bulk_create(rows)
        return Case.objects.all()

    return make


def _row(units, case_type, *, holder="bailu", category="work", **values):
    unit = units[holder]
    town, county = unit.town_and_county()
    n = next(_numbers)
    return {
        "number": f"T2026{n:08}",
        "type": case_type,
        "type_version": case_type.versions.get(number=1),
        "title": "高龄津贴申领",
        "home": unit,
        "holder": unit,
        "holder_town": town,
        "holder_county": county,
        "category": category,
        "state": STATES[category],
        "channel": "web",
        "version": 1,
        "opened_at": NOW,
    } | values
