"""Facts of a service item as an editor types them: fields, and tables as lines. Publishing makes a new version."""

from typing import Any

from django import forms as html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from cases import item_rules, items
from cases.admin import delegations
from cases.admin.elements import ElementFields
from cases.admin.paper_files import PaperFilesField, ResultFile, of_papers, stray, with_files
from cases.admin.rows import RowsField, WordsField
from cases.item_elements import SINGLE, SPECIAL, TABLES, keyed
from cases.models import ServiceItem
from home import clock
from home.admin.units import UnitChoiceField

PLAIN = (
    "plain", "item_type", "handle_type", "legal_days", "legal_unit", "legal_basis", "promise_days", "visits",
    "visit_reason", "depth", "scope", "channels", "deliver", "ask", "complain", "remedy", "words", "elder_hot",
    "no_materials", *(each.key for each in SINGLE),
)  # fmt: skip
AUDIENCES = [("person", gettext_lazy("people")), ("firm", gettext_lazy("firms"))]
HANDLING = [("promise", gettext_lazy("with a promised term")), ("instant", gettext_lazy("on the spot"))]
COST = [("", gettext_lazy("not said")), ("no", gettext_lazy("free of charge")), ("yes", gettext_lazy("it costs"))]
DAY_UNITS = [("working", gettext_lazy("working days")), ("calendar", gettext_lazy("calendar days"))]


HELP = {
    "code": gettext_lazy("The office's own number of it; it never changes."),
    "name": gettext_lazy("As the catalogue writes it. What people say goes under “what people call it”."),
    "authority": gettext_lazy("Who has the power by law, not who sits at the window."),
    "theme": gettext_lazy("Under which theme it stands, for example 养老."),
    "status": gettext_lazy("A suspended item cannot be applied for; a retired one names what follows."),
    "status_from": gettext_lazy("From which day; filled in by itself when the status changes."),
    "successor": gettext_lazy("For a retired item: the guide that people are led to."),
    "valid_from": gettext_lazy("Cases opened before keep the version of their day."),
    "audience": gettext_lazy("People and firms find it under their own heading."),
    "words": gettext_lazy("With “、” between: 敬老津贴、老人补贴. The search finds the item by them."),
    "elder_hot": gettext_lazy("Shown in the version for elderly people."),
    "item_type": gettext_lazy("行政许可, 行政确认, 行政给付, 公共服务 …"),
    "handle_type": gettext_lazy("On the spot: done before the person leaves."),
    "legal_days": gettext_lazy("As the law says; blank where no law says."),
    "legal_unit": gettext_lazy("Working days unless the law says otherwise."),
    "legal_basis": gettext_lazy("The law and the article that set these days."),
    "promise_days": gettext_lazy("Working days the office promises; not more than by law."),
    "visits": gettext_lazy("0 where nobody has to come."),
    "visit_reason": gettext_lazy("Why it does not work without coming, for example to check a face."),
    "depth": gettext_lazy("咨询, 收件, 预审, 受理 or 全程网办."),
    "scope": gettext_lazy("全县通办, 全市通办, 全省通办, 跨省通办."),
    "channels": gettext_lazy("With “、” between: 窗口、网上、掌上、自助机、邮寄、代办."),
    "no_materials": gettext_lazy("Says on purpose that nothing is asked for."),
    "handed_down": gettext_lazy("Towns and villages that do it too, a line each."),
    "fee_on": gettext_lazy("Silence about a fee is not “free”: say which."),
    "result_name": gettext_lazy("What one holds in the hand at the end."),
    "result_type": gettext_lazy("证照, 批文, 证明, 登记 or 通知."),
    "deliver": gettext_lazy("With “、” between: 当场领取、邮寄、网上下载、自助打印."),
    "ask": gettext_lazy("Window and phone; elderly people call."),
    "complain": gettext_lazy("Where one complains about how it was handled, with a phone number."),
    "remedy": gettext_lazy("Within which days and to whom one objects. A permit must say so."),
}


def _days(label, most: int = 3660) -> html.IntegerField:
    return html.IntegerField(label=label, min_value=0, max_value=most, required=False)


def _text(label, rows: int = 0, **kwargs) -> html.CharField:
    widget = html.Textarea(attrs={"rows": rows}) if rows else html.TextInput()
    return html.CharField(label=label, required=False, widget=widget, **kwargs)


def _rows(name: str) -> RowsField:
    label, columns = TABLES[name]
    return RowsField(columns, label=label)


class ItemForm(ElementFields, WagtailAdminModelForm):
    """Saving a changed fact publishes the next version; the item's own columns change at once."""

    authority = UnitChoiceField(label=gettext_lazy("authority"))
    audience = html.MultipleChoiceField(
        label=gettext_lazy("For whom"), choices=AUDIENCES, widget=html.CheckboxSelectMultiple, required=False
    )
    plain = _text(gettext_lazy("In one sentence"), max_length=60, help_text=gettext_lazy("At most 60 characters."))
    item_type = _text(gettext_lazy("Kind of item"))
    handle_type = html.ChoiceField(label=gettext_lazy("Handled"), choices=HANDLING)
    legal_days = _days(gettext_lazy("Days by law"))
    legal_unit = html.ChoiceField(label=gettext_lazy("Days by law are"), choices=DAY_UNITS)
    legal_basis = _text(gettext_lazy("Basis of the term by law"))
    promise_days = _days(gettext_lazy("Days promised"))
    visits = _days(gettext_lazy("Trips to the hall"), 2)
    visit_reason = _text(gettext_lazy("Why one has to come"))
    depth, scope = _text(gettext_lazy("How far it goes online")), _text(gettext_lazy("Where it can be done"))
    channels = WordsField(label=gettext_lazy("Ways to apply"), required=False)
    deliver = WordsField(label=gettext_lazy("How the result is handed over"), required=False)
    result_name, result_type = _text(gettext_lazy("Result")), _text(gettext_lazy("Kind of result"))
    ask, complain = _text(gettext_lazy("Whom to ask"), 2), _text(gettext_lazy("Where to complain"), 2)
    remedy = _text(gettext_lazy("If one disagrees"), 2)
    words = WordsField(label=gettext_lazy("What people call it"), required=False)
    fee_on = html.ChoiceField(label=gettext_lazy("Does it cost anything"), choices=COST, required=False)
    no_materials = html.BooleanField(label=gettext_lazy("Nothing to hand in"), required=False)
    elder_hot = html.BooleanField(label=gettext_lazy("Often needed in old age"), required=False)
    handed_down = delegations.DelegationsField()
    valid_from = html.DateField(label=pgettext_lazy("version", "Valid from"), widget=AdminDateInput)

    conditions, materials, steps = _rows("conditions"), _rows("materials"), _rows("steps")
    situations, variants = _rows("situations"), _rows("variants")
    places, basis, faq, fees = _rows("places"), _rows("basis"), _rows("faq"), _rows("fees")
    special_steps = _rows("special_steps")
    paper_files, result_sample = PaperFilesField(), ResultFile()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.published = self._newest()
        for name in TABLES:
            self.fields[name].help_text = _("One on each line: %(pattern)s") % {"pattern": self.fields[name].pattern}
        for name, words in HELP.items():
            self.fields[name].help_text = self.fields[name].help_text or words
        self.fields["special_steps"].help_text += f"（{'、'.join(SPECIAL)}）"
        words = _("“Only when” may name situations: 代办, 不是代办, 代办且外地, 代办或未成年.")
        for name in ("materials", "variants"):
            self.fields[name].help_text += f" {words}"
        for name, value in read(self.published).items():
            self.initial.setdefault(name, value)
        self.initial["audience"] = [who for who in (self.instance.audience or "").split(",") if who]
        self.initial.setdefault("valid_from", clock.today())
        if self.instance.pk:
            self.initial["handed_down"] = delegations.read(self.instance)
            self.fields["code"].disabled = True

    def _newest(self) -> dict[str, Any]:
        version = self.instance.versions.order_by("-number").first() if self.instance.pk else None
        return version.facts if version else {}

    # --- what must hold ---------------------------------------------------------------------------------------------
    def clean_audience(self) -> str:
        return ",".join(self.cleaned_data["audience"])

    def clean_steps(self) -> list[dict[str, Any]]:
        return _counted(self.cleaned_data["steps"])

    def clean_special_steps(self) -> list[dict[str, Any]]:
        return _counted(self.cleaned_data["special_steps"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for slip in (*item_rules.contradictions(data), *item_rules.lacks(data)):
            self.add_error(slip.key, slip.said)
        if lost := stray(data.get("paper_files") or [], data.get("materials") or []):
            self.add_error("paper_files", lost)
        if problem := delegations.problem(data.get("handed_down") or [], self.instance, data.get("item_type") or ""):
            self.add_error("handed_down", problem)
        return data

    # --- keeping ----------------------------------------------------------------------------------------------------
    def save(self, commit=True) -> ServiceItem:
        if "status" in self.changed_data and "status_from" not in self.changed_data:
            self.instance.status_from = clock.today()
        item = super().save(commit)
        if commit:
            self.publish(item)
        return item

    def publish(self, item: ServiceItem) -> None:
        """The version this form says, unless it says what is published already; and who else does the item."""
        changed = set(self.changed_data) - {"valid_from", "handed_down", "status", "status_from", "successor"}
        if changed or not self.published:
            facts = written(self.published, self.cleaned_data, item)
            items.publish(item, facts, self.for_user, self.cleaned_data["valid_from"])
        delegations.write(item, self.cleaned_data["handed_down"])


def _counted(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    try:
        return item_rules.with_days(rows)
    except ValueError as slip:
        raise html.ValidationError(str(slip)) from slip


def read(facts: dict[str, Any]) -> dict[str, Any]:
    """Initial values of the form's fields from ``facts``."""
    values = {name: facts[name] for name in (*PLAIN, *TABLES) if name in facts}
    fee = facts.get("fee")
    values["fees"] = (fee or {}).get("items") or []
    values["fee_on"] = "" if not fee else "yes" if fee.get("on") else "no"
    result = facts.get("result") or {}
    values |= {"result_name": result.get("name", ""), "result_type": result.get("type", "")}
    return values | {"paper_files": of_papers(facts), "result_sample": facts.get("result_sample")}


def written(before: dict[str, Any], data: dict[str, Any], item: ServiceItem) -> dict[str, Any]:
    """Facts as ``data`` says; what the form has no field for stays as it was, a cleared field leaves."""
    facts = dict(before)
    said = {name: data.get(name) for name in PLAIN} | {name: data.get(name) for name in TABLES if name != "fees"}
    papers = keyed(data.get("materials") or [], before.get("materials") or [])
    files = data.get("paper_files")
    said["materials"] = papers if files is None else with_files(papers, files)
    said["result_sample"] = data.get("result_sample")
    for name, value in said.items():
        _put(facts, name, value)
    fee = {"on": data.get("fee_on") == "yes", "items": data.get("fees") or []}
    _put(facts, "fee", fee if data.get("fee_on") else None)
    if data.get("result_name"):
        facts["result"] = {"name": data["result_name"], "type": data.get("result_type") or ""}
    if before.get("authority") != item.authority.code:
        facts |= {"authority": item.authority.code, "authority_name": item.authority.label}
    return facts | {
        "name": item.name,
        "theme": item.theme,
        "audience": [who for who in item.audience.split(",") if who],
    }


def _put(facts: dict[str, Any], name: str, value: Any) -> None:
    """A cleared field leaves the facts; one that was blank all along stays as it stood."""
    if value is not None and value not in ("", []):
        facts[name] = value
    elif facts.get(name) not in (None, "", [], False):
        facts.pop(name)
