"""What must hold among the elements of a guide, whoever brings them: the editor's form or a workbook."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cases import items, situations
from cases.imports.cells import Units
from cases.item_elements import SINGLE, SPECIAL, Facts
from cases.models import ServiceItem

ENTRUSTED = "受托组织"
VAGUE = re.compile(r"其他(有关|相关)?(的)?材料|其它材料|有关材料|等材料|相关材料")  # 优化营商环境条例 第40条
UNITS = tuple(each.key for each in SINGLE if each.kind in ("unit", "units"))


def settle(data: dict[str, Any], item: ServiceItem, units: Units | None = None) -> dict[str, str]:
    """Units in ``data`` become their names, whatever they were called; {key: sentence} of what cannot be.

    ``item``: whose elements they are, unsaved for a new one. Only what ``data`` holds is looked at.
    """
    slips: dict[str, str] = {}
    for key in UNITS:
        if value := data.get(key):
            units = units or Units()
            try:
                named = [units.named(words).name for words in (value if isinstance(value, list) else [value])]
            except ValueError as slip:
                slips[key] = str(slip)
            else:
                data[key] = named if isinstance(value, list) else named[0]
    entrusted = data.get("authority_kind") == ENTRUSTED
    if entrusted and not data.get("delegator"):
        slips["delegator"] = _("An entrusted body acts for somebody: name the department.")
    if data.get("delegator") and not entrusted:
        slips["delegator"] = _("Only an entrusted body is entrusted by somebody. Choose that kind too.")
    if (code := data.get("impl_code")) and (other := items.with_code(code, item)):
        said = _("“%(item)s” has this code already. Each item has one of its own.")
        slips["impl_code"] = said % {"item": other}
    return slips


@dataclass(frozen=True)
class Slip:
    """``key``: the element to change; ``of``: all elements the rule looks at."""

    key: str
    said: str
    of: tuple[str, ...]


def asked(facts: Facts) -> Facts:
    """A version's facts as they are looked at here."""
    fee = facts.get("fee")
    return facts | {"fee_on": fee and ("yes" if fee.get("on") else "no"), "fees": (fee or {}).get("items") or []}


def contradictions(data: Facts) -> Iterator[Slip]:
    """What cannot be, whoever says it. ``data``: elements by key, tables as rows with days as numbers, “fee_on” as
    yes, no or blank."""
    yield from _papers(data)
    yield from terms(data)
    yield from _procedures(data)
    yield from _variants(data)
    if data.get("fees") and data.get("fee_on") != "yes":
        yield Slip("fees", _("These are fees: say that it costs something, or leave them out."), ("fees", "fee_on"))


def lacks(data: Facts) -> Iterator[Slip]:
    """What an editor has to say along with it. A catalogue may know less: a guide names it before it goes out."""
    if data.get("fee_on") == "yes" and not data.get("fees"):
        yield Slip("fees", _("Name each fee, and how much."), ("fees", "fee_on"))
    if data.get("visits") and not data.get("visit_reason"):
        yield Slip("visit_reason", _("Say why one has to come, or write 0 trips."), ("visits", "visit_reason"))


def _papers(data: Facts) -> Iterator[Slip]:
    rows = data.get("materials") or []
    if vague := [row for row in rows if VAGUE.search(row["name"])]:
        said = _("“%(name)s” may mean anything. Name each paper; the law forbids “other materials”.")
        yield Slip("materials", said % vague[0], ("materials",))
    if rows and data.get("no_materials"):
        said = _("Papers are named above. Remove them, or remove this tick.")
        yield Slip("no_materials", said, ("no_materials", "materials"))


def terms(data: Facts) -> Iterator[Slip]:
    """No promise longer than the law's term, no steps longer than the promise, no days for what is done at once."""
    promised, legal = data.get("promise_days"), data.get("legal_days")
    if promised is None:
        return
    if promised and data.get("handle_type") == "instant":
        said = _("What is done on the spot has a promise of 0 days.")
        yield Slip("promise_days", said, ("promise_days", "handle_type"))
    if legal is not None and promised > legal and data.get("legal_unit") != "calendar":
        said = _("The promised term may not be longer than the term by law (%(promised)d > %(legal)d).")
        told = said % {"promised": promised, "legal": legal}
        yield Slip("promise_days", told, ("promise_days", "legal_days", "legal_unit"))
    whole = sum(row.get("days") or 0 for row in data.get("steps") or ())
    if whole > promised:
        said = _("The steps take %(whole)d working days together, more than the %(promised)d promised.")
        yield Slip("steps", said % {"whole": whole, "promised": promised}, ("steps", "promise_days"))


def _procedures(data: Facts) -> Iterator[Slip]:
    if odd := [row["name"] for row in data.get("special_steps") or () if row["name"] not in SPECIAL]:
        said = _("“%(name)s” stops no clock by law. Choose among: %(known)s.")
        yield Slip("special_steps", said % {"name": odd[0], "known": "、".join(SPECIAL)}, ("special_steps",))


def _variants(data: Facts) -> Iterator[Slip]:
    """Variants are made of the item's situations."""
    known = {row["key"] for row in data.get("situations") or ()}
    for row in data.get("variants") or ():
        if row["when"] and situations.rule_of(row["when"], known) is None:
            said = _("“%(when)s” is not made of the situations: %(known)s. Add the situation, or write it so.")
            told = said % {"when": row["when"], "known": "、".join(sorted(known)) or "—"}
            yield Slip("variants", told, ("variants", "situations"))
            return


def with_days(rows: list[Facts]) -> list[Facts]:
    """``rows`` with their days as numbers, None where none are said. Raises ValueError that names the line."""
    for n, row in enumerate(rows, 1):
        if row["days"] and not str(row["days"]).isdecimal():
            raise ValueError(_("Line %(n)d: “%(days)s” is no number of days.") % {"n": n, **row})
    return [row | {"days": int(row["days"]) if row["days"] not in ("", None) else None} for row in rows]
