"""What the builder says while somebody builds: every rule as a sentence and as picks, and what is still wrong.

The scripts post the whole form as it stands and get JSON; nothing is saved (static/ow/js/admin/builder/board.js).
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from forms import effort, fields, publishing, rule_text, rules, schema
from forms.admin import posted
from forms.admin.exchange import OfOneForm
from forms.exchange import landing
from forms.logic import LogicError, evaluate
from forms.models import Form
from forms.review import gate, mending, picking, usage, words
from forms.review.findings import MUST, Fix
from home import clock

# rule's kind → name of the box it is typed in
BOXES = {rules.SHOW: "show_if", rules.REQUIRE: "required_if", rules.MUST: "must"}


@dataclass(frozen=True)
class Finding:
    """``severity``: must, should or note; ``place``: prefix of the block in the posted form, empty: the whole form."""

    severity: str
    said: str
    place: str = ""
    fix: dict[str, Any] | None = None


@dataclass(frozen=True)
class Board:
    """``rules``: name of the box → said, picks, tried; ``ready``: False while the rules cannot be read."""

    questions: list[dict[str, Any]] = field(default_factory=list)
    rules: dict[str, dict[str, Any]] = field(default_factory=dict)
    uses: dict[str, list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    verdict: str = ""
    minutes: int = 0
    ready: bool = True


class BoardView(OfOneForm, View):
    """POST of the whole builder. With `ow-picks` it answers with the text of the rule that was picked."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int | None = None) -> JsonResponse:
        form = self.row.get_latest_revision_as_object() if self.row else Form()
        told = posted.read(form, request.POST, request.FILES)
        if "ow-picks" in request.POST:
            return JsonResponse(_composed(request.POST["ow-picks"], told))
        title = request.POST.get("title") or posted.BLANK
        return JsonResponse(asdict(board(form, title, request.POST.get("ask") or "step", told)))


def board(form: Form, title: str, ask: str, told: posted.Posted) -> Board:
    """``form``: the row that is edited, as it was saved last."""
    findings = [Finding(MUST, slip.said, slip.place) for slip in told.slips]
    try:
        spec = publishing.build(title, told.stream, ask, None, publishing.facts_of(form))
        findings += [_found(each, told) for each in gate.findings(spec, form)]
    except publishing.Unpublishable as slip:
        findings += [Finding(MUST, said, _place_of(said, told)) for said in slip.sentences]
        try:
            spec = publishing.build(title, told.full, ask, None, publishing.facts_of(form))
        except publishing.Unpublishable:
            return Board(findings=findings, verdict=_verdict(findings), ready=False)
    return Board(
        questions=list(_questions(spec, told)),
        rules=dict(_rules(spec, told)),
        uses=_uses(spec),
        findings=findings,
        verdict=_verdict(findings),
        minutes=effort.minutes(spec),
    )


def _verdict(findings: list[Finding]) -> str:
    musts = sum(each.severity == MUST for each in findings)
    if musts:
        said = ngettext("%(n)d thing must be mended first", "%(n)d things must be mended first", musts)
        return said % {"n": musts}
    return _("Nothing stands in the way of publishing.")


def _found(each, told: posted.Posted) -> Finding:
    place = told.places.get(each.place, "")
    return Finding(each.severity, each.text, place, _fixed(each.fix, told) if each.fix else None)


def _fixed(fix: Fix, told: posted.Posted) -> dict[str, Any] | None:
    """``fix`` as the builder's scripts carry it out: setting is a box's name, value its state."""
    place = told.places.get(fix.place)
    if place is None:
        return None
    if fix.do == "swap":
        made = {"type": fix.value.type, "value": fields.of(fix.value.type).block_of(fix.value)}
        siblings, n = mending.find(told.stream, fix.place)
        [made] = landing.keep_ids([made], [siblings[n]])
        value = posted.state(made["type"], made["value"])
        return {"do": fix.do, "place": place, "words": fix.label, "slot": "", "value": value, "type": made["type"]}
    found = {"do": fix.do, "place": place, "words": fix.label, "slot": "", "value": None, "type": ""}
    if fix.do == "add":
        block = fields.of(fix.value.type).block_of(fix.value)
        return found | {"type": fix.value.type, "value": posted.state(fix.value.type, block)}
    if fix.do == "set":
        slot = "required_if" if fix.setting == "required" and not isinstance(fix.value, bool) else fix.setting
        rule = slot in BOXES.values()
        value = ("" if fix.value is None else rule_text.show(fix.value)) if rule else fix.value
        return found | {"slot": slot, "value": "" if value is None else value}
    return found


def _place_of(said: str, told: posted.Posted) -> str:
    """The longest key or label that a sentence names leads to its place; an empty string if it names none."""
    names = {
        name: told.places.get(key, "")
        for key, child in _named(told.stream)
        for name in (child.get("label") or "", f"“{key}”", f"({key})")
        if name
    }
    found = [name for name in names if name in said]
    return names[max(found, key=len)] if found else ""


def _named(stream: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for child in stream:
        value = child["value"]
        if value.get("name"):
            yield value["name"], value
        yield from _named(value.get("fields") or [])


def _questions(spec: schema.Form, told: posted.Posted) -> Iterator[dict[str, Any]]:
    for offer in picking.offers(spec):
        yield {
            "name": offer.key,
            "label": offer.label,
            "kind": offer.kind,
            "place": told.places.get(offer.key, ""),
            "ops": [
                {"op": each.id, "words": str(each.label), "takes": each.takes, "of": each.of or offer.kind}
                for each in offer.operators
            ],
            "values": [list(pair) for pair in offer.values] if offer.values is not None else None,
        }


def _rules(spec: schema.Form, told: posted.Posted) -> Iterator[tuple[str, dict[str, Any]]]:
    read, offers = words.Words(spec), {each.key: each for each in picking.offers(spec)}
    for rule in rules.of(spec):
        if rule.kind not in BOXES or rule.place not in told.places:
            continue
        picked = picking.picks(rule.logic, spec)
        tried = _tried(rule, picked, offers) if picked else ""
        yield (
            f"{told.places[rule.place]}-value-{BOXES[rule.kind]}",
            {"said": read.say(rule), "picks": asdict(picked) if picked else None, "tried": tried},
        )


def _tried(rule: rules.Rule, picked: picking.Picked, offers: dict[str, picking.Offer]) -> str:
    """One answer with which the rule holds and one with which it does not, tried by the evaluator itself."""
    if len(picked.picks) != 1 or rule.kind == rules.MUST:
        return ""
    offer = offers[picked.picks[0].key]
    if not offer.values or "." in offer.key:
        return ""
    found: dict[bool, str] = {}
    for code, label in offer.values:
        try:
            holds = evaluate(rule.logic, {offer.key: [code] if offer.kind == "list" else code}, today=clock.today())
        except LogicError:
            return ""
        found.setdefault(bool(holds), label)
    if len(found) < 2:
        return _("Tried: with every answer it comes out the same. Look at it again.")
    said = {
        rules.SHOW: _("Tried: with “%(yes)s” it is shown, with “%(no)s” it is not."),
        rules.REQUIRE: _("Tried: with “%(yes)s” it must be answered, with “%(no)s” it may be left blank."),
    }
    return said[rule.kind] % {"yes": found[True], "no": found[False]}


def _uses(spec: schema.Form) -> dict[str, list[str]]:
    """Key → sentences about what needs it in this form. What case types need stands in the review: it costs queries."""
    return {key: [use.text for use in found] for key, found in usage.usage(spec).items() if found}


# --- picking --------------------------------------------------------------------------------------------------------
def _composed(text: str, told: posted.Posted) -> dict[str, str]:
    """{"text"} of the rule, or {"problem"}: what is still missing."""
    try:
        spec = publishing.build(posted.BLANK, told.full)
    except publishing.Unpublishable as slip:
        return {"problem": slip.sentences[0]}
    offers = {each.key: each for each in picking.offers(spec)}
    try:
        picked = json.loads(text)
        chosen = [_pick(each, offers) for each in picked["picks"]]
        logic = picking.compose(chosen, picked["joined"])
    except Missing:
        return {"problem": _("Choose the answer it is compared with.")}
    except (KeyError, TypeError, ValueError):
        return {"problem": _("This condition cannot be read. Take it out and add it again.")}
    return {"text": "" if logic is None else rule_text.show(logic)}


class Missing(Exception):
    """A comparison without the answer it compares with."""


def _pick(raw: dict[str, Any], offers: dict[str, picking.Offer]) -> picking.Pick:
    offer = offers[raw["key"]]
    operator = {each.id: each for each in offer.operators}[raw["operator"]]
    kind = operator.of or offer.kind
    value = raw.get("value")
    match operator.takes:
        case picking.NONE:
            value = None
        case picking.ONE:
            value = _typed(value, kind)
        case picking.MANY:
            values = value.split() if isinstance(value, str) else value or ()
            value = tuple(_typed(each, kind) for each in values)
            if not value:
                raise Missing
        case picking.TWO:
            value = (_typed(value[0], kind), _typed(value[1], kind))
    return picking.Pick(offer.key, operator.id, value)


def _typed(value: Any, kind: str) -> Any:
    if value in ("", None):
        raise Missing
    if kind == "number" and isinstance(value, str):
        return float(value) if "." in value else int(value)
    if kind == "date" and value == "today":
        return picking.TODAY
    return value
