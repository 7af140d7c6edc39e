"""A new case type: from five questions, from another type, or the small one that most parts are."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext

from cases import spec
from cases.models import CaseType, Opens
from forms.fields.blocks import initials
from forms.models import Form
from home.models import Unit

OFFICE = "office"  # the slot of the unit that handles


def opening_forms():
    """Forms that may open cases: published ones, but for those that only a later move of some type asks for."""
    later: set[str] = set()
    for text in CaseType.objects.filter(live=True).exclude(spec="").values_list("spec", flat=True):
        later |= set(json.loads(text).get("forms", {}).values())
    opens = set(Opens.objects.values_list("form__slug", flat=True))
    return Form.objects.filter(live=True).exclude(slug__in=later - opens)


@dataclass(frozen=True)
class Wishes:
    """Answers to the five questions. ``days``: working days; ``ends``: further ends than “done”."""

    title: str
    form: Form | None
    unit: Unit
    days: int
    ends: tuple[str, ...] = ()  # refused, declined, withdrawn
    papers: bool = True  # missing papers may be asked for
    rated: bool = True


def from_wishes(wishes: Wishes, slug: str) -> CaseType:
    """A type that could be published as it is; unsaved."""
    pack, _dot, key = slug.partition(".")
    data = {"pack": pack, "key": key, "title": wishes.title, **_life(wishes)}
    if wishes.form:
        name = wishes.form.slug.rpartition(".")[2].replace("-", "_")
        data["forms"] = {name: wishes.form.slug}
        data["transitions"]["open"]["form"] = name
    return CaseType(
        slug=slug,
        title=wishes.title,
        owner=wishes.unit,
        units={OFFICE: wishes.unit.code},
        spec=spec.canonical(spec.CaseSpec.model_validate(data)),
        live=False,
        has_unpublished_changes=True,
    )


def numbered(title: str) -> str:
    """养犬登记 → YQDJ202600001: whoever hears a number on the phone knows what it is about."""
    return f"{initials(title).upper()[:4]}{{year}}{{seq:5}}"


def copy_of(row: CaseType, title: str, slug: str) -> CaseType:
    """Another type's draft under a name of its own; unsaved."""
    pack, _dot, key = slug.partition(".")
    newest = row.get_latest_revision_as_object() if row.latest_revision_id else row
    data = json.loads(newest.spec) | {"pack": pack, "key": key, "title": title}
    text = spec.canonical(spec.CaseSpec.model_validate(_renamed(data, row.slug, slug)))
    return CaseType(
        slug=slug,
        title=title,
        owner=newest.owner,
        units=newest.units,
        spec=text,
        live=False,
        has_unpublished_changes=True,
    )


def _renamed(node: Any, old: str, new: str) -> Any:
    """Where the type names itself (parts of its own kind, queries over itself), the copy names itself."""
    if isinstance(node, dict):
        return {key: _renamed(each, old, new) for key, each in node.items()}
    if isinstance(node, list):
        return [_renamed(each, old, new) for each in node]
    return new if node == old else node


def _life(wishes: Wishes) -> dict[str, Any]:
    states, moves = _states(wishes), _moves(wishes)
    life: dict[str, Any] = {
        "number": numbered(wishes.title),
        "milestones": {"handled": {"label": pgettext("new type", "handled"), "public": True}},
        "states": states,
        "transitions": moves,
        "clocks": {
            "promise": {
                "label": pgettext("new type", "Promised term"),
                "from": ["accept"],
                "to": ["handled"],
                "term": f"{wishes.days}d",
                "kind": "promised",
            }
        },
        "ladder": [
            {"clock": "promise", "at": "-1d", "effects": [{"remind": ["handler"]}]},
            {"clock": "promise", "at": "overdue", "effects": [{"remind": ["lead@office"]}]},
        ],
        "handoff": {"by": ["handler@office", "lead@office"]},
        "keep": {state["result"]: "10y" for state in states.values() if state.get("result")},
        "notices": {
            "accepted": {
                "to": "applicant",
                "text": pgettext("new type", "{case.number} was accepted; it is done by {due.promise}. {link}"),
            },
            "done": {"to": "applicant", "text": pgettext("new type", "{case.number} has a result: {link}")},
        },
    }
    if wishes.papers:
        life["pauses"] = {"papers": {"label": pgettext("new type", "waiting for papers"), "stops": ["promise"]}}
        life["notices"]["papers"] = {
            "to": "applicant",
            "text": pgettext("new type", "{case.number} lacks something: {reason}. {link}"),
        }
    if wishes.rated:
        life["survey"] = {"ask": ["closed"], "within": "30cd"}
    return life


def _states(wishes: Wishes) -> dict[str, Any]:
    states: dict[str, Any] = {
        "submitted": {
            "label": pgettext("new type", "submitted"),
            "public": pgettext("new type", "Received"),
            "category": "intake",
            "holder": OFFICE,
        },
        "working": {
            "label": pgettext("new type", "being handled"),
            "public": pgettext("new type", "Being handled"),
            "category": "work",
            "holder": OFFICE,
        },
    }
    if wishes.papers:
        states["waiting"] = {
            "label": pgettext("new type", "waiting for papers"),
            "public": pgettext("new type", "Please bring what is missing"),
            "category": "pause",
        }
    states["done"] = {
        "label": pgettext("new type", "done"),
        "public": pgettext("new type", "Done"),
        "category": "closed",
        "result": "done",
    }
    said = {
        "refused": (pgettext("new type", "refused"), pgettext("new type", "Not granted; the reason is stated")),
        "declined": (pgettext("new type", "not accepted"), pgettext("new type", "Not accepted; the reason is stated")),
        "withdrawn": (pgettext("new type", "withdrawn"), pgettext("new type", "Withdrawn by you")),
    }
    for end in wishes.ends:
        states[end] = {"label": said[end][0], "public": said[end][1], "category": "closed", "result": end}
    return states


def _moves(wishes: Wishes) -> dict[str, Any]:
    here, window = ["handler@office"], ["window", "handler@office"]
    moves: dict[str, Any] = {
        "open": {"label": pgettext("new type", "Submit"), "by": ["applicant", "window"], "to": "submitted"},
        "accept": {
            "label": pgettext("new type", "Accept"),
            "from": ["submitted"],
            "to": "working",
            "by": window,
            "effects": [{"notify": "accepted"}],
        },
    }
    if "declined" in wishes.ends:
        moves["decline"] = {
            "label": pgettext("new type", "Do not accept"),
            "from": ["submitted"],
            "to": "declined",
            "by": window,
            "reason": "required",
        }
    if wishes.papers:
        moves["ask"] = {
            "label": pgettext("new type", "Ask for papers"),
            "from": ["working"],
            "to": "waiting",
            "by": here,
            "reason": "required",
            "pause": ["papers"],
            "effects": [{"notify": "papers"}],
        }
        moves["supplied"] = {
            "label": pgettext("new type", "Papers are here"),
            "from": ["waiting"],
            "to": "back",
            "by": ["applicant", *window],
        }
    moves["finish"] = {
        "label": pgettext("new type", "Finish"),
        "from": ["working"],
        "to": "done",
        "by": here,
        "reaches": ["handled"],
        "effects": [{"notify": "done"}],
    }
    if "refused" in wishes.ends:
        moves["refuse"] = {
            "label": pgettext("new type", "Refuse"),
            "from": ["working"],
            "to": "refused",
            "by": here,
            "reason": "required",
            "reaches": ["handled"],
            "effects": [{"notify": "done"}],
        }
    if "withdrawn" in wishes.ends:
        open_ones = ["submitted", "working", *(["waiting"] if wishes.papers else [])]
        moves["withdraw"] = {
            "label": pgettext("new type", "Withdraw"),
            "from": open_ones,
            "to": "withdrawn",
            "by": ["applicant"],
            "reaches": ["handled"],
        }
    return moves


def task(title: str, slug: str, unit: Unit) -> CaseType:
    """The small type that most parts are: somebody gets it, does it, says what came of it."""
    pack, _dot, key = slug.partition(".")
    data = {
        "pack": pack,
        "key": key,
        "title": title,
        "number": numbered(title),
        "milestones": {"answered": {"label": pgettext("new type", "answered")}},
        "states": {
            "waiting": {"label": pgettext("new type", "to do"), "category": "work"},
            "done": {"label": pgettext("new type", "done"), "category": "closed", "result": "done"},
            "failed": {"label": pgettext("new type", "not possible"), "category": "closed", "result": "failed"},
            "ended": {"label": pgettext("new type", "no longer needed"), "category": "closed", "result": "ended"},
        },
        "transitions": {
            "open": {"label": pgettext("new type", "Give"), "by": ["handler", "dispatcher", "system"], "to": "waiting"},
            "answer": {
                "label": pgettext("new type", "Done"),
                "from": ["waiting"],
                "to": "done",
                "by": ["handler", "lead"],
                "reaches": ["answered"],
            },
            "fail": {
                "label": pgettext("new type", "Not possible"),
                "from": ["waiting"],
                "to": "failed",
                "by": ["handler", "lead"],
                "reason": "required",
                "reaches": ["answered"],
            },
            "end": {
                "label": pgettext("new type", "The case it belongs to is closed"),
                "from": ["waiting"],
                "to": "ended",
                "auto": {"moment": "parent.closed"},
                "reaches": ["answered"],
            },
        },
        "clocks": {
            "term": {"label": pgettext("new type", "Time for it"), "from": ["opened"], "to": ["answered"], "term": "3d"}
        },
        "ladder": [{"clock": "term", "at": "overdue", "effects": [{"remind": ["lead"]}]}],
        "keep": {"done": "5y", "failed": "5y", "ended": "5y"},
    }
    text = spec.canonical(spec.CaseSpec.model_validate(data))
    return CaseType(
        slug=slug,
        title=title,
        owner=unit,
        units={OFFICE: unit.code},
        spec=text,
        live=False,
        has_unpublished_changes=True,
    )
