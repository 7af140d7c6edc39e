"""Elements of a service guide, once for all who type, import, compare and print them (GB/T 39554.1, 行政许可法 第30条).

`SINGLE`: one value each. `TABLES`: rows of short texts. The rest: docs/developers/item-facts.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Facts = dict[str, Any]
Label = str | Promise
SPECIAL = ("听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审")  # 行政许可法 第45条


@dataclass(frozen=True)
class Single:
    """``kind``: text, long, yes, choice, several (of ``choices``), words (any), unit, units. Kept as text, a list of
    texts, or True. ``aliases``: what a workbook may write above it. ``folded``: printed among all standard elements;
    others have a place of their own on the guide."""

    key: str
    label: Label
    kind: str = "text"
    choices: tuple[str, ...] = ()
    help: Label = ""
    aliases: tuple[str, ...] = ()
    folded: bool = True


SINGLE = (
    Single("subname", _("Variant of the item"), aliases=("办理项", "办理项名称", "业务情形名称"), folded=False,
           help=_("Where the catalogue splits one item into several, for example 换领.")),
    Single("base_code", _("Basic code"), aliases=("基本编码",), help=_("The number in the national catalogue.")),
    Single("impl_code", _("Implementation code"), aliases=("实施编码", "实施清单编码"),
           help=_("The number in the province's list. No two items share one.")),
    Single("apply_based", _("Handled on application"), "yes", aliases=("依申请", "是否依申请"),
           help=_("Unticked: the office acts by itself.")),
    Single("levels", _("Level of the authority"), "several", ("省级", "市级", "县级", "乡级", "村级"),
           aliases=("行使层级",), help=_("Which levels have this power.")),
    Single("authority_kind", _("Kind of authority"), "choice", ("法定机关", "授权组织", "受托组织"),
           aliases=("实施主体性质",), help=_("An entrusted body names who entrusts it.")),
    Single("delegator", _("Entrusted by"), "unit", aliases=("委托部门",), help=_("Only for an entrusted body.")),
    Single("joint_units", _("Handled together with"), "units", aliases=("联办机构",),
           help=_("Units with “、” between, as the list of units calls them.")),
    Single("oversight", _("Supervised by"), "unit", aliases=("监管部门",), help=_("As the list of units calls it.")),
    Single("objects", _("Whom it serves"), "several",
           ("自然人", "企业法人", "事业法人", "社会组织法人", "非法人企业", "行政机关", "其他组织"),
           aliases=("服务对象类型",), help=_("As the catalogue divides them.")),
    Single("quota", _("Limit in number"), aliases=("数量限制",), folded=False,
           help=_("For example 每年 200 个; blank: no limit.")),
    Single("forbidden", _("What rules one out"), "long", aliases=("禁止性要求",), folded=False,
           help=_("Who may not apply even where all conditions hold.")),
    Single("promise_ok", _("A promise may stand for papers"), "yes", aliases=("适用告知承诺", "告知承诺"),
           help=_("告知承诺制: the applicant promises instead of proving.")),
    Single("cross_mode", _("How it is done across regions"), "choice", ("全程网办", "异地代收代办", "多地联办"),
           aliases=("通办方式",), help=_("Only where it can be done beyond the county.")),
    Single("pay_online", _("Fees can be paid online"), "yes", aliases=("网上支付", "是否支持网上支付"),
           help=_("Only where it costs anything.")),
    Single("validity", _("The result is valid"), aliases=("结果有效期", "有效期"),
           help=_("For example 长期、5 年; blank where nothing is issued.")),
)  # fmt: skip

TABLES: dict[str, tuple[Label, list[tuple[str, Label]]]] = {
    "conditions": (
        _("Conditions"),
        [
            ("text", _("condition")),
            ("question", _("question to ask oneself")),
            ("otherwise", _("what to do if not")),
        ],
    ),
    "situations": (_("Situations"), [("key", _("short word")), ("question", _("question to ask oneself"))]),
    "variants": (
        _("Variants"),
        [("name", _("name of the variant")), ("when", _("only when")), ("say", _("what is different"))],
    ),
    "materials": (
        _("Materials"),
        [
            ("name", _("name of the paper")),
            ("source", _("where it comes from")),
            ("necessity", _("necessity")),
            ("copies", _("copies")),
            ("form", _("form of the paper")),
            ("when", _("only when")),
            ("note", _("note")),
            ("issuer", _("who issues it")),
            ("accept", _("what it must show")),
            ("basis", _("basis")),
        ],
    ),
    "steps": (
        _("Steps of handling"),
        [("name", _("step")), ("post", _("post that acts")), ("days", _("working days")), ("basis", _("basis"))],
    ),
    "special_steps": (
        _("Special procedures"),
        [("name", _("procedure")), ("days", _("days")), ("basis", _("basis"))],
    ),
    "places": (
        _("Places"),
        [
            ("hall", _("hall")),
            ("window", _("window")),
            ("address", _("address")),
            ("phone", _("phone")),
            ("hours", _("hours")),
        ],
    ),
    "basis": (
        _("Legal basis"),
        [("title", _("document")), ("number", _("document number")), ("article", _("article"))],
    ),
    "faq": (_("Common questions"), [("q", _("question")), ("a", _("answer"))]),
    "fees": (
        _("Fees"),
        [
            ("name", _("fee")),
            ("standard", _("how much")),
            ("basis", _("basis")),
            ("reduced", _("reduced or waived for")),
        ],
    ),
}
COUNTED = {"steps", "special_steps"}  # tables with a number of days
FILES = ("blank", "sample")  # of a paper: numbers of documents


def words_of(each: Single, facts: Mapping[str, Any]) -> str:
    """What ``facts`` say of it, as it is printed; "" for nothing."""
    value = facts.get(each.key)
    if each.kind == "yes":
        return str(_("yes")) if value else ""
    return "、".join(value) if isinstance(value, list) else str(value or "")


def keyed(rows: list[Facts], before: list[Facts]) -> list[Facts]:
    """Materials keep the keys and whatever else they had; new ones get the next number."""
    known = {row.get("name"): row for row in before}
    taken = {row.get("key") for row in before}
    found = []
    for row in rows:
        old = known.get(row["name"], {})
        key = old.get("key") or next(f"m{n}" for n in range(1, 1000) if f"m{n}" not in taken)
        taken.add(key)
        kept = {name: value for name, value in row.items() if value or name in old}
        found.append({**old, **kept, "key": key})
    return found
