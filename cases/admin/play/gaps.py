"""What is not as a scenario says, in an editor's words: no key of the pack's text shows where a part has a name."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.packs.drafted import Drafted
from home.models.post import Role
from home.templatetags.ow import weekday_date

DAY = re.compile(r"\d{4}-\d\d-\d\d")
BRACES = re.compile(r"\{[^{}]*\}")  # what is filled into a notice
EMPTY: Mapping[str, str] = {}
CHECKED = {
    "state": lambda: pgettext("check", "State"),
    "level": lambda: pgettext("check", "Level"),
    "holder": lambda: pgettext("check", "Holder"),
    "result": lambda: pgettext("check", "Result"),
    "due": lambda: pgettext("check", "Due days"),
    "late": lambda: pgettext("check", "Late clocks"),
    "notices": lambda: pgettext("check", "Notices"),
    "documents": lambda: pgettext("check", "Papers"),
    "moves": lambda: pgettext("check", "Moves"),
    "parts": lambda: pgettext("check", "Parts"),
    "figures": lambda: pgettext("check", "Figures"),
    "reminded": lambda: pgettext("check", "Who is reminded"),
    "milestones": lambda: pgettext("check", "Milestones"),
    "linked": lambda: pgettext("check", "Linked cases"),
    "count": lambda: pgettext("check", "Number of cases"),
    "data": lambda: pgettext("check", "Answers"),
    "alive": lambda: pgettext("check", "Stands in the register"),
    "sees": lambda: pgettext("check", "Who sees it"),
    "hands": lambda: pgettext("check", "Hands so far"),
    "in_name_of": lambda: pgettext("check", "In whose name"),
    "register": lambda: pgettext("check", "Public list"),
}


def gap_words(gap, pack: Drafted) -> str:
    """What is not as the step says, as a sentence."""
    if gap.what == "refused":
        if gap.found is None:
            return _("This should be refused (%(said)s), and was not.") % {"said": gap.expected}
        return str(gap.found)
    if gap.expected == "":
        return str(gap.found)
    check, _dot, about = gap.what.partition(".")  # notices.late is about the notice “late”
    expected, found, named = gap.expected, gap.found, dict(_names(check, pack))
    if check == "notices":  # those of the engine are called by their kind
        named |= {key: _of_ours(key, pack) for key in _keys(expected, found, about) if key not in named}
    if isinstance(expected, dict) and isinstance(found, dict):  # what is as it should be says nothing
        keys = [key for key in expected if expected[key] != found.get(key)]
        expected, found = ({key: each.get(key) for key in keys} for each in (expected, found))
    what = CHECKED[check]() if check in CHECKED else check
    if about:
        what = pgettext("check", "%(check)s “%(about)s”") % {"check": what, "about": _about(about, named)}
    words = {"what": what, "expected": shown(expected, named), "found": shown(found, named)}
    return _("%(what)s: should be %(expected)s, is %(found)s") % words


def _keys(*values) -> Iterator[str]:
    return (each for each in chain(*(value if isinstance(value, list | dict) else [value] for value in values)) if each)


def _about(path: str, named: Mapping[str, str]) -> str:
    return named.get(path) or " · ".join(named.get(step, step) for step in path.split("."))


def _of_ours(name: str, pack: Drafted) -> str:
    """What a notice in the office's own words is called."""
    kind, _colon, clock = str(name).partition(":")
    if kind == "remind":
        label = next((life.clocks[clock].label for life in _lives(pack) if clock in life.clocks), "")
        return _("reminder of “%(clock)s”") % {"clock": label} if label else _("reminder")
    if kind.startswith("survey"):
        return _("invitation to rate")
    words = {
        "told": _("word to colleagues"),
        "fault": _("report that a step was not possible"),
        "party": _("word to a party that it is one"),
        "split": _("word about the case split off"),
    }
    return words.get(kind, name)


def _lives(pack: Drafted) -> list:
    return [*pack.types.values(), pack.life]


def _names(check: str, pack: Drafted) -> dict[str, str]:
    """What the keys of a check are called."""
    lives = _lives(pack)
    if check in ("due", "late"):
        return {key: each.label for life in lives for key, each in life.clocks.items()}
    if check == "state":
        return {key: each.label for life in lives for key, each in life.states.items()}
    if check in ("moves", "hands"):
        return {key: each.label for life in lives for key, each in life.transitions.items()}
    if check == "milestones":
        return {key: each.label for life in lives for key, each in life.milestones.items()}
    if check == "notices":
        told = {key: each.text for life in lives for key, each in life.notices.items()}
        return {key: BRACES.sub("…", text) for key, text in told.items()}
    if check == "documents":
        return {key: each.label for life in lives for key, each in life.documents.items()}
    if check == "figures":
        return {each.key: each.label for each in pack.shape.figures}
    slots = {slot: getattr(each, "label", each) for slot, each in pack.shape.units.items()}
    if check in ("holder", "in_name_of"):
        return slots
    if check == "reminded":
        roles = {role: str(label) for role, label in Role.choices}
        at = pgettext("played post", "%(unit)s %(role)s")
        return roles | {f"{r}@{s}": at % {"unit": slots[s], "role": roles[r]} for r in roles for s in slots}
    return {}


def shown(value, named: Mapping[str, str] = EMPTY) -> str:
    """A value of a check as people read it. ``named``: what its keys are called."""
    if value is None or value == "" or value == []:
        return pgettext("check", "nothing")
    if value is True or value is False:
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return "、".join(f"{named.get(key, key)} {shown(each, named)}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return "、".join(shown(each, named) for each in value)
    text = str(value)
    return weekday_date(date.fromisoformat(text)) if DAY.fullmatch(text) else named.get(text, text)
