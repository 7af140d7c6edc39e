"""A share transfer in small, which the other shareholder has to confirm: for tests of parties."""

import re

from cases.models import Case, Notice, Opens
from home import crypto
from tests.cases import engine_world

CODE = re.compile(r"(?<![A-Z0-9])[A-Z2-9]{4} [A-Z2-9]{4}(?![A-Z0-9])")
SECRET = {"secret": True, "purpose": "核对身份"}
NAME = {"key": "name", "type": "person_name", "label": "姓名"}
PHONE = {"key": "phone", "type": "mobile", "label": "手机", **SECRET}
PARTNER = {"key": "partner", "type": "person_name", "label": "其他股东", **SECRET}
REACH = {"key": "partner_phone", "type": "mobile", "label": "其他股东手机", **SECRET}
VIEW = {"key": "view", "type": "long_text", "label": "意见", "required": True, "public": True}
STORY = {"key": "story", "type": "text", "label": "说明", "public": True}
SAID = {"name": "周建国", "phone": "13600000001", "partner": "陈桂香", "partner_phone": "13600000002"}

LIFE = {
    "pack": "tests",
    "key": "transfer",
    "title": "股权转让变更",
    "number": "GQ{year}{seq:5}",
    "called": "{story}",
    "parties": {"partner": {"label": "其他股东", "field": "partner", "contact": "partner_phone"}},
    "facts": [{"key": "secretly", "type": "yes_no", "label": "不让对方看"}],
    "hide_from": [{"party": "partner", "when": {"var": "secretly"}}],
    "milestones": {"agreed": {"label": "股东已确认", "public": True}, "inner": {"label": "内部"}},
    "states": {
        "asked": {"label": "待确认", "public": "等其他股东确认", "category": "intake"},
        "running": {"label": "办理中", "public": "正在办理", "category": "work"},
        "done": {"label": "办结", "public": "已办结", "category": "closed", "result": "done"},
        "off": {"label": "已撤回", "public": "已撤回", "category": "closed", "result": "off"},
    },
    "transitions": {
        "open": {"label": "提交", "to": "asked", "by": ["applicant", "window"], "public": "已收到：{story}"},
        "agree": {
            "label": "确认", "from": ["asked"], "to": "running", "by": ["partner"], "form": "agree",
            "reaches": ["agreed"], "effects": [{"notify": "agreed"}],
        },
        "explain": {"label": "补充说明", "from": ["asked", "running"], "by": ["applicant"], "form": "explain"},
        "name": {"label": "改联系人", "from": ["asked", "running"], "by": ["window@office"], "form": "name"},
        "hide": {
            "label": "不让看", "from": ["asked", "running"], "by": ["handler"],
            "effects": [{"set": {"secretly": True}}],
        },
        "show": {
            "label": "可以看", "from": ["asked", "running"], "by": ["handler"],
            "effects": [{"set": {"secretly": False}}],
        },
        "finish": {
            "label": "办结", "from": ["running"], "to": "done", "by": ["handler"], "effects": [{"notify": "over"}],
        },
        "withdraw": {"label": "撤回", "from": ["asked"], "to": "off", "by": ["applicant"]},
    },
    "clocks": {
        "answer": {"label": "股东确认", "from": ["opened"], "to": ["agreed"], "term": "5d", "side": "applicant"},
        "total": {"label": "全程", "from": ["opened"], "to": ["closed"], "term": "20d"},
    },
    "survey": {"within": "30cd"},
    "keep": {"done": "10y", "off": "3y"},
    "notices": {
        "agreed": {"to": "applicant", "text": "其他股东已确认：{case.number}"},
        "over": {"to": "partner", "text": "{case.number}已办结：{link}"},
    },
    "forms": {"agree": "tests.agree", "explain": "tests.explain", "name": "tests.name"},
}  # fmt: skip


def build(world: engine_world.World, **changes) -> engine_world.World:
    """The world with the transfer in it: ``world.file("transfer", **SAID)``. ``changes``: of the type."""
    world.forms["transfer"] = engine_world.form("tests.transfer", NAME, PHONE, PARTNER, REACH, STORY)
    world.forms["agree"] = engine_world.form("tests.agree", VIEW)
    world.forms["explain"] = engine_world.form("tests.explain", {**STORY, "key": "more"})
    world.forms["name"] = engine_world.form("tests.name", PARTNER, REACH)
    world.types["transfer"] = engine_world.case_type({**LIFE, **changes}, {"office": "office"})
    Opens.objects.create(form=world.forms["transfer"], type=world.types["transfer"])
    return world


def letters(case: Case, audience: str) -> list[str]:
    """What ``audience`` was told, oldest first."""
    rows = Notice.objects.filter(case=case, audience=audience).order_by("pk")
    return [crypto.unseal(row.text, f"notice:{row.key}") for row in rows]


def code_of(case: Case, key: str = "partner") -> str:
    """The pick-up code in the newest letter that has one."""
    found = [
        code
        for text in letters(case, key)
        for code in re.findall(r"(?<![A-Z0-9])[A-Z2-9]{4} [A-Z2-9]{4}(?![A-Z0-9])", text)
    ]
    return found[-1]
