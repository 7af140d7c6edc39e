"""Fields that look up an entry of a register, or a case by its number."""

import pytest
from django.template.loader import render_to_string

from cases.models import Case
from forms import intake, schema
from forms.errors import Invalid
from forms.filling import Filling
from tests.cases import engine_world

ORG = {
    "title": "中介机构",
    "pack": "tests",
    "key": "org",
    "business_key": "code",
    "forms": {"open": "tests.org"},
    "states": {
        "new": {"label": "待入库", "category": "intake"},
        "on": {"label": "在库", "category": "work", "alive": True},
        "off": {"label": "出库", "category": "closed", "result": "off"},
    },
    "transitions": {
        "open": {"label": "申请入库", "to": "new", "form": "open", "by": ["applicant"]},
        "enter": {"label": "入库", "from": ["new"], "to": "on", "by": ["window"]},
        "leave": {"label": "出库", "from": ["on"], "to": "off", "by": ["window"]},
    },
    "called": "{firm}",
    "keep": {"off": "5y"},
}
ASK = {"key": "org", "type": "entry", "label": "哪家机构", "over": "tests.org", "required": True}
EARLIER = {"key": "before", "type": "case", "label": "以前的编号", "over": "tests.org"}


@pytest.fixture
def county(db):
    world = engine_world.build()
    code = {"key": "code", "type": "text", "label": "代码", "required": True}
    firm = {"key": "firm", "type": "text", "label": "名称", "required": True}
    world.forms["org"] = engine_world.form("tests.org", code, firm)
    world.types["org"] = engine_world.case_type(ORG)
    engine_world.Opens.objects.create(form=world.forms["org"], type=world.types["org"])
    world.forms["order"] = engine_world.form("tests.order", ASK, EARLIER)
    return world


def entry(world, code, firm, *, enter=True) -> Case:
    sent = intake.submit(world.forms["org"].current, {"code": code, "firm": firm}, key=code, unit=world.units["office"])
    case = Case.objects.get(submission=sent)
    return engine_world.move(case, "enter", world.person("window@office")) and case if enter else case


def order(world, key="o", **answers):
    return intake.submit(world.forms["order"].current, answers, key=key, unit=world.units["office"])


@pytest.mark.parametrize("how", ["number", "code", "name"])
def test_an_entry_is_found_by_number_key_or_whole_name(county, how):
    org = entry(county, "A1", "明测检测")
    sent = order(county, org={"number": org.number, "code": "A1", "name": "明测检测"}[how])
    assert intake.answers(sent)["org"] == {"code": org.number, "name": "明测检测"}
    assert intake.logic_values(sent)["org"] == org.number


def test_what_is_not_in_force_cannot_be_chosen(county):
    org = entry(county, "A1", "明测检测", enter=False)
    with pytest.raises(Invalid) as refused:
        order(county, org=org.number)
    assert "不在名录里" in str(refused.value.errors["org"])
    engine_world.move(org, "enter", county.person("window@office"))
    assert order(county, org=org.number)


def test_the_page_offers_those_in_force_and_says_nothing_of_the_others(county):
    entry(county, "A1", "明测检测")
    entry(county, "A2", "待定测绘", enter=False)
    page = render_to_string("forms/questions.html", {"form": Filling.fresh(county.forms["order"].current).form(0)})
    assert "明测检测" in page
    assert "待定测绘" not in page


def test_a_long_register_is_typed_with_suggestions(county, monkeypatch):
    monkeypatch.setattr("forms.fields.lookup.LISTED", 0)
    org = entry(county, "A1", "明测检测")
    page = render_to_string("forms/questions.html", {"form": Filling.fresh(county.forms["order"].current).form(0)})
    assert f'<option value="{org.number}">明测检测</option>' in page
    assert "<datalist" in page


def test_a_case_is_known_by_its_number_and_tells_nothing_else(county):
    org = entry(county, "A1", "明测检测")
    sent = order(county, org="A1", before=org.number)
    assert intake.answers(sent)["before"] == {"code": org.number, "name": ""}
    with pytest.raises(Invalid) as refused:
        order(county, key="p", org="A1", before="没有这个")
    assert "没有这一类的办件" in str(refused.value.errors["before"])


def test_a_field_that_is_chosen_from_nothing_is_refused():
    step = {"title": "一", "fields": [{**ASK, "over": None}]}
    with pytest.raises(ValueError, match="over"):
        schema.build({"title": "表", "steps": [step]})
