"""A county with posts, and two lives made by hand: 兜底办 in small, and the general intake in small."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from cases import spec
from cases.actor import APPLICANT, Actor, staff
from cases.models import Case, CaseType, Opens
from cases.opening import GENERAL
from cases.transition import transition
from cases.types import publish
from forms import intake, publishing, schema
from home import clock
from home.models import Post, Unit, User

HOURS = {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def at(text: str) -> datetime:
    """2026-04-20 10:00, at the office."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.OFFICE_ZONE)


LEVELS = {
    "title": "各级响应天数",
    "rows": [
        {"when": {"==": [{"var": "case.level"}, 1]}, "gives": {"days": 3}},
        {"when": {"==": [{"var": "case.level"}, 2]}, "gives": {"days": 5}},
        {"gives": {"days": 10}},
    ],
}
BELOW_THREE = {"<": [{"var": "case.level"}, 3]}
RAISE = [{"raise": 1}]

RESCUE = {
    "pack": "tests",
    "key": "rescue",
    "title": "兜底办件",
    "number": "DD{year}{seq:5}",
    "levels": ["unit_of_channel", "office", "group"],
    "milestones": {"replied": {"label": "已答复", "public": True}},
    "states": {
        "responding": {"label": "响应中", "public": "正在办理", "category": "work"},
        "visiting": {"label": "待回访", "public": "已答复，将回访", "category": "work"},
        "solved": {"label": "已解决", "public": "已解决", "category": "closed", "result": "done"},
        "not_ours": {"label": "不属受理", "public": "不属于受理范围", "category": "closed", "result": "declined"},
    },
    "transitions": {
        "open": {
            "label": "登记",
            "to": "responding",
            "by": ["applicant", "window"],
            "effects": [{"notify": "received"}],
        },
        "decline": {
            "label": "不予受理",
            "from": ["responding"],
            "to": "not_ours",
            "by": ["dispatcher@office"],
            "reason": "required",
        },
        "lift": {
            "label": "升级",
            "from": ["responding"],
            "by": ["handler", "dispatcher@office"],
            "when": BELOW_THREE,
            "effects": RAISE,
        },
        "lapse": {
            "label": "到期自动升级",
            "from": ["responding"],
            "auto": {"clock": "level", "at": "overdue"},
            "when": BELOW_THREE,
            "effective_on": "level.end",
            "basis": "本单位规定",
            "effects": RAISE,
        },
        "reply": {
            "label": "答复",
            "from": ["responding"],
            "to": "visiting",
            "by": ["handler"],
            "form": "reply",
            "reaches": ["replied"],
            "effects": [{"notify": "answered"}],
        },
        "settle": {
            "label": "回访满意，办结",
            "from": ["visiting"],
            "to": "solved",
            "by": ["visitor@office", "visitor@group"],
        },
        "redo": {
            "label": "回访不满意",
            "from": ["visiting"],
            "to": "responding",
            "by": ["visitor@office", "visitor@group"],
            "effects": [{"raise": 1, "when": BELOW_THREE}],
        },
    },
    "clocks": {
        "level": {
            "label": "本级响应",
            "from": ["opened", "raised", "redo"],
            "to": ["replied"],
            "term": {"d": {"table": ["level_days", "days"]}},
            "basis": "本单位规定",
        },
        "total": {"label": "全程", "from": ["opened"], "to": ["replied"], "term": "20d", "basis": "本单位规定"},
    },
    "ladder": [
        {"clock": "level", "at": "50%", "effects": [{"remind": ["handler"]}]},
        {"clock": "level", "at": "0d", "effects": [{"remind": ["lead"]}]},
    ],
    "survey": {"within": "30cd", "low": {"at_most": 2, "effects": [{"spawn": "tests.fix"}]}},
    "keep": {"done": "10y", "declined": "3y"},
    "tables": {"level_days": LEVELS},
    "notices": {
        "received": {"to": "applicant", "text": "已收到，编号{case.number}，{case.unit}负责，{due.level}前答复。"},
        "answered": {"to": "applicant", "text": "编号{case.number}已有结果：{link}"},
    },
    "forms": {"reply": "tests.reply"},
}

PERMIT = {
    "pack": "intake",
    "key": "case",
    "title": "一般办件",
    "number": "SL{year}{seq:6}",
    "milestones": {"accepted": {"label": "已受理"}, "told": {"label": "已告知"}, "decided": {"label": "已决定"}},
    "states": {
        "submitted": {"label": "已提交", "public": "已收到", "category": "intake"},
        "checking": {"label": "收件核验", "category": "intake"},
        "accepted": {"label": "已受理", "public": "已受理", "category": "work", "holder": "item.authority"},
        "correction": {"label": "待补正", "public": "请补正", "category": "pause"},
        "suspended": {"label": "特别程序", "public": "特别程序中", "category": "pause"},
        "done": {"label": "已办结", "public": "已办结", "category": "closed", "result": "granted"},
        "refused": {"label": "不予受理", "category": "closed", "result": "refused"},
        "withdrawn": {"label": "已撤回", "category": "closed", "result": "withdrawn"},
    },
    "transitions": {
        "open": {"label": "提交", "to": "submitted", "by": ["applicant", "window"]},
        "take": {"label": "接件", "from": ["submitted"], "to": "checking", "by": ["window"]},
        "accept": {
            "label": "受理",
            "from": ["submitted", "checking"],
            "to": "accepted",
            "by": ["window"],
            "reaches": ["accepted"],
        },
        "deem_accept": {
            "label": "视为受理",
            "from": ["submitted", "checking"],
            "to": "accepted",
            "auto": {"clock": "correct_once", "at": "overdue"},
            "effective_on": "opened",
            "reaches": ["accepted"],
            "basis": "行政许可法 第三十二条",
        },
        "ask_fix": {
            "label": "一次性补正告知",
            "from": ["submitted", "checking"],
            "to": "correction",
            "by": ["window"],
            "pause": ["await_applicant"],
            "reason": "required",
            "reaches": ["told"],
            "once": True,
            "public": "请补正：{reason}",
        },
        "resupply": {
            "label": "补正",
            "from": ["correction"],
            "to": "back",
            "by": ["applicant"],
            "form": "supply",
        },
        "expire_fix": {
            "label": "逾期未补正",
            "from": ["correction"],
            "to": "withdrawn",
            "auto": {"clock": "supply", "at": "overdue"},
        },
        "suspend": {
            "label": "特别程序",
            "from": ["accepted"],
            "to": "suspended",
            "by": ["handler"],
            "pause": ["expert", "test"],
        },
        "resume": {"label": "恢复办理", "from": ["suspended"], "to": "back", "by": ["handler"]},
        "grant": {
            "label": "准予",
            "from": ["accepted"],
            "to": "done",
            "by": ["handler"],
            "reaches": ["decided"],
            "checks": [{"must": {"!": {"var": "blocked"}}, "say": "材料存疑，不能准予"}],
            "effects": [{"set": {"granted_on": {"var": "today"}}}],
        },
        "block": {
            "label": "存疑",
            "from": ["accepted"],
            "by": ["handler"],
            "effects": [{"set": {"blocked": True}}],
        },
        "auto_grant": {
            "label": "到期准予",
            "from": ["accepted"],
            "to": "done",
            "auto": {"clock": "promise", "at": "+3d"},
            "checks": [{"must": {"!": {"var": "blocked"}}, "say": "材料存疑，不能准予"}],
        },
        "unblock": {
            "label": "消除存疑",
            "from": ["accepted"],
            "by": ["handler"],
            "effects": [{"set": {"blocked": False}}],
        },
        "refuse": {
            "label": "不予受理",
            "from": ["submitted", "checking"],
            "to": "refused",
            "by": ["window"],
            "reason": ["不在范围", "材料虚假"],
        },
        "withdraw": {
            "label": "撤回",
            "from": ["submitted", "checking", "accepted", "correction"],
            "to": "withdrawn",
            "by": ["applicant"],
        },
        "reopen": {"label": "重新办理", "from": ["refused"], "to": "checking", "by": ["lead"], "reason": "required"},
    },
    "pauses": {
        "await_applicant": {"label": "待补正", "stops": ["correct_once"]},
        "expert": {"label": "专家评审", "stops": ["decide", "promise"]},
        "test": {"label": "检测", "stops": ["promise"]},
    },
    "clocks": {
        "correct_once": {
            "label": "一次性告知",
            "from": ["opened", "reopen"],
            "to": ["accepted", "told"],
            "term": "5d",
            "kind": "statutory",
        },
        "supply": {
            "label": "补正期限",
            "from": ["told"],
            "to": ["resupply"],
            "term": "10d",
            "side": "applicant",
        },
        "decide": {
            "label": "法定决定",
            "from": ["accepted"],
            "to": ["decided"],
            "term": "20d",
            "kind": "statutory",
            "extend": {"term": "10d", "times": 1, "by": ["lead"], "effects": [{"notify": "extended"}]},
        },
        "promise": {
            "label": "承诺办结",
            "from": ["accepted"],
            "to": ["decided"],
            "term": {"d": {"if": [{"present": {"var": "item.promise_days"}}, {"var": "item.promise_days"}, 15]}},
        },
    },
    "handoff": {"by": ["handler"]},
    "survey": {"within": "30cd", "low": {"at_most": 2, "effects": [{"spawn": "tests.fix"}]}},
    "keep": {"granted": "5y"},
    "notices": {"extended": {"to": "applicant", "text": "已延期至{due.decide}，理由：{reason}"}},
    "forms": {"supply": "tests.supply"},
}

FIX = {
    "pack": "tests",
    "key": "fix",
    "title": "差评整改",
    "number": "ZG{year}{seq:4}",
    "states": {
        "received": {"label": "待核实", "category": "intake"},
        "contacted": {"label": "已回访", "category": "work"},
        "closed": {"label": "已整改", "category": "closed", "result": "fixed"},
    },
    "transitions": {
        "open": {"label": "生成", "to": "received", "by": ["system"]},
        "contact": {"label": "回访", "from": ["received"], "to": "contacted", "by": ["handler"]},
        "feedback": {"label": "反馈", "from": ["contacted"], "to": "closed", "by": ["handler"]},
    },
    "clocks": {
        "call": {"label": "首次联系", "from": ["opened"], "to": ["contact"], "term": "1d"},
        "feedback": {"label": "整改反馈", "from": ["opened"], "to": ["closed"], "term": "15d"},
    },
    "keep": {"fixed": "5y"},
}


def form(slug: str, *fields: dict):
    """A published form of one step."""
    shape = schema.build({"title": slug, "steps": [{"title": "一", "fields": list(fields)}]})
    return publishing.make_form(slug.replace(".", "-"), slug, shape, pack_key=slug)


def case_type(data: dict, units: dict | None = None) -> CaseType:
    row, _new = CaseType.objects.get_or_create(
        slug=f"{data['pack']}.{data['key']}", defaults={"title": data["title"], "units": units or {}}
    )
    row.spec = spec.canonical(spec.CaseSpec.model_validate(data))
    row.save()
    publish(row)
    return row


@dataclass
class World:
    units: dict[str, Unit]
    forms: dict
    types: dict[str, CaseType]

    def person(self, name: str) -> Actor:
        """``handler@town`` or ``handler@town/2``, made when first asked for."""
        role, _at, place = name.partition("@")
        place, _slash, n = place.partition("/")
        user, new = User.objects.get_or_create(username=f"{role}_{place}_{n or 1}", defaults={"name": name})
        if new:
            Post.objects.create(user=user, unit=self.units[place], role=role)
        return staff(user)

    def user(self, name: str) -> User:
        return self.person(name).user

    def file(self, kind: str, *, channel="web", unit=None, secret="", about="", key=None, **data) -> Case:
        """Send a form through the one door; the receiver opens its case."""
        data = {"name": "张三", **data}
        submission = intake.submit(
            self.forms[kind].current,
            data,
            key=key or uuid.uuid4().hex,
            channel=channel,
            unit=self.units[unit] if unit else None,
            secret=secret,
            about=about,
        )
        return Case.objects.get(submission=submission)


def build() -> World:
    county = Unit.add_root(code="qx", name="清溪县", level=Unit.Level.COUNTY)
    made = {"county": county}
    for code, level in (("office", "office"), ("group", "group"), ("zjj", "department"), ("town", "town")):
        made[code] = county.add_child(code=code, name=code, level=level, hours=HOURS)
    made["other"] = county.add_child(code="other", name="other", level="town", hours=HOURS)
    made["village"] = made["town"].add_child(code="village", name="village", level="village", hours=HOURS)
    made = {code: Unit.objects.get(pk=unit.pk) for code, unit in made.items()}
    name = {"key": "name", "type": "text", "label": "姓名"}
    secret = {"key": "idno", "type": "id_number", "label": "身份证号", "secret": True, "purpose": "核对身份"}
    phone = {"key": "phone", "type": "phone", "label": "电话", "secret": True, "purpose": "核对身份"}
    reply = {"key": "outcome", "type": "long_text", "label": "办理结果", "required": True, "public": True}
    proof = {"key": "proof", "type": "text", "label": "补正内容", "required": True}
    forms = {
        "rescue": form("tests.rescue", name, secret, phone),
        "permit": form("tests.permit", name, secret, phone),
        "reply": form("tests.reply", reply),
        "supply": form("tests.supply", proof),
    }
    units = {"office": "office", "group": "group"}
    types = {"rescue": case_type(RESCUE, units), "permit": case_type(PERMIT, units), "fix": case_type(FIX, units)}
    assert types["permit"].slug == GENERAL
    Opens.objects.create(form=forms["rescue"], type=types["rescue"])
    return World(made, forms, types)


def move(case: Case, name: str, by: Actor = APPLICANT, seen: int | None = None, **payload):
    """One step, on the case as it stands."""
    if seen is None:
        case.refresh_from_db()
    return transition(case, name, seen_version=case.version if seen is None else seen, by=by, payload=payload)
