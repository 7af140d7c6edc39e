"""Service items from a catalogue workbook 事项目录: rows become items and versions through `items.publish`.

What a column does not say stays as the item's guide has it. `catalogued` lets higher apps draft a guide page.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.widgets import Widget

from cases import item_rules, items
from cases.imports.cells import Choice, Day, Number, OfUnit, Several, Words, cell, parts
from cases.imports.columns import Column
from cases.imports.resource import Cells, Entry, Kept, SheetResource
from cases.item_elements import COUNTED, SINGLE, TABLES, Facts, keyed
from cases.models import BatchRow, Case, ServiceItem
from cases.signals import catalogued, uncatalogued
from home.models import User

AUDIENCES = {"个人": "person", "法人": "firm", "个人和法人": "person,firm", "企业": "firm", "群众": "person"}
HANDLING = {"即办件": "instant", "承诺件": "promise"}
DAY_UNITS = {"工作日": "working", "自然日": "calendar"}
YES = {"是": "yes", "否": "no"}
COST = {"不收费": "no", "收费": "yes"}
TABLED = {  # key: what a workbook may write above it; a line of the cell for each row, its columns with “|” between
    "situations": ("情形", "情形问题", "办理情形问题"),
    "variants": ("办理情形", "业务情形"),
    "conditions": ("受理条件", "申请条件"),
    "materials": ("申请材料", "材料"),
    "steps": ("办理流程", "办理环节"),
    "special_steps": ("特别程序", "特殊环节"),
    "places": ("办理地点", "办理地址"),
    "fees": ("收费项目", "收费"),
    "basis": ("设定依据", "法律依据"),
    "faq": ("常见问题",),
}
COLUMNS = (
    Column("code", gettext_lazy("Item code"), ("id", "事项编码", "编码", "编号"), required=True),
    Column("name", gettext_lazy("Item name"), ("name", "事项名称", "名称"), required=True),
    Column("plain", gettext_lazy("In one sentence"), ("description", "说明", "事项说明")),
    Column(
        "authority",
        gettext_lazy("Authority"),
        ("department", "实施主体", "部门", "责任部门", "实施单位"),
        required=True,
    ),
    Column("theme", gettext_lazy("Theme"), ("theme", "主题", "主题分类")),
    Column("audience", gettext_lazy("For whom"), ("audience", "服务对象"), choices=("个人", "法人", "个人和法人")),
    Column("item_type", gettext_lazy("Kind of item"), ("item_type", "事项类型")),
    Column("handle_type", gettext_lazy("Handled"), ("handle_type", "办件类型"), choices=tuple(HANDLING)),
    Column("legal_days", gettext_lazy("Days by law"), ("legal_days", "法定时限", "法定办结时限")),
    Column("legal_unit", gettext_lazy("Days by law are"), ("legal_unit", "法定期限单位"), choices=tuple(DAY_UNITS)),
    Column("legal_basis", gettext_lazy("Basis of the term by law"), ("legal_basis", "法定期限依据")),
    Column("promise_days", gettext_lazy("Days promised"), ("promise_days", "承诺时限", "承诺办结时限")),
    Column("visits", gettext_lazy("Trips to the hall"), ("visits", "到办事现场次数", "跑动次数")),
    Column("visit_reason", gettext_lazy("Why one has to come"), ("visit_reason", "必须现场办理原因")),
    Column("depth", gettext_lazy("How far it goes online"), ("depth", "网办深度")),
    Column("scope", gettext_lazy("Where it can be done"), ("scope", "通办范围")),
    Column("channels", gettext_lazy("Ways to apply"), ("channels", "办理形式")),
    Column("deliver", gettext_lazy("How the result is handed over"), ("deliver", "送达方式")),
    Column("result_name", gettext_lazy("Result"), ("result_name", "结果名称", "办理结果")),
    Column("result_type", gettext_lazy("Kind of result"), ("result_type", "结果类型")),
    Column("fee_on", gettext_lazy("Does it cost anything"), ("fee_on", "是否收费"), choices=tuple(COST)),
    Column("no_materials", gettext_lazy("Nothing to hand in"), ("no_materials", "无需材料"), choices=tuple(YES)),
    Column("elder_hot", gettext_lazy("Often needed in old age"), ("elder_hot", "老年高频"), choices=tuple(YES)),
    *(
        Column(
            each.key, each.label, (each.key, *each.aliases), choices=tuple(YES) if each.kind == "yes" else each.choices
        )
        for each in SINGLE
    ),
    *(Column(key, TABLES[key][0], (key, *aliases)) for key, aliases in TABLED.items()),
    Column("words", gettext_lazy("What people call it"), ("words", "俗称", "关键词")),
    Column("ask", gettext_lazy("Whom to ask"), ("ask", "咨询方式")),
    Column("complain", gettext_lazy("Where to complain"), ("complain", "监督投诉方式")),
    Column("remedy", gettext_lazy("If one disagrees"), ("remedy", "救济途径")),
    Column("valid_from", gettext_lazy("Valid from day"), ("valid_from", "生效日期", "启用日期")),
)
OWN = ("name", "theme", "audience")
LISTS = tuple(each.key for each in SINGLE if each.kind in ("several", "words", "units"))
WORDS = ("channels", "deliver", "words", *LISTS)
TICKED = ("no_materials", "elder_hot", *(each.key for each in SINGLE if each.kind == "yes"))
TEXTS = ("visit_reason", "depth", "scope", "result_name", "result_type", "remedy",
         *(each.key for each in SINGLE if each.kind in ("text", "long", "choice", "unit")))  # fmt: skip
FACTS = ("plain", "item_type", "handle_type", "legal_days", "legal_unit", "legal_basis", "promise_days", "visits",
         "fee_on", *TEXTS, *TICKED, *WORDS, *TABLED, "ask", "complain")  # fmt: skip


PARTED = {"fee_on": ("fee", "on"), "fees": ("fee", "items"), "result_name": ("result", "name"),
          "result_type": ("result", "type")}  # fmt: skip
EMPTY: dict[str, dict[str, Any]] = {"fee": {"on": False, "items": []}, "result": {"name": "", "type": ""}}
CODED = {"audience": AUDIENCES, "handle_type": HANDLING, "legal_unit": DAY_UNITS, "fee_on": COST}
CODED |= dict.fromkeys(TICKED, YES)


class Rows(Widget):
    """A cell of rows, as the item's editor writes them: 代办 | 是替别人办吗; the next one on a line of its own or
    after “；”. A “；” inside a row is text: what is between two of them is a row only if it has bars as the others."""

    def __init__(self, table: str) -> None:
        self.table = table

    @cached_property
    def field(self):
        from cases.admin.rows import RowsField  # panels are loaded after rows

        return RowsField(TABLES[self.table][1])

    def clean(self, value: Any, row=None, **kwargs) -> list[dict[str, str]]:
        text = str(value or "").replace("｜", "|").strip()
        parts = text.split("；")
        if "\n" not in text and ("|" not in text or all("|" in part for part in parts)):
            text = "\n".join(parts)
        try:
            rows = self.field.clean(text)
        except ValidationError as slip:
            raise ValueError(" ".join(slip.messages)) from slip
        if self.table in COUNTED:
            item_rules.with_days(rows)
        return rows

    def text(self, rows: list[dict[str, Any]]) -> str:
        said = self.field.to_text(rows)
        return f"{said} |" if "；" in said and "|" not in said and "\n" not in said else said

    def plain(self, rows: list[dict[str, Any]]) -> list[dict[str, str]]:
        """What such a cell can say of ``rows``."""
        columns = [key for key, _label in self.field.columns]
        return [{key: "" if row.get(key) is None else str(row[key]) for key in columns} for row in rows]


class UnitNames(OfUnit):
    """Units by whatever they are called, kept by their names."""

    def clean(self, value: Any, row=None, **kwargs) -> str:
        return "、".join(self.known().named(each).name for each in parts(str(value or "")))


class ItemResource(SheetResource):
    columns = COLUMNS
    goes_out = True

    def made_fields(self):
        return {
            "code": cell("code", Words(40, needed=True)),
            "name": cell("name", Words(120, needed=True)),
            "plain": cell("plain", Words(120)),
            "authority": cell("authority", OfUnit(lambda: self.units, needed=True)),
            "theme": cell("theme", Words(40)),
            "audience": cell("audience", Several(AUDIENCES)),
            "item_type": cell("item_type", Words(40)),
            "handle_type": cell("handle_type", Choice(HANDLING)),
            "legal_days": cell("legal_days", Number(0, 3660)),
            "legal_unit": cell("legal_unit", Choice(DAY_UNITS)),
            "legal_basis": cell("legal_basis", Words(200)),
            "promise_days": cell("promise_days", Number(0, 3660)),
            "visits": cell("visits", Number(0, 9)),
            **{key: cell(key, UnitNames(lambda: self.units)) for key in item_rules.UNITS},
            "fee_on": cell("fee_on", Choice(COST)),
            **{key: cell(key, Words(400)) for key in (*TEXTS, *WORDS) if key not in item_rules.UNITS},
            **{
                each.key: cell(each.key, (Choice if each.kind == "choice" else Several)({w: w for w in each.choices}))
                for each in SINGLE
                if each.choices
            },
            **{key: cell(key, Choice(YES)) for key in TICKED},
            **{key: cell(key, Rows(key)) for key in TABLED},
            "ask": cell("ask", Words(400)),
            "complain": cell("complain", Words(400)),
            "valid_from": cell("valid_from", Day()),
        }

    def begin(self, rows):
        codes = {cells.get("code", "") for _n, cells in rows}
        found = ServiceItem.objects.filter(code__in=codes).select_related("authority").prefetch_related("versions")
        self.items = {item.code: item for item in found}

    def identity(self, cells: Cells) -> str:
        return cells.get("code", "")

    def standing(self):
        found = ServiceItem.objects.select_related("authority").prefetch_related("versions").order_by("code")
        for item in found.iterator(chunk_size=200):
            told = flat(_facts(item)) | _own(item) | {"code": item.code}
            told |= {key: "、".join(told[key] or ()) for key in WORDS}
            told |= {key: Rows(key).text(told[key] or []) for key in TABLED}
            for key, words in CODED.items():
                told[key] = _in_words(words, told[key])
            yield told

    def find(self, cells: Cells) -> ServiceItem | None:
        return self.items.get(cells.get("code", ""))

    def compare(self, entry: Entry) -> dict[str, Any]:
        item, known, found = entry.there, flat(_facts(entry.there)), {}
        for key, after in self._said(entry).items():
            before = _own(item).get(key) if key in (*OWN, "authority") else known[key]
            if self._called(key, before) != after and not (before is None and after in ("", [])):
                found[key] = [before, after]
        return found

    def _called(self, key: str, value: Any) -> Any:
        """``value``, but units by their names: what was typed by hand, or long ago, has them by shorter ones."""
        if key not in item_rules.UNITS or not value:
            return value
        try:
            named = [self.units.named(each).name for each in (value if isinstance(value, list) else [value])]
        except ValueError:  # one that is no more
            return value
        return named if isinstance(value, list) else named[0]

    def _said(self, entry: Entry) -> dict[str, Any]:
        """{column: plain value} of what the row says; a blank fact says nothing."""
        said = {}
        for key in (*OWN, "authority", *FACTS):
            value = entry.values.get(key)
            if value in (None, "", []):
                continue
            said[key] = value.code if key == "authority" else parts(value) if key in WORDS else value
        if said.get("fee_on") == "no":
            said.setdefault("fees", [])
        return said

    def problems(self, entry: Entry) -> dict[str, list[str]]:
        """By what the row says and the item has: the rules of the item's editor, where the row has a say in them."""
        said = self._said(entry)
        data = item_rules.asked(brought(_facts(entry.there) if entry.there else {}, said))
        found = {key: [slip] for key, slip in item_rules.settle(data, entry.there or ServiceItem(), self.units).items()}
        for slip in item_rules.contradictions(data):
            if mine := [key for key in slip.of if key in said]:
                found.setdefault(slip.key if slip.key in said else mine[0], []).append(slip.said)
        return found

    # --- carrying out -------------------------------------------------------------------------------------------
    def create(self, entry: Entry) -> None:
        values = self._said(entry)
        item = ServiceItem(code=entry.values["code"], authority=entry.values["authority"])
        for key in OWN:
            setattr(item, key, values.get(key, ""))
        item.save()
        items.publish(item, _whole(item, brought({}, values)), self.user, entry.values.get("valid_from"))
        entry.ref = item.code
        catalogued.send(sender=ServiceItem, item=item, by=self.user)

    def change(self, entry: Entry) -> None:
        self._bring(
            entry.there, {key: after for key, (_b, after) in entry.changes.items()}, entry.values.get("valid_from")
        )
        entry.ref = entry.there.code

    def _bring(self, item: ServiceItem, values: Facts, day=None, papers: list[Facts] | None = None) -> None:
        for key in OWN:
            if key in values:
                setattr(item, key, values[key])
        if "authority" in values:
            item.authority = self.units.named(values["authority"])
        item.save()
        items.publish(item, _whole(item, brought(_facts(item), values, papers)), self.user, day)

    def undo(self, row: BatchRow, by: User) -> None:
        item = ServiceItem.objects.filter(code=row.ref).select_related("authority").first()
        if item is None:
            return
        if row.outcome == BatchRow.Outcome.NEW:
            if Case.objects.filter(item_version__item=item).exists():
                raise Kept(_("Cases were opened for it by now. Retire it instead."))
            if item.versions.count() > 1 or item.delegations.exists():
                raise Kept(_("It was changed again since."))
            uncatalogued.send(sender=ServiceItem, item=item)  # raises Kept where its guide is being worked on
            item.versions.all().delete()
            try:
                item.delete()
            except ProtectedError as used:
                raise Kept(_("It is in use by now: posts, items or cases name it.")) from used
            return
        now = flat(_facts(item)) | _own(item)
        if any(now.get(key) != after for key, (_before, after) in row.changes.items()):
            raise Kept(_("It was changed again since."))
        versions = sorted(item.versions.all(), key=lambda each: each.number)  # the newest says it last
        papers = [paper for version in versions for paper in version.facts.get("materials") or []]
        self._bring(item, {key: before for key, (before, _after) in row.changes.items()}, papers=papers)


def flat(facts: dict[str, Any]) -> dict[str, Any]:
    """``facts`` as the columns say them: texts, lists, rows of texts, “yes” and “no”; None for what is not said."""
    fee, result = facts.get("fee"), facts.get("result") or {}
    found = {key: facts.get(key) for key in FACTS}
    found |= {key: "yes" if facts.get(key) else "no" for key in TICKED}
    found |= {key: Rows(key).plain(facts.get(key) or []) for key in TABLED if key != "fees"}
    found |= {
        "fee_on": fee and ("yes" if fee.get("on") else "no"),
        "fees": Rows("fees").plain((fee or {}).get("items") or []),
    }
    return found | {"result_name": result.get("name"), "result_type": result.get("type")}


def brought(before: Facts, values: Facts, papers: list[Facts] | None = None) -> Facts:
    """``before`` with what ``values``, as columns say them, change. ``papers``: known ones beside those of ``before``,
    by whose names files and keys come back."""
    facts = dict(before)
    for key in FACTS:
        if key not in values:
            continue
        value = values[key]
        if key in COUNTED:
            value = item_rules.with_days(value or [])
        elif key == "materials":
            value = keyed(value or [], papers or before.get("materials") or [])
        elif key in TICKED:
            value = value == "yes" or None
        if key in PARTED:
            _put_part(facts, *PARTED[key], value)
        elif value in (None, []):
            facts.pop(key, None)
        else:
            facts[key] = value
    return facts


def _put_part(facts: dict[str, Any], whole: str, part: str, value: Any) -> None:
    """Whether it costs and what results are said, or nothing of them is: silence about a fee is not “free”."""
    if part in ("on", "name") and value is None:
        facts.pop(whole, None)
    elif value is not None and (value != [] or whole in facts):
        kept = value == "yes" if part == "on" else value
        facts[whole] = {**EMPTY[whole], **(facts.get(whole) or {}), part: kept}


def _in_words(words: dict[str, str], code: str | None) -> str:
    """As people write it, "" for none."""
    return next((said for said, each in words.items() if each == code), code or "")


def _own(item: ServiceItem) -> dict[str, Any]:
    return {"name": item.name, "theme": item.theme, "audience": item.audience, "authority": item.authority.code}


def _facts(item: ServiceItem) -> dict[str, Any]:
    newest = max(item.versions.all(), key=lambda each: each.number, default=None)
    return newest.facts if newest else {}


def _whole(item: ServiceItem, facts: dict[str, Any]) -> dict[str, Any]:
    """``facts`` with what the item's own columns say, as the guide prints them (docs/developers/item-facts.md)."""
    own = {"name": item.name, "authority": item.authority.code, "authority_name": item.authority.name}
    promised = facts.get("promise_days")
    handled = facts.get("handle_type") or ("instant" if promised == 0 else "promise")
    audience = [who for who in item.audience.split(",") if who]
    return {**facts, **own, "handle_type": handled, "audience": audience, "theme": item.theme}
