"""The 300 service items: facts completed from rules by kind, theme and department, best known ones by hand."""

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from cases.models import Delegation, ItemVersion, ServiceItem
from cms.sample import blank_forms
from cms.sample.reading import read, table
from home.models import Unit

FROM = date(2026, 1, 1)
WHO = {"个人": "person", "法人": "firm", "个人和法人": "person,firm"}
HALL = "清溪县政务服务中心"
HALL_PLACE = {"hall": HALL, "address": "清溪大道 1 号", "hours": "周一至周五 9:00—12:00，13:30—17:00"}
CENTRE = ("0500-6001234", "1 楼“办不成事”反映窗口")
NO_FEE = {"on": False, "items": []}
OBJECTS = {"person": ["自然人"], "firm": ["企业法人", "非法人企业"]}


@cache
def rules() -> dict[str, Any]:
    return read("rules.yaml")


QUESTIONS = {"situations": ("key", "question"), "variants": ("name", "when", "say")}


@cache
def by_hand() -> dict[str, Any]:
    return read("items.yaml")


@cache
def _departments() -> dict[str, tuple]:
    """Short name → (code, full name, telephone, windows)."""
    rows = read("units.yaml")["departments"].items()
    return {short: (code, name, phone, windows) for code, (short, name, _address, phone, windows) in rows}


def rows() -> list[dict[str, str]]:
    return table("service_items.tsv")


def pick(code: str, what: str, choices: Sequence) -> Any:
    """One of ``choices``, spread over the items and always the same for one of them."""
    return choices[int(hashlib.sha256(f"{code}/{what}".encode()).hexdigest(), 16) % len(choices)]


def load(units: dict[str, Unit]) -> None:
    """Items, their first versions and their handing down; items that are there are left alone."""
    known = set(ServiceItem.objects.values_list("code", flat=True))
    new = [row for row in rows() if row["id"] not in known]
    forms = blank_forms.files()
    items = ServiceItem.objects.bulk_create(
        ServiceItem(
            code=row["id"],
            name=row["name"],
            authority=units[_departments()[row["department"]][0]],
            theme=row["theme"],
            audience=WHO[row["audience"]],
        )
        for row in new
    )
    ItemVersion.objects.bulk_create(
        ItemVersion(item=item, number=1, facts=blank_forms.into(facts(row), forms), valid_from=FROM)
        for item, row in zip(items, new, strict=True)
    )
    Delegation.objects.bulk_create(one for item in items for one in _handed_down(item, units))


def facts(row: dict[str, str]) -> dict[str, Any]:
    """What the guide of ``row`` says: docs/developers/item-facts.md."""
    code, name, theme = row["id"], row["name"], row["theme"]
    kind = next(kind for kind in rules()["kinds"] if re.search(kind["match"], name))
    hand = by_hand().get(code, {})
    unit_code, authority, phone, windows = _departments()[row["department"]]
    promise = hand.get("promise", pick(code, "promise", kind["promise"]))
    legal, legal_unit = hand.get("legal", kind["legal"])
    result = hand.get("result", kind["result"])
    found = {
        "name": name,
        "plain": hand.get("plain", row["description"]),
        "authority": unit_code,
        "authority_name": authority,
        "item_type": hand.get("item_type", kind["item_type"]),
        "handle_type": "promise" if promise else "instant",
        "legal_days": legal,
        "legal_unit": legal_unit,
        "legal_basis": hand.get("legal_basis", "中华人民共和国行政许可法" if kind["key"] == "permit" else ""),
        "promise_days": promise,
        "conditions": [
            dict(zip(("text", "question", "otherwise"), each, strict=False))
            for each in hand.get("conditions", kind["conditions"])
        ],
        **{
            name: [dict(zip(columns, each, strict=False)) for each in hand[name]]
            for name, columns in QUESTIONS.items()
            if name in hand
        },
        "materials": _materials(hand.get("materials") or _usual_materials(row, kind)),
        "steps": _steps(hand.get("steps"), kind, promise),
        "visits": hand.get("visits", pick(code, "visits", kind["visits"])),
        "scope": hand.get("scope", "全县通办"),
        "fee": _fee(code),
        "result": {"name": result[0], "type": result[1]},
        "places": [HALL_PLACE | {"window": windows, "phone": phone}],
        "ask": f"{authority}窗口 {phone}，或拨打 12345",
        "complain": "县政务服务中心 1 楼“办不成事”反映窗口 0500-6001200，或拨打 12345",
        "remedy": "收到决定之日起六十日内可以申请行政复议，六个月内可以提起行政诉讼",
        "basis": [
            {"title": t, "number": n, "article": a} for t, n, a in hand.get("basis") or [(_law(name, theme), "", "")]
        ],
        "faq": [{"q": q, "a": a} for q, a in [*hand.get("faq", []), *kind["faq"]][:3]],
        "audience": WHO[row["audience"]].split(","),
        "theme": theme,
        "words": hand.get("words", []),
        "elder_hot": code in rules()["elder_hot"],
    }
    found |= _standing(row, kind, hand)
    found["visit_reason"] = hand.get("visit_reason", "要本人到场核对身份或者领取证件" if found["visits"] else "")
    online = code not in rules()["no_online"]
    found["depth"] = ("全程网办" if not found["visits"] else "网上收件") if online else "窗口办理"
    found["channels"] = [
        "窗口",
        *(["网上", "掌上", "邮寄"] if online else []),
        *(["代办"] if found["elder_hot"] else []),
    ]
    found["deliver"] = ["当场领取", "邮寄", *(["网上下载"] if online else [])]
    return found


def pack_guides() -> None:
    """What the packs' items say beside the name and the sentence they came with; what an editor wrote is left alone."""
    for n, (code, hand) in enumerate(read("pack_guides.yaml").items()):
        versions = list(ItemVersion.objects.filter(item__code=code))
        if len(versions) == 1 and not {"conditions", "steps"} & set(versions[0].facts):
            told = versions[0].facts | _of_pack(code, n, hand, versions[0].facts)
            # a version is frozen once it is there: this one belongs to the same loading, nobody has read it yet
            ItemVersion.objects.filter(pk=versions[0].pk).update(facts=told)


def _of_pack(code: str, n: int, hand: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    _unit, authority, phone, windows = _departments()[hand["unit"]] if "unit" in hand else ("", HALL, *CENTRE)
    base, (legal, legal_unit) = f"0005119{n:02}000", hand.get("legal", (None, ""))
    lists = {"conditions": ("text", "question", "otherwise"), "situations": ("key", "question")}
    return {
        "base_code": base,
        "impl_code": f"11330599MB{9000000 + n}T2{base}",
        "apply_based": True,
        "levels": ["县级"],
        "authority_kind": "法定机关",
        "item_type": "公共服务",
        "objects": [each for who in known.get("audience", []) for each in OBJECTS[who]],
        "handle_type": "promise" if hand["promise"] else "instant",
        "promise_days": hand["promise"],
        "legal_days": legal,
        "legal_unit": legal_unit,
        "legal_basis": hand.get("legal_basis", ""),
        **{
            name: [dict(zip(columns, each, strict=False)) for each in hand[name]]
            for name, columns in lists.items()
            if name in hand
        },
        "materials": _materials(hand.get("materials", [])),
        "no_materials": "materials" not in hand,
        "steps": _steps(hand["steps"], {}, hand["promise"]),
        "visits": 0,
        "depth": "全程网办",
        "channels": ["窗口", "网上", "掌上"],
        "scope": "全县通办",
        "fee": NO_FEE,
        "result": dict(zip(("name", "type"), hand["result"], strict=True)),
        "deliver": ["当场领取", "网上下载"],
        "places": [HALL_PLACE | {"window": windows, "phone": phone}],
        "ask": f"{authority}窗口 {phone}，或拨打 12345",
        "complain": "县政务服务中心 1 楼“办不成事”反映窗口 0500-6001200，或拨打 12345",
        "basis": [dict(zip(("title", "number", "article"), each, strict=True)) for each in hand["basis"]],
        "faq": [{"q": q, "a": a} for q, a in hand.get("faq", [])],
    }


def _standing(row: dict[str, str], kind: dict, hand: dict) -> dict[str, Any]:
    """What the catalogue says of every item: codes, level, whose power it is, whom it serves."""
    code, base = row["id"], f"000511{row['id'][1:]}000"
    extra = hand.get("more", {})
    found = {
        "base_code": base,
        "impl_code": f"11330599MB{int(code[1:]):07}T2{base}",
        "apply_based": True,
        "levels": ["县级", *(["乡级"] if code in rules()["granted"] else [])],
        "authority_kind": "法定机关",
        "objects": [each for who in WHO[row["audience"]].split(",") for each in OBJECTS[who]],
        "oversight": _departments()[row["department"]][1],
        "validity": hand.get("validity", "长期有效" if kind["result"][1] == "证照" else ""),
    }
    found["special_steps"] = [
        dict(zip(("name", "days", "basis"), each, strict=True)) for each in extra.get("special_steps", [])
    ]
    return found | {key: value for key, value in extra.items() if key != "special_steps"}


def _usual_materials(row: dict[str, str], kind: dict) -> list[list[str]]:
    """Who asks, what the kind of item needs, what its theme adds."""
    own = ["id", "居民身份证", "申请人自备", "出示原件", "代办的再带代办人的身份证"]
    firm = ["idcode", "营业执照或者法人证书", "数据共享", "", "我们按统一社会信用代码自己查"]
    first = [own] if row["audience"] != "法人" else [firm]
    listed = [*first, *kind["materials"], *rules()["materials"].get(row["theme"], [])]
    return list({each[0]: each for each in listed}.values())


def _materials(listed: list[list[str]]) -> list[dict[str, str]]:
    return [
        {"key": key, "name": name, "source": source, "necessity": "必要", "note": note}
        | _copies(how)
        | ({"when": when[0]} if when else {})
        for key, name, source, how, note, *when in listed
    ]


def _copies(how: str) -> dict[str, str]:
    """“复印件 1 份” → form and number; “出示原件” → form only."""
    found = re.fullmatch(r"(\D*?) ?(\d+) ?[份张]", how)
    return {"form": found[1], "copies": found[2]} if found else {"form": how, "copies": ""}


def _steps(by_hand: list | None, kind: dict, promise: int) -> list[dict[str, Any]]:
    if by_hand:
        return [{"name": name, "post": post, "days": days, "basis": ""} for name, post, days in by_hand]
    days = shares([share for _name, _post, share in kind["steps"]], promise)
    return [
        {"name": name, "post": post, "days": n, "basis": ""}
        for (name, post, _share), n in zip(kind["steps"], days, strict=True)
    ]


def shares(weights: list[float], whole: int) -> list[int]:
    """``whole`` days split by weight into whole days that add up: the largest remainders get one more."""
    total = sum(weights) or 1
    exact = [weight * whole / total for weight in weights]
    days = [int(each) for each in exact]
    order = sorted(range(len(exact)), key=lambda n: (days[n] - exact[n], n))
    for n in order[: whole - sum(days)] if sum(weights) else ():
        days[n] += 1
    return days


def _law(name: str, theme: str) -> str:
    return next(law for pattern, law in rules()["basis"] if re.search(pattern, f"{name} {theme}"))


def _fee(code: str) -> dict[str, Any]:
    listed = rules()["fees"].get(code)
    if not listed:
        return NO_FEE
    return {"on": True, "items": [{"name": name, "standard": much, "basis": basis} for name, much, basis in listed]}


def _handed_down(item: ServiceItem, units: dict[str, Unit]) -> list[Delegation]:
    modes = Delegation.Mode
    towns = [unit for unit in units.values() if unit.level == Unit.Level.TOWN]
    villages = [unit for unit in units.values() if unit.level == Unit.Level.VILLAGE]
    plan = [
        (rules()["intake"], modes.INTAKE, towns, "便民服务中心"),
        (rules()["granted"], modes.GRANTED, towns, "便民服务中心"),
        (rules()["near"], modes.INTAKE, villages, "便民服务点"),
        (rules()["agent"], modes.AGENT, villages, "便民服务点"),
    ]
    return [
        Delegation(
            item=item, unit=unit, mode=mode, valid_from=FROM, place=f"{unit.short_name}{place}", phone=unit.phone
        )
        for codes, mode, places, place in plan
        if item.code in codes
        for unit in places
    ]
