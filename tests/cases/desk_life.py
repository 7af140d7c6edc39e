"""Cases with a life for the desk's tests: filed through the one door, moved by the engine."""

import itertools

import pytest

from cases import types
from cases.models import Case, CaseType, Opens
from cases.spec import CaseSpec, canonical
from forms import intake, publishing, schema
from home import clock
from tests.cases.desk_world import NOW

ID_NUMBER, PHONE = "11010519491231002X", "13800001234"
TYPED = {
    "name": "林小溪",
    "idno": ID_NUMBER,
    "phone": PHONE,
    "reason": "年满八十",
    "since": "2026-09-01",
    "grant": "1234.50",
}
ASKED = {
    "title": "高龄津贴申领",
    "steps": [
        {
            "title": "申请人",
            "fields": [
                {"key": "name", "type": "person_name", "label": "姓名", "required": True},
                {"key": "idno", "type": "id_number", "label": "身份证号", "secret": True, "purpose": "核对身份"},
                {"key": "phone", "type": "mobile", "label": "手机号", "secret": True, "purpose": "联系"},
            ],
        },
        {
            "title": "情况",
            "fields": [
                {"key": "reason", "type": "long_text", "label": "申请理由"},
                {"key": "since", "type": "date", "label": "起始日"},
                {"key": "grant", "type": "money", "label": "金额"},
                {"key": "photo", "type": "picture", "label": "照片", "many": True},
            ],
        },
    ],
}
VERDICT = {
    "title": "办理意见",
    "steps": [
        {
            "title": "意见",
            "fields": [
                {"key": "verdict", "type": "long_text", "label": "意见", "required": True},
                {"key": "visited", "type": "date", "label": "核查日期"},
                {"key": "paper", "type": "file", "label": "佐证材料"},
            ],
        }
    ],
}
LIFE = {
    "pack": "tests",
    "key": "life",
    "title": "通用办件",
    "number": "{year}{month}{seq:6}",
    "milestones": {"accepted": {"label": "受理"}, "closed": {"label": "办结"}},
    "states": {
        "new": {"label": "待受理", "category": "intake", "public": "已收到"},
        "work": {"label": "办理中", "category": "work", "public": "正在办理"},
        "wait": {"label": "等补正", "category": "pause", "stops": ["decide"]},
        "done": {"label": "已办结", "category": "closed", "result": "granted", "public": "已办结"},
        "denied": {"label": "不予受理", "category": "closed", "result": "denied"},
    },
    "transitions": {
        "file": {"label": "提交", "to": "new", "by": ["applicant"]},
        "accept": {
            "label": "受理",
            "from": ["new"],
            "to": "work",
            "by": ["window", "handler"],
            "reaches": ["accepted"],
        },
        "ask": {
            "label": "请申请人补正",
            "from": ["work"],
            "to": "wait",
            "by": ["handler", "window"],
            "reason": "required",
            "pause": ["papers", "visit"],
        },
        "resume": {"label": "恢复办理", "from": ["wait"], "to": "back", "by": ["handler", "applicant"]},
        "finish": {
            "label": "办结",
            "from": ["work"],
            "to": "done",
            "by": ["handler"],
            "form": "verdict",
            "reaches": ["closed"],
        },
        "refuse": {
            "label": "不予受理",
            "from": ["new"],
            "to": "denied",
            "by": ["handler", "window"],
            "reason": ["不属于本县", "材料不实"],
            "reaches": ["closed"],
        },
    },
    "pauses": {
        "papers": {"label": "等材料", "stops": ["decide"]},
        "visit": {"label": "等现场核查", "stops": ["decide"]},
    },
    "clocks": {
        "decide": {
            "label": "办结",
            "from": ["opened"],
            "to": ["closed"],
            "term": "10d",
            "kind": "statutory",
            "basis": "行政许可法第四十二条",
            "extend": {"term": "5d", "by": ["handler"]},
        }
    },
    "forms": {"verdict": "tests.verdict"},
    "survey": {"ask": "closed"},
    "keep": {},
}
_keys = itertools.count(1)


@pytest.fixture
def life(units):
    """The case type, its opening form and the form of its last move, published."""
    return make_life()


def make_life() -> CaseType:
    asked = publishing.make_form("tests-asked", "高龄津贴申领", schema.build(ASKED), pack_key="tests.asked")
    publishing.make_form("tests-verdict", "办理意见", schema.build(VERDICT), pack_key="tests.verdict")
    made = CaseType.objects.create(slug="tests.life", title="通用办件", spec=canonical(CaseSpec.model_validate(LIFE)))
    types.publish(made)
    Opens.objects.create(form=asked, type=made)
    return made


@pytest.fixture
def file_case(life, units):
    """`file_case(unit="bailu", name="…")` → the case of a form that somebody filed at NOW."""
    return lambda unit="bailu", at=NOW, files=None, **typed: filed(units[unit], at, files, **typed)


def filed(unit, at=NOW, files=None, **typed) -> Case:
    version = publishing.Form.objects.get(slug="tests-asked").current
    with clock.at(at):
        sent = intake.submit(version, {**TYPED, **typed}, key=f"k{next(_keys)}", unit=unit, channel="town", files=files)
    return Case.objects.get(submission=sent)
