"""Boxes with rows: who, what a move does, what it is refused for, when the system moves."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.admin.designer import doing_words
from cases.admin.designer.boxes import BLANKS, Box, Slip, to_text
from cases.admin.designer.known import Known, Options
from cases.admin.designer.operands import name_of
from cases.admin.designer.rule_box import Rule, operands_of

MOST = 20


@dataclass(frozen=True, kw_only=True)
class Roles(Box):
    """Who: a role and a place each."""

    one: bool = False  # a single role, as a text
    template: ClassVar[str] = "cases/designer/boxes/roles.html"

    def shown(self, value, known):
        given = [value] if isinstance(value, str) else list(value or ())
        return [[role, place] for role, _at, place in (word.partition("@") for word in given)]

    def posted(self, data, name):
        rows = [[data.get(f"{name}-{n}-role", ""), data.get(f"{name}-{n}-place", "")] for n in range(MOST)]
        return [row for row in rows if row[0]]

    def value(self, raw, known, before):
        said = list(dict.fromkeys(f"{role}@{place}" if place else role for role, place in raw))
        if self.one:
            return said[0] if said else None
        return said or None

    def extras(self, raw, known, name):
        blanks = 0 if self.one and raw else BLANKS
        rows = [*raw, *[["", ""]] * blanks]
        roles, places = known.roles, known.places
        unknown = [(role, role) for role, _place in raw if role not in dict(roles)]
        return {
            "rows": [{"name": f"{name}-{n}", "role": role, "place": place} for n, (role, place) in enumerate(rows)],
            "roles": [("", "—"), *roles, *unknown],
            "places": places,
        }


@dataclass(frozen=True, kw_only=True)
class Doings(Box):
    """What happens by itself: one line an effect. What a line does not show of it (data, fill, case) is kept."""

    template: ClassVar[str] = "cases/designer/boxes/doings.html"

    def shown(self, value, known):
        return [self._row(effect, known) for effect in value or ()]

    def _row(self, effect: dict[str, Any], known: Known) -> dict[str, Any]:
        when = Rule(path=("when",), label="").shown(effect.get("when"), known)
        return {"what": _what(effect), "with": _with(effect, known), "when": when}

    def posted(self, data, name):
        rows = []
        for n in range(MOST):
            what = data.get(f"{name}-{n}-what", "")
            if what:
                when = Rule(path=("when",), label="").posted(data, f"{name}-{n}-when")
                rows.append({"what": what, "with": data.get(f"{name}-{n}-with", "").strip(), "when": when})
            elif f"{name}-{n}-what" in data:
                rows.append(None)  # taken away, or the blank line at the end
        while rows and rows[-1] is None:
            rows.pop()
        return rows

    def value(self, raw, known, before):
        return [
            effect for effect in (self._effect(row, known, rows_at(before, n)) for n, row in enumerate(raw)) if effect
        ] or None

    def _effect(self, row: dict[str, Any] | None, known: Known, before: dict[str, Any] | None) -> dict[str, Any] | None:
        if row is None:
            return None
        shown = self._row(before, known) if before else {}
        made = dict(before) if before and shown["what"] == row["what"] else _made(row["what"])
        if "set" in made and len(made["set"]) == 1 and row["with"] != shown.get("with"):
            [key] = made["set"]
            made["set"] = {key: _worth(row["with"], known)}
        if row["when"] != shown.get("when", {"rows": [], "join": "and", "hand": ""}):
            when = Rule(path=("when",), label="").value(row["when"], known, None)
            made = {name: each for name, each in made.items() if name != "when"} | (
                {} if when is None else {"when": when}
            )
        return made

    def extras(self, raw, known, name):
        rows = [*raw, {"what": "", "with": "", "when": {"rows": [], "join": "and", "hand": ""}}]
        offered = _offers(known)
        return {
            "rows": [
                {
                    "name": f"{name}-{n}",
                    "what": row["what"],
                    "label": _label(row["what"], known),
                    "with": row["with"],
                    "takes": row["what"].startswith('{"set":'),
                    "when": Rule(path=("when",), label="").extras(row["when"], known, f"{name}-{n}-when"),
                    "when_raw": row["when"],
                    "when_name": f"{name}-{n}-when",
                }
                for n, row in enumerate(rows)
                if row is not None
            ],
            "offers": offered,
            "offered": {value for _group, options in offered for value, _label in options},
        }


def rows_at(rows: Any, n: int) -> Any:
    return rows[n] if rows and n < len(rows) else None


def _what(effect: dict[str, Any]) -> str:
    """Which line of the list an effect is: its verb and what it names; the rest belongs to it."""
    verb = doing_words.verb_of(effect)
    named = effect.get(verb)
    if verb == "set" and isinstance(named, dict) and len(named) == 1:
        return name_of({"set": next(iter(named))})
    return name_of({verb: named})


def _made(what: str) -> dict[str, Any]:
    import json

    try:
        made = json.loads(what)
        [(verb, named)] = made.items()
    except (ValueError, AttributeError) as slip:
        raise Slip(_("Choose what happens.")) from slip
    if verb not in doing_words.VERBS:
        raise Slip(_("Choose what happens."))
    return {"set": {named: None}} if verb == "set" and isinstance(named, str) else {verb: named}


def _with(effect: dict[str, Any], known: Known) -> str:
    """The value a fact is set to, as it is typed: a word, a number, 〔label〕, or text of logic."""
    given = effect.get("set")
    if not isinstance(given, dict) or len(given) != 1:
        return ""
    [worth] = given.values()
    if isinstance(worth, bool):
        return _("yes") if worth else _("no")
    if isinstance(worth, dict):
        if set(worth) & {"var", "due"} and len(worth) == 1:
            return f"〔{operands_of(known).of(worth).label}〕"
        return to_text(worth)
    return "" if worth is None else to_text(worth) if isinstance(worth, list) else str(worth)


def _worth(text: str, known: Known) -> Any:
    from cases.admin.designer.boxes import from_text
    from forms.logic import shorthand

    if text in (_("yes"), _("no")):
        return text == _("yes")
    if text.startswith("〔") and text.endswith("〕"):
        if found := operands_of(known).labelled(text[1:-1]):
            return found.node
        raise Slip(_("There is nothing called “%(label)s” to take the value from.") % {"label": text[1:-1]})
    if not text:
        raise Slip(_("Say what is noted down."))
    return shorthand.value(from_text(text, ("set",)))


def _label(what: str, known: Known) -> str:
    if not what:
        return ""
    made = _made(what)
    if "set" in made:
        keys = [dict(known.facts).get(key, key) for key in made["set"]]
        return _("note down “%(fact)s”") % {"fact": "、".join(keys)}
    return doing_words.words(made, known)


def _offers(known: Known) -> list[tuple[str, Options]]:
    """What may be added, under headings."""

    def options(effects: list[dict[str, Any]]) -> Options:
        return [(name_of(each), _label(name_of(each), known)) for each in effects]

    posts = [key for key, _label in known.roles if key not in ("neighbour",)]
    groups = [
        (_("Tell"), [{"notify": key} for key, _t in known.notices] + [{"remind": [key]} for key in posts]),
        (pgettext("case type", "Papers"), [{"issue": key} for key, _t in known.documents]),
        (_("Note down"), [{"set": key} for key, _t in known.facts]),
        (_("Hand on"), [{"raise": 1}, {"assign": {"role": "handler"}}]),
        (_("Other cases"), [{"spawn": slug} for slug, _t in known.types]),
        (_("Score"), [{"score": key} for key in known.life.sheets]),
    ]
    return [(title, options(effects)) for title, effects in groups if effects]


@dataclass(frozen=True, kw_only=True)
class Refusals(Box):
    """What must be so for a move, and the sentence it is refused with otherwise."""

    template: ClassVar[str] = "cases/designer/boxes/refusals.html"

    def shown(self, value, known):
        return [self._row(check, known) for check in value or ()]

    def _row(self, check: dict[str, Any], known: Known) -> dict[str, Any]:
        must = Rule(path=("must",), label="").shown(check.get("must"), known)
        return {"must": must, "say": check.get("say", ""), "field": check.get("field") or ""}

    def posted(self, data, name):
        rows = []
        for n in range(MOST):
            if f"{name}-{n}-say" not in data:
                continue
            say = data.get(f"{name}-{n}-say", "").strip()
            must = Rule(path=("must",), label="").posted(data, f"{name}-{n}-must")
            gone = f"{name}-{n}-gone" in data or not (say or must["rows"] or must["hand"])
            rows.append(None if gone else {"must": must, "say": say, "field": data.get(f"{name}-{n}-field", "")})
        while rows and rows[-1] is None:
            rows.pop()
        return rows

    def value(self, raw, known, before):
        made = []
        for n, row in enumerate(raw):
            if row is None:
                continue
            old = rows_at(before, n) or {}
            check = dict(old) | {"say": row["say"], "field": row["field"]}
            if not old or row["must"] != self._row(old, known)["must"]:
                check["must"] = Rule(path=("must",), label="").value(row["must"], known, None)
            if check.get("must") is None or not check["say"]:
                raise Slip(_("Say both: what must be so, and the sentence that refuses otherwise."))
            made.append({key: each for key, each in check.items() if each != ""})
        return made or None

    def extras(self, raw, known, name):
        rows = [*raw, {"must": {"rows": [], "join": "and", "hand": ""}, "say": "", "field": ""}]
        return {
            "rows": [
                {
                    **row,
                    "name": f"{name}-{n}",
                    "must_raw": row["must"],
                    "must_name": f"{name}-{n}-must",
                    "must": Rule(path=("must",), label="").extras(row["must"], known, f"{name}-{n}-must"),
                }
                for n, row in enumerate(rows)
                if row is not None
            ],
            "fields": [("", _("the whole form")), *known.fields.items()],
        }


@dataclass(frozen=True, kw_only=True)
class Auto(Box):
    """When the system takes a move by itself: at an instant of a clock, or at a moment."""

    template: ClassVar[str] = "cases/designer/boxes/auto.html"

    def shown(self, value, known):
        value = value or {}
        moment = value.get("moment") or ""
        moments = [moment] if isinstance(moment, str) and moment else list(moment)
        return {"clock": value.get("clock") or "", "at": value.get("at") or "", "moments": moments}

    def posted(self, data, name):
        clock = data.get(f"{name}-clock", "")
        moments = [each for each in data.getlist(f"{name}-moment") if each]
        return {"clock": clock, "at": data.get(f"{name}-at", "") if clock else "", "moments": moments}

    def value(self, raw, known, before):
        if raw["clock"] and raw["moments"]:
            raise Slip(_("Choose one: a time limit, or something that happens."))
        if raw["clock"]:
            return {"clock": raw["clock"], "at": raw["at"] or "overdue"}
        if raw["moments"]:
            return {"moment": raw["moments"][0] if len(raw["moments"]) == 1 else raw["moments"]}
        return None

    def extras(self, raw, known, name):
        return {
            "clocks": [("", _("by nobody: people take it")), *known.clocks],
            "instants": known.instants,
            "moments": known.moments,
        }


@dataclass(frozen=True, kw_only=True)
class FormsBox(Box):
    """The forms a type names, by their keys; the short name by which moves call one is made from it."""

    template: ClassVar[str] = "cases/designer/boxes/forms.html"

    def shown(self, value, known):
        return list((value or {}).values())

    def posted(self, data, name):
        return [each for each in data.getlist(name) if each]

    def value(self, raw, known, before):
        names = {slug: key for key, slug in (before or {}).items()}
        made: dict[str, str] = {}
        for slug in dict.fromkeys(raw):
            short = names.get(slug) or slug.rpartition(".")[2].replace("-", "_")
            made[short if short not in made else slug.replace(".", "_").replace("-", "_")] = slug
        return made or None

    def extras(self, raw, known, name):
        options = [("", "—"), *known.office_forms]
        return {
            "rows": [*raw, ""],
            "choices": [*options, *((each, each) for each in raw if each not in dict(options))],
        }
