"""What a guide has to say before it may be published, and which of it is missing (行政许可法 第30条 and its kin)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases import item_rules
from cms.checks.finding import Finding, Rule
from cms.guides import Facts, facts_on
from home import clock

PERMIT = "行政许可"


@dataclass(frozen=True)
class Element:
    """``todo``: what to do about it if it is not ``there``."""

    name: Any
    todo: Any
    there: bool

    def __str__(self) -> str:
        return f"{self.name}：{self.todo}"


def _filled(key: str, *columns: str) -> Callable[[Facts], bool]:
    """A list with a row in it, each with its first columns filled."""

    def there(known: Facts) -> bool:
        rows = known.get(key) or []
        return bool(rows) and all(any(row.get(column) for column in columns) for row in rows)

    return there


def _said(key: str) -> Callable[[Facts], bool]:
    return lambda known: known.get(key) not in (None, "", [])


def _papers(known: Facts) -> bool:
    rows = known.get("materials") or []
    return known.get("no_materials") is True if not rows else all(row.get("name") for row in rows)


def _codes(known: Facts) -> bool:
    return bool(known.get("base_code") and known.get("impl_code"))


def _no_vague_paper(known: Facts) -> bool:
    return not any(item_rules.VAGUE.search(row.get("name") or "") for row in known.get("materials") or [])


def _term(known: Facts) -> bool:
    return known.get("handle_type") == "instant" or any(
        known.get(key) is not None for key in ("promise_days", "legal_days")
    )


def _term_kept(known: Facts) -> bool:
    return not any(item_rules.terms(known))


def _trips(known: Facts) -> bool:
    return known.get("visits") is not None and bool(known["visits"] == 0 or known.get("visit_reason"))


def _fee(known: Facts) -> bool:
    fee = known.get("fee")
    return bool(fee) and (not fee.get("on") or any(row.get("standard") for row in fee.get("items") or []))


def _result(known: Facts) -> bool:
    return bool((known.get("result") or {}).get("name"))


def _remedy(known: Facts) -> bool:
    return known.get("item_type") != PERMIT or bool(known.get("remedy"))


RULES: tuple[tuple[Any, Callable[[Facts], bool], Any], ...] = (
    (_("In one sentence"), _said("plain"), _("Say in one sentence what it is.")),
    (
        _("Codes"),
        _codes,
        _("Say the basic code of the national catalogue and the implementation code of the province."),
    ),
    (_("Level of the authority"), _said("levels"), _("Say which levels have this power.")),
    (_("Kind of item"), _said("item_type"), _("Say what kind of item it is, 行政许可 or 公共服务.")),
    (_("For whom"), _said("audience"), _("Say whether it is for people or for firms.")),
    (_("Conditions"), _filled("conditions", "text"), _("Say who can apply, one condition on each line.")),
    (
        _("Materials"),
        _papers,
        _("Name each paper, or tick that there is nothing to hand in."),
    ),
    (_("Materials that are named"), _no_vague_paper, _("Split “other materials” into papers with names.")),
    (_("Steps of handling"), _filled("steps", "name"), _("Say how it goes, one step on each line.")),
    (_("Term"), _term, _("Say the days by law, the days promised, or that it is done on the spot.")),
    (
        _("Terms that fit"),
        _term_kept,
        _("Promise no more days than the law gives, and let the steps take no more than promised."),
    ),
    (_("Ways to apply"), _said("channels"), _("Say how one can apply: 窗口、网上、掌上、邮寄.")),
    (_("Where it can be done"), _said("scope"), _("Say from where it can be done, 全县通办 or 跨省通办.")),
    (_("Trips to the hall"), _trips, _("Say how often one has to come and why, 0 for never.")),
    (pgettext_lazy("guide", "Fee"), _fee, _("Say that it is free of charge, or name each fee and how much.")),
    (pgettext_lazy("guide", "Result"), _result, _("Say what one gets.")),
    (_("How the result is handed over"), _said("deliver"), _("Say how one gets it: at the window, by mail, online.")),
    (_("Places"), _filled("places", "hall", "address"), _("Say where to go: hall, window, address, phone and hours.")),
    (pgettext_lazy("guide", "Ask"), _said("ask"), _("Say whom to ask, with a phone number.")),
    (pgettext_lazy("guide", "Complain"), _said("complain"), _("Say where to complain, with a phone number.")),
    (_("Legal basis"), _filled("basis", "title"), _("Name the law or document it rests on.")),
    (_("If you disagree"), _remedy, _("A permit says how to object: within which days, and to whom.")),
)


def elements(known: Facts, plain: str = "") -> list[Element]:
    """All that is wanted of a guide, there or not. ``plain``: the page's own sentence."""
    told = {**known, "plain": plain or known.get("plain", "")}
    return [Element(name, todo, there(told)) for name, there, todo in RULES]


def gaps(page) -> list[Element]:
    """What keeps ``page`` from being published; empty when nothing does. Facts of the day on which it goes live."""
    if page.item is None:
        return [Element(_("Service item"), _("Choose the item from the catalogue."), there=False)]
    return [each for each in elements(facts_on(page.item_code, _day_of(page)), page.plain) if not each.there]


def findings(page) -> list[Finding]:
    """The same, as whatever looks at pages says it."""
    return [Finding(Rule.ELEMENT, str(each.name), str(each.todo), "", refuses=True) for each in gaps(page)]


def _day_of(page) -> date:
    planned = page.go_live_at.astimezone(clock.OFFICE_ZONE).date() if page.go_live_at else clock.today()
    return max(planned, clock.today())
