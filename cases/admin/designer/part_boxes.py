"""Boxes for sets and what hangs on them: over what, which of them, what each is opened with, when all are done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.admin.designer import row_words
from cases.admin.designer.boxes import BLANKS, Box, Several, Slip, from_text, to_text
from cases.admin.designer.known import Known, Options
from cases.admin.designer.operands import Offered
from cases.admin.designer.row_words import ITEM, UNIT
from cases.admin.designer.rule_box import Rule, Scope, operands_of
from forms.logic import operators as ops
from forms.logic import shorthand

MOST = 40


def scope_of(over: Any, asker: bool) -> Scope:
    """What is asked of each row of the set ``over``. ``asker``: a case asks, whose words are `my.*`."""
    names = tuple([over] if isinstance(over, str) else over or ())

    def found(known: Known) -> Offered:
        kept = known.__dict__.setdefault("_row_words", {})
        if (names, asker) not in kept:
            lives = row_words.lives_of(known, names)
            rows = is_set(names[0] if len(names) == 1 else names, known)
            kept[names, asker] = row_words.offered(names, lives, known if asker else None) if rows else Offered((), {})
        return kept[names, asker]

    return found


def is_set(over: Any, known: Known) -> bool:
    """True for a query; False for nothing, and for a question that holds a list of units."""
    return bool(over) and not (isinstance(over, str) and over in known.fields)


@dataclass(frozen=True, kw_only=True)
class Over(Several):
    """The set there is one of something for: units, items, cases of some types; ``lists``: or the units of an answer.

    One of them is a word, several types are a list.
    """

    lists: bool = False
    options: Callable[[Known], Options] = field(default=lambda known: [])

    def choices(self, raw, known):
        found = [(UNIT, pgettext("designer", "units")), (ITEM, _("service items")), *known.types]
        if self.lists:
            several = (key for key, each in known.questions.items() if each.many or each.type == "multi_choice")
            found += [(key, _("the units under “%(field)s”") % {"field": known.fields[key]}) for key in several]
        return [*found, *((each, each) for each in raw or () if each not in dict(found))]

    def value(self, raw, known, before):
        types = [each for each in raw if each in dict(known.types)]
        if len(raw) > 1 and len(types) < len(raw):
            raise Slip(_("Choose units, or items, or an answer, or case types; not several kinds at once."))
        found = super().value(raw, known, before)
        return found[0] if found and len(found) == 1 else found


@dataclass(frozen=True, kw_only=True)
class RowRule(Rule):
    """Which of the set beside it. ``asker``: a case asks."""

    asker: bool = False

    def within(self, part):
        return replace(self, scope=scope_of(part.get("over"), self.asker))


@dataclass(frozen=True, kw_only=True)
class Taken(Box):
    """A value: something there is, or a word or number, or what is worked out and written by hand.

    ``numbers``: only what is a number is offered.
    """

    numbers: bool = False
    scope: Scope = field(default=operands_of, compare=False)
    template: ClassVar[str] = "cases/designer/boxes/taken.html"

    def shown(self, value, known):
        return taken(value, self.scope(known))

    def posted(self, data, name):
        return taken_of(data, name)

    def value(self, raw, known, before):
        return worth_of(raw, self.scope(known), self.path)

    def extras(self, raw, known, name):
        return taking(raw, self.scope(known), self.numbers)


@dataclass(frozen=True, kw_only=True)
class RankedBy(Taken):
    """By what the parts are ranked: asked of each part."""

    numbers: bool = True

    def within(self, part):
        types = dict.fromkeys(each.get("type") for each in (part, *(part.get("list") or ())))
        return replace(self, scope=scope_of([each for each in types if each], False))


@dataclass(frozen=True, kw_only=True)
class Gives(Box):
    """What a part is opened with: a fact or answer of it a line, and where it comes from."""

    type: str = ""
    over: Any = None
    template: ClassVar[str] = "cases/designer/boxes/gives.html"

    def within(self, part):
        return replace(self, type=str(part.get("type") or ""), over=part.get("over"))

    def _scope(self, known: Known) -> Offered:
        return scope_of(self.over, True)(known) if is_set(self.over, known) else operands_of(known)

    def shown(self, value, known):
        return [{"key": key, **taken(each, self._scope(known))} for key, each in (value or {}).items()]

    def posted(self, data, name):
        rows = []
        for n in range(MOST):
            if f"{name}-{n}-key" in data:
                rows.append({"key": data.get(f"{name}-{n}-key", ""), **taken_of(data, f"{name}-{n}")})
        return [row for row in rows if row["key"] or row["from"] or row["is"] or row["hand"]]

    def value(self, raw, known, before):
        made, shown = {}, self.shown(before, known)
        for row in raw:
            if not row["key"]:
                if row in shown or any({**row, "key": each["key"]} == each for each in shown):
                    continue  # the line was emptied of its name: it is taken out
                raise Slip(_("Choose what the part is given."))
            if row["key"] in made:
                raise Slip(_("The same is given twice."))
            worth = before[row["key"]] if row in shown else worth_of(row, self._scope(known), self.path)
            if worth is None:
                raise Slip(_("Say where it comes from, or what it is."))
            made[row["key"]] = worth
        return made or None

    def extras(self, raw, known, name):
        words, other = self._scope(known), known.other(self.type)
        keys: dict[str, str] = {}
        if other is not None:
            keys |= {str(each.get("key")): str(each.get("label") or each.get("key")) for each in other.spec.facts}
            keys |= {key: each.label for key, each in other.fields.items()}
        keys |= {row["key"]: row["key"] for row in raw if row["key"] not in keys and row["key"]}
        blank = {"key": "", "from": "", "is": "", "hand": ""}
        rows = [*raw, *[blank] * BLANKS]
        return {
            "keys": keys.items(),
            "rows": [
                {"name": f"{name}-{n}", "raw": row, "more": taking(row, words), "blank": row == blank}
                for n, row in enumerate(rows)
            ],
        }


@dataclass(frozen=True, kw_only=True)
class Fails(Several):
    """Which results of the part are a failure."""

    options: Callable[[Known], Options] = field(default=lambda known: [])

    def within(self, part):
        types = list(dict.fromkeys(each["type"] for each in (part, *(part.get("list") or ())) if each.get("type")))
        return replace(self, options=lambda known: _results(known, types))


def _results(known: Known, types: list[str]) -> Options:
    lives = [life for life, _fields in row_words.lives_of(known, types).values()]
    return list({each.result: each.label for life in lives for each in life.states.values() if each.result}.items())


HOW = ("all", "least", "reached", "at")


@dataclass(frozen=True, kw_only=True)
class Joined(Box):
    """When a group is done: all parts, so many, all at a milestone of theirs, or at an instant."""

    types: tuple[str, ...] = ()
    template: ClassVar[str] = "cases/designer/boxes/joined.html"

    def within(self, part):
        types = dict.fromkeys(each.get("type") for each in (part, *(part.get("list") or ())))
        return replace(self, types=tuple(each for each in types if each))

    def shown(self, value, known):
        value = value if isinstance(value, dict) else {}
        at = value.get("at") or {}
        how = next((each for each in HOW[1:] if value.get(each) is not None), "all")
        least = value.get("least")
        return {"how": how, "least": "" if least is None else str(least), "reached": value.get("reached") or "",
                "clock": at.get("clock") or "", "at": at.get("at") or ""}  # fmt: skip

    def posted(self, data, name):
        raw = {key: data.get(f"{name}-{key}", "").strip() for key in ("how", "least", "reached", "clock", "at")}
        raw["how"] = raw["how"] if raw["how"] in HOW else "all"
        kept = {"all": (), "least": ("least",), "reached": ("reached",), "at": ("clock", "at")}[raw["how"]]
        return {key: each if key == "how" or key in kept else "" for key, each in raw.items()}

    def value(self, raw, known, before):
        match raw["how"]:
            case "least":
                if not raw["least"].isdecimal():
                    raise Slip(_("Say how many parts are enough, as a whole number."))
                return {"least": int(raw["least"])}
            case "reached":
                if not raw["reached"]:
                    raise Slip(_("Choose the milestone each part must have reached."))
                return {"reached": raw["reached"]}
            case "at":
                if not raw["clock"]:
                    raise Slip(_("Choose the time limit it goes by."))
                return {"at": {"clock": raw["clock"], "at": raw["at"] or "overdue"}}
        return None

    def extras(self, raw, known, name):
        lives = [life for life, _fields in row_words.lives_of(known, self.types).values()]
        reached = {key: each.label for life in lives for key, each in life.milestones.items()}
        reached |= {raw["reached"]: raw["reached"]} if raw["reached"] and raw["reached"] not in reached else {}
        instants = dict(known.instants)
        instants |= {raw["at"]: raw["at"]} if raw["at"] and raw["at"] not in instants else {}
        return {
            "ways": [("all", _("all parts are done")), ("least", _("so many of them are done")),
                     ("reached", _("each part has reached a milestone")), ("at", _("a time limit says so"))],
            "reached": [("", "—"), *reached.items()],
            "clocks": [("", "—"), *known.clocks],
            "instants": instants.items(),
        }  # fmt: skip


# --- a value, chosen or typed -----------------------------------------------------------------------------------------
def taken(value: Any, words: Offered) -> dict[str, str]:
    """``from``: what it is taken from; ``is``: the word or number itself; ``hand``: what is worked out."""
    raw = {"from": "", "is": "", "hand": ""}
    if value is None:
        return raw
    if isinstance(value, bool):
        return raw | {"is": pgettext("designer", "yes") if value else pgettext("designer", "no")}
    if isinstance(value, dict) and len(value) == 1 and set(value) & {"var", "due"}:
        return raw | {"from": words.of(value).id}
    if isinstance(value, dict | list) or _typed(str(value)) != value:
        return raw | {"hand": to_text(value)}
    return raw | {"is": str(value)}


def taken_of(data, name: str) -> dict[str, str]:
    return {key: data.get(f"{name}-{key}", "").replace("\r\n", "\n").strip() for key in ("from", "is", "hand")}


def worth_of(raw: Mapping[str, str], words: Offered, path) -> Any:
    """The value that ``raw`` says; None for none. Raises Slip."""
    if sum(bool(raw[key]) for key in ("from", "is", "hand")) > 1:
        raise Slip(_("Choose one: take it from something, or write what it is."))
    if raw["from"]:
        if raw["from"] not in words.by_id:
            raise Slip(_("Choose one of the list."))
        return words.by_id[raw["from"]].node
    return shorthand.value(from_text(raw["hand"], path)) if raw["hand"] else _typed(raw["is"])


def _typed(text: str) -> Any:
    if text in (pgettext("designer", "yes"), pgettext("designer", "no")):
        return text == pgettext("designer", "yes")
    try:
        return int(text) if str(int(text)) == text else text or None
    except ValueError:
        pass
    try:
        return float(text) if str(float(text)) == text else text or None
    except ValueError:
        return text or None


def taking(raw: Mapping[str, str], words: Offered, numbers: bool = False) -> dict[str, Any]:
    """What the template of a value offers, under headings: whatever is a plain word of the language."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in words.by_id.values():
        plain = isinstance(each.node, dict) and set(each.node) & {"var", "due"}
        fits = not numbers or each.kind in (ops.NUMBER, ops.ANY)
        if each.id == raw["from"] or (plain and fits):
            groups.setdefault(each.group, []).append((each.id, each.label))
    try:
        reading = words.words(shorthand.value(from_text(raw["hand"], ("gives",)))) if raw["hand"] else ""
    except (Slip, ValueError):
        reading = ""
    return {"groups": list(groups.items()), "reading": reading}
