"""What this year's versions of an item changed, in words: element, before, after, from which day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.item_elements import SINGLE, TABLES, words_of
from cms.guides import Facts, fee_words

NAMES = {"conditions": "text", "situations": "question", "faq": "q", "basis": "title", "places": "hall"}


@dataclass(frozen=True)
class Change:
    """``before`` or ``after`` is "" for what was added or left out."""

    element: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    day: date
    changes: list[Change]


def this_year(versions: Iterable[tuple[int, date, Facts]], year: int) -> list[Step]:
    """Newest first. ``versions``: (number, valid from, facts) by number; a first version changes nothing."""
    found, before = [], None
    for _number, day, facts in versions:
        if before is not None and day.year == year and (changes := between(before, facts)):
            found.append(Step(day, changes))
        before = facts
    return found[::-1]


def between(before: Facts, after: Facts) -> list[Change]:
    said = [
        Change(label, old, new)
        for label, old, new in ((label, words(before), words(after)) for label, words in _plain().items())
        if old != new
    ]
    for key, (label, _columns) in TABLES.items():
        if key != "fees":
            said += _rows(str(label), key, before.get(key) or [], after.get(key) or [])
    return said


def _plain() -> dict[str, Any]:
    """How each single element is said: {label: facts → words}."""
    return {
        _("In one sentence"): lambda facts: facts.get("plain") or "",
        pgettext("site", "Authority"): lambda facts: facts.get("authority_name") or "",
        _("Kind of item"): lambda facts: facts.get("item_type") or "",
        _("Term by law"): _legal,
        _("Term promised"): _promised,
        _("Trips to the hall"): lambda facts: _number(facts.get("visits")),
        pgettext("guide", "Fee"): _fees,
        _("Ways to apply"): lambda facts: "、".join(facts.get("channels") or []),
        _("Where it can be done"): lambda facts: facts.get("scope") or "",
        pgettext("guide", "Result"): lambda facts: (facts.get("result") or {}).get("name") or "",
        _("How the result is handed over"): lambda facts: "、".join(facts.get("deliver") or []),
        pgettext("guide", "Ask"): lambda facts: facts.get("ask") or "",
        pgettext("guide", "Complain"): lambda facts: facts.get("complain") or "",
        _("If you disagree"): lambda facts: facts.get("remedy") or "",
        **{str(each.label): partial(words_of, each) for each in SINGLE},
    }


def _number(value: Any) -> str:
    return "" if value is None else str(value)


def _legal(facts: Facts) -> str:
    days = facts.get("legal_days")
    if days is None:
        return ""
    if facts.get("legal_unit") == "calendar":
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    return ngettext("%(n)d working day", "%(n)d working days", days) % {"n": days}


def _promised(facts: Facts) -> str:
    from cms.guides import term_words

    return term_words(facts)


def _fees(facts: Facts) -> str:
    rows = (facts.get("fee") or {}).get("items") or []
    if (facts.get("fee") or {}).get("on") and rows:
        return "；".join(f"{row.get('name', '')} {row.get('standard', '')}".strip() for row in rows)
    return fee_words(facts)


def _rows(label: str, key: str, before: list[Mapping], after: list[Mapping]) -> list[Change]:
    """Rows that came, went or say something else; a row is known by its name, a paper by its key."""
    old, new = ({name: _said(key, row) for name, row in _named(key, rows).items()} for rows in (before, after))
    changes = [Change(label, old[name], "") for name in old if name not in new]
    changes += [Change(label, "", new[name]) for name in new if name not in old]
    both = ((old[name], new[name]) for name in old if name in new)
    return changes + [Change(label, was, now) for was, now in both if was != now]


def _named(key: str, rows: list[Mapping]) -> dict[str, Mapping]:
    name = NAMES.get(key, "name")
    found: dict[str, Mapping] = {}
    for row in rows:
        known = str(row.get("key") or row.get(name) or "")
        found[known if known not in found else f"{known}/{len(found)}"] = row
    return found


def _said(table: str, row: Mapping[str, Any]) -> str:
    """In the order of the table's columns: how a row happens to be kept is no change."""
    said = (row.get(column) for column, _label in TABLES[table][1])
    return "，".join(str(value) for value in said if value not in (None, "", []))
