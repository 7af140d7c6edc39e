"""A small office and one case type, for tests of what the public sees: file, ask for papers, supply, close, rate."""

from datetime import date
from typing import NamedTuple

from cases import codes, opening, spec, types
from cases.actor import APPLICANT, staff
from cases.models import Case, CaseType, ItemVersion, ServiceItem
from cases.transition import transition
from forms import intake, publishing, schema
from forms.models import Form
from home.models import Post, Unit, User

SECRET = "draft-secret-of-the-person"

FORMS = {
    "apply": {
        "title": "高龄津贴申领",
        "steps": [
            {
                "title": "您是谁",
                "fields": [
                    {"key": "name", "type": "person_name", "label": "姓名", "required": True},
                    {
                        "key": "phone",
                        "type": "mobile",
                        "label": "手机",
                        "required": True,
                        "secret": True,
                        "purpose": "办事联系",
                    },
                ],
            }
        ],
    },
    "ask": {
        "title": "一次告知",
        "steps": [
            {
                "title": "缺什么",
                "fields": [
                    {"key": "missing", "type": "long_text", "label": "缺什么", "required": True, "public": True},
                    {"key": "inner", "type": "text", "label": "内部说明"},
                ],
            }
        ],
    },
    "supply": {
        "title": "补材料",
        "steps": [
            {
                "title": "补材料",
                "fields": [
                    {"key": "paper", "type": "file", "label": "社会保障卡照片", "required": True},
                    {"key": "remark", "type": "text", "label": "想说明的"},
                ],
            }
        ],
    },
    "reply": {
        "title": "答复",
        "steps": [
            {
                "title": "答复",
                "fields": [{"key": "outcome", "type": "long_text", "label": "结果", "required": True, "public": True}],
            }
        ],
    },
}

LIFE = {
    "pack": "intake",
    "key": "case",
    "title": "一般办件",
    "number": "QX{year}{seq:5}",
    "forms": {"ask": "intake.ask", "supply": "intake.supply", "reply": "intake.reply"},
    "milestones": {"accepted": {"label": "受理", "public": True}},
    "states": {
        "submitted": {"label": "待收件", "public": "已收到，等着收件", "category": "intake"},
        "correction": {"label": "补正中", "public": "请您补材料", "category": "pause"},
        "work": {"label": "审核中", "public": "正在审核", "category": "work"},
        "done": {"label": "已办结", "public": "办好了", "category": "closed", "result": "done"},
        "withdrawn": {"label": "已撤回", "public": "您已撤回", "category": "closed", "result": "withdrawn"},
    },
    "transitions": {
        "open": {
            "label": "申请", "by": ["applicant", "window"], "to": "submitted", "effects": [{"notify": "received"}],
        },
        "accept": {
            "label": "受理", "from": ["submitted"], "to": "work", "by": ["window"], "reaches": ["accepted"],
            "public": "正式受理",
        },
        "ask": {
            "label": "一次告知补正", "from": ["work"], "to": "correction", "by": ["handler", "window"], "form": "ask",
            "pause": ["papers"],
        },
        "supply": {
            "label": "补材料", "from": ["correction"], "to": "back", "by": ["applicant", "window"], "form": "supply",
            "public": "您补齐了材料",
        },
        "withdraw": {
            "label": "撤回申请", "from": ["submitted", "correction", "work"], "to": "withdrawn", "by": ["applicant"],
            "reason": "required",
        },
        "finish": {"label": "办结", "from": ["work"], "to": "done", "by": ["handler", "window"], "form": "reply"},
    },
    "pauses": {"papers": {"label": "等补材料", "stops": ["promise"]}},
    "clocks": {
        "promise": {
            "label": "办好", "from": ["accepted"], "to": ["closed"], "term": "10d", "kind": "promised",
            "basis": "本单位承诺",
        },
        "bring": {
            "label": "补材料的时间", "from": ["ask"], "to": ["supply"], "term": "10d", "side": "applicant",
            "kind": "statutory",
        },
    },
    "survey": {"ask": "closed", "within": "30cd", "scale": 5,
               "low": {"at_most": 2, "effects": [{"spawn": "rectify.rectify"}]}},
    "notices": {"received": {"to": "applicant", "text": "【清溪】已收到“{case.title}”，编号{case.number}。"}},
    "keep": {"done": "10y", "withdrawn": "3y"},
}  # fmt: skip

RECTIFY = {
    "pack": "rectify", "key": "rectify", "title": "差评整改", "number": "ZG{year}{seq:5}",
    "states": {
        "received": {"label": "待核实", "category": "intake"},
        "closed": {"label": "整改完成", "category": "closed", "result": "done"},
    },
    "transitions": {
        "open": {"label": "登记", "by": ["system"], "to": "received"},
        "close": {"label": "办结", "from": ["received"], "to": "closed", "by": ["handler"]},
    },
}  # fmt: skip


class Office(NamedTuple):
    """``people``: role@place → user."""

    town: Unit
    dept: Unit
    people: dict[str, User]


def make_office() -> Office:
    county = Unit.add_root(code="qx", name="清溪县", level=Unit.Level.COUNTY)
    county.add_child(code="centre", name="县政务服务中心", level=Unit.Level.OFFICE, phone="0500-6001234")
    dept = county.add_child(code="mzj", name="县民政局", level=Unit.Level.DEPARTMENT, phone="0500-6002210")
    town = county.add_child(code="bailu", name="白鹭街道便民服务中心", level=Unit.Level.TOWN, phone="0500-6003301")
    where = {"town": town, "dept": dept, "county": county}
    people = {}
    for at in ("window@town", "handler@town", "handler@dept", "supervisor@county", "auditor@dept"):
        role, _at, place = at.partition("@")
        people[at] = User.objects.create_user(at.replace("@", "_"), password="x")
        Post.objects.create(user=people[at], unit=where[place], role=role)
    return Office(town, dept, people)


def make_kinds() -> dict[str, CaseType]:
    """The general type and rectify, published with their forms."""
    for key, form in FORMS.items():
        publishing.make_form(f"intake-{key}", form["title"], schema.build(form), pack_key=f"intake.{key}")
    made = {}
    for life in (LIFE, RECTIFY):
        text = spec.canonical(spec.CaseSpec.model_validate(life))
        kind = CaseType.objects.create(slug=f"{life['pack']}.{life['key']}", title=life["title"], spec=text)
        types.publish(kind)
        made[kind.slug] = kind
    return made


def send_form(unit=None, *, secret=SECRET, about="", **said):
    """A submission that opens nothing by itself."""
    version = Form.objects.get(slug="intake-apply").current
    data = {"name": "林大爷", "phone": "13800001234"} | said
    return intake.submit(version, data, key=f"k-{secret}", unit=unit, secret=secret, about=about, announce=False)


def open_online(office) -> Case:
    """Filed online, come in at the town; its pick-up code is CODE."""
    return opening.open_case(send_form(office.town), by=APPLICANT, secret=SECRET)


CODE = codes.pickup_code(SECRET)


def add_item(office, code="I199", **facts) -> ServiceItem:
    item = ServiceItem.objects.create(code=code, name="高龄津贴申领", authority=office.dept, audience="person")
    known = {"name": "高龄津贴申领", "promise_days": 10, "authority_name": "县民政局"} | facts
    ItemVersion.objects.create(item=item, number=1, facts=known, valid_from=date(2026, 1, 1))
    return item


def move(case, name, office=None, by="window@town", **payload):
    """One step by the office; the case comes back as it is now."""
    actor = staff(office.people[by]) if office else APPLICANT
    case.refresh_from_db()
    transition(case, name, seen_version=case.version, by=actor, payload=payload)
    case.refresh_from_db()
    return case


def to_correction(case, office):
    move(case, "accept", office)
    said = {"missing": "社会保障卡号看不清，请重拍一张", "inner": "疑似复印件"}
    return move(case, "ask", office, data=said, pause="papers")


def to_closed(case, office):
    if case.state == "submitted":
        move(case, "accept", office)
    return move(case, "finish", office, data={"outcome": "准予发放，每月 60 元"})
