"""Facts of a service item as an editor types them: fields, and tables as lines. Publishing makes a new version."""

import re
from typing import Any

from django import forms as html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from cases import items, situations
from cases.admin import delegations
from cases.admin.rows import RowsField, WordsField
from cases.models import ServiceItem
from home import clock
from home.admin.units import UnitChoiceField

TABLES = {
    "conditions": (
        gettext_lazy("Conditions"),
        [
            ("text", gettext_lazy("condition")),
            ("question", gettext_lazy("question to ask oneself")),
            ("otherwise", gettext_lazy("what to do if not")),
        ],
    ),
    "situations": (
        gettext_lazy("Situations"),
        [("key", gettext_lazy("short word")), ("question", gettext_lazy("question to ask oneself"))],
    ),
    "variants": (
        gettext_lazy("Variants"),
        [
            ("name", gettext_lazy("name of the variant")),
            ("when", gettext_lazy("only when")),
            ("say", gettext_lazy("what is different")),
        ],
    ),
    "materials": (
        gettext_lazy("Materials"),
        [
            ("name", gettext_lazy("name of the paper")),
            ("source", gettext_lazy("where it comes from")),
            ("necessity", gettext_lazy("necessity")),
            ("copies", gettext_lazy("copies")),
            ("form", gettext_lazy("form of the paper")),
            ("when", gettext_lazy("only when")),
            ("note", gettext_lazy("note")),
        ],
    ),
    "steps": (
        gettext_lazy("Steps of handling"),
        [
            ("name", gettext_lazy("step")),
            ("post", gettext_lazy("post that acts")),
            ("days", gettext_lazy("working days")),
            ("basis", gettext_lazy("basis")),
        ],
    ),
    "places": (
        gettext_lazy("Places"),
        [
            ("hall", gettext_lazy("hall")),
            ("window", gettext_lazy("window")),
            ("address", gettext_lazy("address")),
            ("phone", gettext_lazy("phone")),
            ("hours", gettext_lazy("hours")),
        ],
    ),
    "basis": (
        gettext_lazy("Legal basis"),
        [
            ("title", gettext_lazy("document")),
            ("number", gettext_lazy("document number")),
            ("article", gettext_lazy("article")),
        ],
    ),
    "faq": (gettext_lazy("Common questions"), [("q", gettext_lazy("question")), ("a", gettext_lazy("answer"))]),
    "fees": (
        gettext_lazy("Fees"),
        [
            ("name", gettext_lazy("fee")),
            ("standard", gettext_lazy("how much")),
            ("basis", gettext_lazy("basis")),
        ],
    ),
}
PLAIN = (
    "plain", "item_type", "handle_type", "legal_days", "legal_unit", "legal_basis", "promise_days", "visits",
    "visit_reason", "depth", "scope", "channels", "deliver", "ask", "complain", "remedy", "words", "elder_hot",
    "no_materials",
)  # fmt: skip
VAGUE = re.compile(r"其他(有关|相关)?(的)?材料|其它材料|有关材料|等材料|相关材料")
AUDIENCES = [("person", gettext_lazy("people")), ("firm", gettext_lazy("firms"))]
HANDLING = [("promise", gettext_lazy("with a promised term")), ("instant", gettext_lazy("on the spot"))]
COST = [("", gettext_lazy("not said")), ("no", gettext_lazy("free of charge")), ("yes", gettext_lazy("it costs"))]
DAY_UNITS = [("working", gettext_lazy("working days")), ("calendar", gettext_lazy("calendar days"))]


def _days(label, most: int = 3660) -> html.IntegerField:
    return html.IntegerField(label=label, min_value=0, max_value=most, required=False)


def _text(label, rows: int = 0, **kwargs) -> html.CharField:
    widget = html.Textarea(attrs={"rows": rows}) if rows else html.TextInput()
    return html.CharField(label=label, required=False, widget=widget, **kwargs)


def _rows(name: str) -> RowsField:
    label, columns = TABLES[name]
    return RowsField(columns, label=label)


class ItemForm(WagtailAdminModelForm):
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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.published = self._newest()
        for name in TABLES:
            self.fields[name].help_text = _("One on each line: %(pattern)s") % {"pattern": self.fields[name].pattern}
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

    def clean_materials(self) -> list[dict[str, str]]:
        for row in self.cleaned_data["materials"]:
            if VAGUE.search(row["name"]):
                raise html.ValidationError(
                    _("“%(name)s” may mean anything. Name each paper; the law forbids “other materials”.") % row
                )
        return self.cleaned_data["materials"]

    def clean_steps(self) -> list[dict[str, Any]]:
        rows = self.cleaned_data["steps"]
        for n, row in enumerate(rows, 1):
            if row["days"] and not row["days"].isdecimal():
                raise html.ValidationError(_("Line %(n)d: “%(days)s” is no number of days.") % {"n": n, **row})
        return [row | {"days": int(row["days"]) if row["days"] else None} for row in rows]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self._check_terms(data)
        self._check_steps(data)
        if (data.get("fee_on") == "yes") != bool(data.get("fees")):
            self.add_error("fees", _("Name each fee if it costs anything, and leave this blank if it does not."))
        self._check_variants(data)
        if data.get("no_materials") and data.get("materials"):
            self.add_error("no_materials", _("Papers are named above. Remove them, or remove this tick."))
        if data.get("visits") and not data.get("visit_reason"):
            self.add_error("visit_reason", _("Say why one has to come, or write 0 trips."))
        if problem := delegations.problem(data.get("handed_down") or [], self.instance, data.get("item_type") or ""):
            self.add_error("handed_down", problem)
        return data

    def _check_terms(self, data: dict[str, Any]) -> None:
        promised, legal = data.get("promise_days"), data.get("legal_days")
        if data.get("handle_type") == "instant" and promised:
            self.add_error("promise_days", _("What is done on the spot has a promise of 0 days."))
        if legal is not None and promised is not None and data.get("legal_unit") == "working" and promised > legal:
            self.add_error("promise_days", too_long(promised, legal))

    def _check_variants(self, data: dict[str, Any]) -> None:
        known = {row["key"] for row in data.get("situations") or ()}
        for row in data.get("variants") or ():
            if row["when"] and situations.rule_of(row["when"], known) is None:
                said = _("“%(when)s” is not made of the situations: %(known)s. Add the situation, or write it so.")
                self.add_error("variants", said % {"when": row["when"], "known": "、".join(sorted(known)) or "—"})

    def _check_steps(self, data: dict[str, Any]) -> None:
        whole = sum(row["days"] or 0 for row in data.get("steps") or ())
        promised = data.get("promise_days")
        if promised is not None and whole > promised:
            said = _("The steps take %(whole)d working days together, more than the %(promised)d promised.")
            self.add_error("steps", said % {"whole": whole, "promised": promised})

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


def too_long(promised: int, legal: int) -> str:
    return _("The promised term may not be longer than the term by law (%(promised)d > %(legal)d).") % {
        "promised": promised,
        "legal": legal,
    }


def read(facts: dict[str, Any]) -> dict[str, Any]:
    """Initial values of the form's fields from ``facts``."""
    values = {name: facts[name] for name in (*PLAIN, *TABLES) if name in facts}
    fee = facts.get("fee")
    values["fees"] = (fee or {}).get("items") or []
    values["fee_on"] = "" if not fee else "yes" if fee.get("on") else "no"
    result = facts.get("result") or {}
    return values | {"result_name": result.get("name", ""), "result_type": result.get("type", "")}


def written(before: dict[str, Any], data: dict[str, Any], item: ServiceItem) -> dict[str, Any]:
    """Facts as ``data`` says; what the form has no field for stays as it was, a cleared field leaves."""
    facts = dict(before)
    said = {name: data.get(name) for name in PLAIN} | {name: data.get(name) for name in TABLES if name != "fees"}
    said["materials"] = _keyed(data.get("materials") or [], before.get("materials") or [])
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


def _keyed(rows: list[dict[str, Any]], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
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
