"""What a new version changes for whom, in words: states, moves, roles, days, texts. Two canonical texts → sentences."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from cases import places, spec
from home.models import Role
from home.terms import Term

Old = dict[str, Any] | None


def told(before: str, after: str) -> list[str]:
    """Sentences; empty when alike, or when one of the two is no such text."""
    try:
        old, new = json.loads(before or "{}"), json.loads(after or "{}")
    except ValueError:
        return []
    if not old or not new or old == new:
        return []
    return list(
        _of_type(old, new) if "transitions" in new else _of_form(old, new) if "steps" in new else _rest(old, new)
    )


# --- case types -----------------------------------------------------------------------------------------------------
def _of_type(old: dict, new: dict) -> Iterator[str]:
    for section, say in PARTS.items():
        for key, was, now in _pairs(old.get(section), new.get(section)):
            yield from say(key, was, now, new)
    yield from _rest(
        {key: each for key, each in old.items() if key not in PARTS},
        {key: each for key, each in new.items() if key not in PARTS},
    )


def _pairs(old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    """(key, before, now) of what differs in a map, in the order of the new one, what is gone last."""
    old, new = old or {}, new or {}
    for key in [*new, *(key for key in old if key not in new)]:
        if old.get(key) != new.get(key):
            yield key, old.get(key), new.get(key)


def _state(key: str, was: Old, now: Old, life: dict) -> Iterator[str]:
    if was is None or now is None:
        said = _("New state: “%(label)s”.") if was is None else _("There is no state “%(label)s” any more.")
        yield said % {"label": (now or was)["label"]}
        return
    yield from _worded(was, now, _("The state “%(old)s” is called “%(new)s” now."))
    if was.get("public") != now.get("public"):
        said = _("In “%(label)s” applicants read “%(new)s” instead of “%(old)s”.")
        yield said % {"label": now["label"], "new": now.get("public") or "", "old": was.get("public") or ""}
    yield from _other(now["label"], was, now, ("label", "public"))


def _move(key: str, was: Old, now: Old, life: dict) -> Iterator[str]:
    if was is None:
        said = _("New step: “%(move)s”, from %(states)s, by %(who)s.")
        states = "、".join(_label(life, each) for each in now.get("from", ())) or _("nothing")
        yield said % {"move": now["label"], "states": states, "who": _who(now.get("by"), life)}
        return
    if now is None:
        yield _("There is no step “%(move)s” any more.") % {"move": was["label"]}
        return
    yield from _worded(was, now, _("The step “%(old)s” is called “%(new)s” now."))
    if was.get("by") != now.get("by"):
        said = _("“%(move)s” belongs to %(new)s now; before, to %(old)s.")
        yield said % {"move": now["label"], "new": _who(now.get("by"), life), "old": _who(was.get("by"), life)}
    if (was.get("from"), was.get("to")) != (now.get("from"), now.get("to")):
        said = _("“%(move)s” leads from %(states)s to “%(target)s” now.")
        states = "、".join(_label(life, each) for each in now.get("from", ()))
        yield said % {"move": now["label"], "states": states, "target": _label(life, now.get("to") or "stays")}
    for name, say in CONDITIONS.items():
        if was.get(name) != now.get(name):
            yield str(say()) % {"move": now["label"]} + _what(was.get(name), now.get(name))
    yield from _other(now["label"], was, now, ("label", "by", "from", "to", *CONDITIONS))


CONDITIONS: dict[str, Callable[[], str]] = {
    "when": lambda: _("When “%(move)s” is offered has changed."),
    "checks": lambda: _("What “%(move)s” insists on has changed."),
    "effects": lambda: _("What “%(move)s” sets off has changed."),
    "reaches": lambda: _("Which milestones “%(move)s” reaches has changed."),
    "form": lambda: _("The form of “%(move)s” has changed."),
    "reason": lambda: _("The reasons of “%(move)s” have changed."),
}


def _clock(key: str, was: Old, now: Old, life: dict) -> Iterator[str]:
    if was is None or now is None:
        said = (
            _("New time limit: “%(label)s”, %(term)s.")
            if was is None
            else _("There is no time limit “%(label)s” any more.")
        )
        yield said % {"label": (now or was)["label"], "term": _term((now or was).get("term"))}
        return
    yield from _worded(was, now, _("The time limit “%(old)s” is called “%(new)s” now."))
    if was.get("term") != now.get("term"):
        said = _("“%(label)s” is %(new)s now instead of %(old)s.")
        yield said % {"label": now["label"], "new": _term(now.get("term")), "old": _term(was.get("term"))}
    yield from _other(now["label"], was, now, ("label", "term"))


def _notice(key: str, was: Old, now: Old, life: dict) -> Iterator[str]:
    if was is None or now is None:
        said = _("New notice “%(key)s”: %(text)s") if was is None else _("There is no notice “%(key)s” any more.")
        yield said % {"key": key, "text": (now or was).get("text", "")}
        return
    if was.get("text") != now.get("text"):
        yield _("The notice “%(key)s” says now: %(text)s") % {"key": key, "text": now["text"]}
    yield from _other(key, was, now, ("text",))


def _kept(key: str, was: Any, now: Any, life: dict) -> Iterator[str]:
    said = _("Cases with the result “%(key)s” are kept %(new)s; before, %(old)s.")
    yield said % {"key": key, "new": _term(now), "old": _term(was)}


def _table(key: str, was: Old, now: Old, life: dict) -> Iterator[str]:
    said = _("The table “%(title)s” says something else.") % {"title": (now or was)["title"]}
    old, new = (was or {}).get("rows", ()), (now or {}).get("rows", ())
    if len(old) == len(new):  # the usual change: another number in the same row
        lines = enumerate(zip(old, new, strict=True), 1)
        rows = [(n, _changes(before.get("gives", {}), after.get("gives", {}))) for n, (before, after) in lines]
        said += "".join(_(" Row %(n)d: %(what)s.") % {"n": n, "what": "，".join(what)} for n, what in rows if what)
    yield said


def _plain(key: str, was: Old, now: Old, life: dict) -> Iterator[str]:
    label = (now or was).get("label") or key
    if was is None or now is None:
        yield (_("New: “%(label)s”.") if was is None else _("Gone: “%(label)s”.")) % {"label": label}
    elif isinstance(was, dict) and isinstance(now, dict) and (what := _changes(was, now)):
        yield _("“%(label)s” has changed: %(what)s.") % {"label": label, "what": "，".join(what)}
    else:
        yield _("“%(label)s” has changed.") % {"label": label}


PARTS: dict[str, Callable[[str, Any, Any, dict], Iterator[str]]] = {
    "states": _state,
    "transitions": _move,
    "clocks": _clock,
    "notices": _notice,
    "keep": _kept,
    "tables": _table,
    "milestones": _plain,
    "pauses": _plain,
    "documents": _plain,
    "parts": _plain,
}


def _worded(was: dict, now: dict, sentence: str) -> Iterator[str]:
    if was["label"] != now["label"]:
        yield sentence % {"old": was["label"], "new": now["label"]}


def _other(label: str, was: dict, now: dict, said: tuple[str, ...]) -> Iterator[str]:
    names = _changes({k: v for k, v in was.items() if k not in said}, {k: v for k, v in now.items() if k not in said})
    if names:
        yield _("Of “%(label)s” also: %(names)s.") % {"label": label, "names": "，".join(names)}


def _changes(was: dict, now: dict) -> list[str]:
    """What differs, each with what it was and is where that is a word or a list of words."""
    keys = sorted(key for key in was.keys() | now.keys() if was.get(key) != now.get(key))
    return [f"{key}{_what(was.get(key), now.get(key))}" for key in keys]


def _what(was: Any, now: Any) -> str:
    """“ 20 → 15”, “ +new −gone”; nothing where neither says it shortly."""
    if isinstance(was, list | None) and isinstance(now, list | None):
        old, new = ([_item(each) for each in part or ()] for part in (was, now))
        if None in (*old, *new):
            return ""
        changed = [f"+{each}" for each in new if each not in old] + [f"−{each}" for each in old if each not in new]
        return f" {' '.join(changed)}" if changed else ""
    if isinstance(was, dict | list) or isinstance(now, dict | list):
        return ""
    return f" {_value(was)} → {_value(now)}"


def _item(each: Any) -> str | None:
    """A thing of a list by its name; None if it has none."""
    if isinstance(each, dict):
        return each.get("label") or each.get("title") or each.get("key")
    return _value(each) if not isinstance(each, list) else None


def _value(value: Any) -> str:
    words = {None: "—", True: _("yes"), False: _("no")}
    return words[value] if value is None or isinstance(value, bool) else str(value)


def _label(life: dict, state: str) -> str:
    words = {"stays": _("where it is"), "back": _("where it came from")}
    return words.get(state) or (life["states"].get(state) or {}).get("label") or state


def _who(by: list[str] | None, life: dict) -> str:
    return "、".join(_role(word, life) for word in by or ()) or _("nobody")


def _role(word: str, life: dict) -> str:
    role, _at, place = word.partition("@")
    words = {"applicant": _("the applicant"), "system": _("the system"), "neighbour": _("a neighbouring system")}
    words |= {key: rule["label"] for key, rule in (life.get("parties") or {}).items()}
    label = (
        (life.get("roles") or {}).get(word)
        or words.get(role)
        or (str(Role(role).label) if role in Role.values else role)
    )
    own = place in places.OWN or word in (life.get("roles") or {})
    return label if own else f"{label}@{place}"


def _term(term: Any) -> str:
    if isinstance(term, str):
        try:
            return Term.parse(term).words
        except ValueError:
            return _("for ever") if term == "permanent" else term
    return _("nothing") if term is None else _("as worked out")


# --- forms, figures -------------------------------------------------------------------------------------------------
def _of_form(old: dict, new: dict) -> Iterator[str]:
    was, now = _questions(old), _questions(new)
    for key, before, after in _pairs(was, now):
        if before is None or after is None:
            said = (
                _("New question: “%(label)s”.")
                if before is None
                else _("The question “%(label)s” is not asked any more.")
            )
            yield said % {"label": (after or before).get("label", key)}
            continue
        yield from _worded(
            {"label": "", **before}, {"label": "", **after}, _("The question “%(old)s” is called “%(new)s” now.")
        )
        yield from _other(after.get("label", key), before, after, ("label",))
    steps = [[step.get("title") for step in form["steps"]] for form in (old, new)]
    if steps[0] != steps[1]:
        yield _("Its steps are now: %(steps)s.") % {"steps": "、".join(str(each) for each in steps[1])}
    yield from _rest({k: v for k, v in old.items() if k != "steps"}, {k: v for k, v in new.items() if k != "steps"})


def _questions(form: dict) -> dict[str, dict]:
    return {str(field.get("key")): field for step in form["steps"] for field in step.get("fields", ())}


NAMES: dict[str, Callable[[], str]] = {
    "title": lambda: _("Its title is now “%(new)s”."),
    "label": lambda: _("It is called “%(new)s” now."),
    "owner": lambda: _("It belongs to %(new)s now."),
    "levels": lambda: _("Who answers at which response level has changed."),
    "ladder": lambda: _("The reminders have changed."),
    "survey": lambda: _("How it is rated has changed."),
    "handoff": lambda: _("Handing over has changed."),
    "number": lambda: _("New cases are numbered %(new)s."),
    "facts": lambda: _("The facts it keeps have changed."),
    "hide_from": lambda: _("From whom it is hidden has changed."),
}


def _rest(old: dict, new: dict) -> Iterator[str]:
    for key, was, now in _pairs(old, new):
        if key in NAMES:
            said = NAMES[key]()
            yield said % {"new": now} + ("" if "%(new)s" in said else _within(was, now))
        elif key not in ("roles", "forms"):
            yield _("“%(label)s” has changed.") % {"label": key}


def _within(was: Any, now: Any) -> str:
    """What differs inside a part that is told as a whole."""
    if isinstance(was, dict) and isinstance(now, dict):
        return f" {'，'.join(_changes(was, now))}"
    return _what(was, now) if isinstance(was, list | None) and isinstance(now, list | None) else ""


def of_spec(before: spec.Shape, after: spec.Shape) -> list[str]:
    """The same of two specs."""
    return told(spec.canonical(before), spec.canonical(after))
