"""One schema field of every type, with what somebody types and what comes of it."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from forms import code_lists, fields, schema
from forms.models import CodeList
from home import clock
from home.clock import OFFICE_ZONE


class Sample(NamedTuple):
    """``typed`` → ``value`` (clean) → ``json`` (stored) → ``shown``; ``wrong``: what must be refused."""

    field: dict
    typed: object
    value: object
    json: object
    shown: str
    wrong: object = None


CHOICES = [{"code": "policy", "label": "政策变动"}, {"code": "border", "label": "边界不清"}]
TODAY = clock.today().isoformat()
DEQING = {"code": "330521", "name": "浙江省湖州市德清县", "on": TODAY}
SECRET = {"secret": True, "purpose": "核对"}
SAMPLES = {
    "text": Sample({"max_length": 5}, " 白云镇 ", "白云镇", "白云镇", "白云镇", "一二三四五六"),
    "long_text": Sample({"min_length": 3}, "路灯\r\n坏了 ", "路灯\n坏了", "路灯\n坏了", "路灯\n坏了", "短"),
    "person_name": Sample({}, "买买提•吐尔逊", "买买提·吐尔逊", "买买提·吐尔逊", "买买提·吐尔逊", "张三😀"),
    "number": Sample({"min": 0}, "１,234.50", Decimal("1234.50"), "1234.5", "1234.5", "-1"),
    "integer": Sample({"min": 1, "max": 9}, "3", Decimal(3), 3, "3", "2.5"),
    "money": Sample({}, "1,234.5元", Decimal("1234.50"), 123450, "1,234.50 元", "0.001"),
    "date": Sample({"max": "today"}, "2026年2月8日", date(2026, 2, 8), "2026-02-08", "2026年2月8日", "2026-02-31"),
    "choice": Sample({"choices": CHOICES}, "policy", "policy", "policy", "政策变动", "other"),
    "multi_choice": Sample(
        {"choices": CHOICES},
        ["policy", "border"],
        ["policy", "border"],
        ["policy", "border"],
        "政策变动、边界不清",
        ["x"],
    ),
    "yes_no": Sample({}, "no", False, False, "否", "maybe"),
    "phone": Sample({}, "(0572)5123456", "0572-5123456", "0572-5123456", "0572-5123456", "5123456"),
    "mobile": Sample({}, "+86 13800001234", "13800001234", "13800001234", "13800001234", "0572-5123456"),
    "email": Sample({}, "w@Example.com", "w@example.com", "w@example.com", "w@example.com", "w@"),
    "id_number": Sample(
        {}, "11010519491231002x", "11010519491231002X", "11010519491231002X", "11010519491231002X", "110105194912310021"
    ),
    "uscc": Sample(
        {}, "91350100m000100y43", "91350100M000100Y43", "91350100M000100Y43", "91350100M000100Y43", "91350100M000100Y44"
    ),
    "residence_permit": Sample({}, "810000199408230021", *["810000199408230021"] * 3, "330521199408230029"),
    "passport": Sample({}, "e 1234-5678", *["E12345678"] * 3, "护照"),
    "bank_card": Sample(
        SECRET,
        "6222 0200 0000 0000 018",
        *["6222020000000000018"] * 2,
        "6222 0200 0000 0000 018",
        "6222020000000000019",
    ),
    "plate": Sample({}, "浙e·d12345", *["浙ED12345"] * 3, "浙E1234"),
    "postcode": Sample({}, "３１３２００", *["313200"] * 3, "31320"),
    "landline": Sample({}, "（0572）5123456", *["0572-5123456"] * 3, "13800001234"),
    "percent": Sample({"max": 100}, "12.5%", Decimal("12.5"), "12.5", "12.5%", "101"),
    "month": Sample({"max": "today"}, "2026年2月", date(2026, 2, 1), "2026-02", "2026年2月", "2026-13"),
    "datetime": Sample(
        {"min": "2026-01-01"},
        "2026年2月8日 9点半",
        datetime(2026, 2, 8, 9, 30, tzinfo=OFFICE_ZONE),
        "2026-02-08T09:30+08:00",
        "2026年2月8日 09:30",
        "2026-02-08 25:00",
    ),
    "time": Sample({"min": "08:30", "max": "17:00"}, "下午2点", "14:00", "14:00", "14:00", "18:00"),
    "duration": Sample({"max": 1440}, "1小时30分", Decimal(90), 90, "1 小时 30 分钟", "两天"),
    "rating": Sample({}, "4", 4, 4, "满意（4 分，满分 5 分）", "6"),
    "region": Sample(
        {"level": "county"},
        {"0": "330000", "1": "330500", "2": "330521"},
        *[DEQING] * 2,
        "浙江省湖州市德清县",
        {"0": "330000", "1": "330500", "2": "330599"},
    ),
    "codelist": Sample(
        {"codelist": "trades"},
        {"0": "A", "1": "A01"},
        *[{"code": "A01", "name": "农业 / 种植业", "on": TODAY}] * 2,
        "农业 / 种植业",
        {"0": "A"},
    ),
    "address": Sample(
        {},
        {"0": "330000", "1": "330500", "2": "330521", "detail": "永安街1号"},
        *[{"region": DEQING, "detail": "永安街1号"}] * 2,
        "浙江省湖州市德清县永安街1号",
        {"0": "330000", "detail": "永安街1号"},
    ),
    "map_point": Sample(
        {"around": "30.63,119.69", "within_km": 100},
        {"lat": "北纬30.63度", "lng": "119°41′24″", "datum": "CGCS2000"},
        *[{"lat": "30.630000", "lng": "119.690000", "datum": "CGCS2000"}] * 2,
        "北纬 30.630000°，东经 119.690000°（CGCS2000），距县城约 0.0 公里",
        {"lat": "119.69", "lng": "30.63"},
    ),
    "consent": Sample({}, "on", True, True, "已同意"),
    "table": Sample(
        {
            "columns": [
                {"key": "place", "type": "text", "label": "单位"},
                {"key": "cost", "type": "money", "label": "花费"},
            ]
        },
        [{"place": "甲村", "cost": "3"}, {"place": " ", "cost": ""}],
        [{"place": "甲村", "cost": Decimal("3.00")}],
        [{"place": "甲村", "cost": 300}],
        "单位：甲村；花费：3.00 元",
        [{"place": "甲村", "cost": "三元"}],
    ),
}


SAMPLES["repeat"] = SAMPLES["table"]._replace(wrong=[{"place": "甲村", "cost": "三元"}])
INSIDE = {
    "group": {"fields": [{"key": "inner", "type": "text", "label": "里面的"}]},
    "calculated": {"calc": {"+": [1, 2]}},
    "entry": {"over": "tests.org"},
    "case": {"over": "tests.org"},
}  # what a type cannot be without


def field_of(kind: str, **more) -> schema.Field:
    needed = SAMPLES[kind].field if kind in SAMPLES else INSIDE.get(kind, {})
    return schema.Field.model_validate({"key": f"my_{kind}", "type": kind, "label": "问题", **needed, **more})


def typed(sample: Sample, answer: object) -> object:
    """``answer`` of a sample as a widget hands it over, for what is asked in several boxes."""
    if not isinstance(answer, dict):
        return answer
    kind = next(name for name, each in SAMPLES.items() if each is sample)
    widget = fields.of(kind).formfield(field_of(kind)).widget
    return widget.value_from_datadict({f"q-{part}": said for part, said in answer.items()}, {}, "q")


def trades() -> None:
    """The code list that the sample of a code asks for."""
    found, new = CodeList.objects.get_or_create(slug="trades", defaults={"title": "行业"})
    if new:
        code_lists.store(
            found, code_lists.from_text("A | 农业\nA01 | 种植业 | A\nA02 | 林业 | A\nB | 工业"), whole=True
        )
