"""Boxes a part of a case type is edited in. Each shows a stored value as what a browser posts, and reads that again.

What is posted exactly as it was shown leaves the stored value alone, so that opening and saving changes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import yaml
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.admin.designer.known import Known, Options
from cases.packs import loader
from cases.packs.problems import PackError

Pick = Callable[[Known], Options]
NOTHING = (None, "", [], (), {})
WHOLE = "*"  # the path of a box that holds a part as a whole
BLANKS = 1  # empty rows behind those that are filled


class Slip(ValueError):
    """What is wrong with what was posted, a sentence for beside the box."""


@dataclass(frozen=True, kw_only=True)
class Box:
    """``path``: where in the part its value stands. ``more``: shown only when opened, unless it holds something."""

    path: tuple[str, ...]
    label: Any
    help: Any = ""
    required: bool = False
    more: bool = False
    template: ClassVar[str] = ""

    @property
    def name(self) -> str:
        return "-".join(self.path)

    def within(self, part: Mapping[str, Any]) -> "Box":
        """This box in ``part``: some offer what the boxes beside them say."""
        return self

    def shown(self, value: Any, known: Known) -> Any:
        """What a browser would post if nothing were touched."""
        raise NotImplementedError

    def posted(self, data: QueryDict, name: str) -> Any:
        raise NotImplementedError

    def value(self, raw: Any, known: Known, before: Any) -> Any:
        """The value that ``raw`` says; None for none. ``before``: what stood there. Raises Slip."""
        raise NotImplementedError

    def read(self, data: QueryDict, known: Known, before: Any, name: str = "") -> tuple[Any, Any]:
        """(raw, value) of what was posted. Raises Slip."""
        raw = self.posted(data, name or self.name)
        if raw == self.shown(before, known):
            return raw, before
        value = self.value(raw, known, before)
        if self.required and value in NOTHING:
            raise Slip(_("Fill this in."))
        return raw, value

    def extras(self, raw: Any, known: Known, name: str) -> dict[str, Any]:
        """What the template needs besides."""
        return {}


@dataclass(frozen=True, kw_only=True)
class Text(Box):
    long: bool = False
    template: ClassVar[str] = "cases/designer/boxes/text.html"

    def shown(self, value, known):
        return "" if value is None else str(value)

    def posted(self, data, name):
        return data.get(name, "").replace("\r\n", "\n").strip()

    def value(self, raw, known, before):
        return raw or None


@dataclass(frozen=True, kw_only=True)
class Whole(Text):
    """A whole number."""

    def value(self, raw, known, before):
        if raw and not raw.lstrip("-").isdecimal():
            raise Slip(_("Write a whole number."))
        return int(raw) if raw else None


@dataclass(frozen=True, kw_only=True)
class OneOf(Box):
    options: Pick
    template: ClassVar[str] = "cases/designer/boxes/one.html"

    def shown(self, value, known):
        return "" if value is None else str(value)

    def posted(self, data, name):
        return data.get(name, "")

    def value(self, raw, known, before):
        if raw and raw not in dict(self.choices(raw, known)):
            raise Slip(_("Choose one of the list."))
        return raw or None

    def choices(self, raw, known) -> Options:
        found = list(self.options(known))
        if "" not in dict(found) and not self.required:
            found.insert(0, ("", "—"))
        if isinstance(raw, str) and raw not in dict(found):
            found.append((raw, raw))
        return found

    def extras(self, raw, known, name):
        return {"choices": self.choices(raw, known)}


@dataclass(frozen=True, kw_only=True)
class Several(Box):
    options: Pick
    template: ClassVar[str] = "cases/designer/boxes/several.html"

    def shown(self, value, known):
        given = [value] if isinstance(value, str) else list(value or ())
        order = list(dict(self.choices(given, known)))
        return sorted(map(str, given), key=order.index)

    def posted(self, data, name):
        return data.getlist(name)

    def value(self, raw, known, before):
        given = [before] if isinstance(before, str) else list(before or ())
        kept = [each for each in given if each in raw]  # in the order they were
        return [*kept, *(each for each in raw if each not in kept)] or None

    def choices(self, raw, known) -> Options:
        found = list(self.options(known))
        return [*found, *((each, each) for each in raw or () if each not in dict(found))]

    def extras(self, raw, known, name):
        return {"choices": self.choices(raw, known), "chosen": raw}


@dataclass(frozen=True, kw_only=True)
class Yes(Box):
    template: ClassVar[str] = "cases/designer/boxes/yes.html"
    unless: bool = False  # what an untouched box stands for, where a part says nothing

    def shown(self, value, known):
        return self.unless if value is None else bool(value)

    def posted(self, data, name):
        return name in data

    def value(self, raw, known, before):
        return None if raw == self.unless else raw


UNITS = (
    ("d", gettext_lazy("working days")),
    ("cd", gettext_lazy("calendar days")),
    ("mo", gettext_lazy("months")),
    ("y", gettext_lazy("years")),
    ("h", gettext_lazy("office hours")),
    ("min", gettext_lazy("office minutes")),
    ("cmin", gettext_lazy("minutes")),
)


@dataclass(frozen=True, kw_only=True)
class Term(Box):
    """`10d` as a number and a unit; what is worked out by a rule is kept by hand."""

    permanent: bool = False
    template: ClassVar[str] = "cases/designer/boxes/term.html"

    def shown(self, value, known):
        if value == "permanent":
            return {"n": "", "unit": "permanent", "hand": ""}
        if value is None or isinstance(value, str):
            digits = "".join(sign for sign in value or "" if sign.isdigit())
            return {"n": digits, "unit": (value or "d")[len(digits) :] or "d", "hand": ""}
        return {"n": "", "unit": "d", "hand": to_text(value)}

    def posted(self, data, name):
        return {
            "n": data.get(f"{name}-n", "").strip(),
            "unit": data.get(f"{name}-unit", "d"),
            "hand": data.get(f"{name}-hand", "").replace("\r\n", "\n").strip(),
        }

    def value(self, raw, known, before):
        if raw["unit"] == "permanent":
            return "permanent"
        if raw["n"]:
            if not raw["n"].isdecimal() or raw["unit"] not in dict(UNITS):
                raise Slip(_("Write how many, as a whole number, and choose the unit."))
            return f"{int(raw['n'])}{raw['unit']}"
        return from_text(raw["hand"], self.path)

    def extras(self, raw, known, name):
        more = [("permanent", _("for ever"))] if self.permanent else []
        return {"units": [*UNITS, *more]}


@dataclass(frozen=True, kw_only=True)
class Lines(Box):
    """`code: label`, a line each."""

    template: ClassVar[str] = "cases/designer/boxes/text.html"
    long: bool = True

    def shown(self, value, known):
        return "\n".join(f"{code}: {label}" for code, label in (value or {}).items())

    def posted(self, data, name):
        return data.get(name, "").replace("\r\n", "\n").strip()

    def value(self, raw, known, before):
        found = {}
        for line in filter(None, map(str.strip, raw.replace("：", ":").splitlines())):
            code, colon, label = (part.strip() for part in line.partition(":"))
            if not colon or not code or not label:
                raise Slip(_("“%(line)s”: write a short code, a colon and the words.") % {"line": line})
            found[code] = label
        return found or None


@dataclass(frozen=True, kw_only=True)
class Words(Box):
    """Words between commas, where the language wants a list of codes."""

    template: ClassVar[str] = "cases/designer/boxes/text.html"
    long: bool = False

    def shown(self, value, known):
        return value if isinstance(value, str) else "、".join(map(str, value or ()))

    def posted(self, data, name):
        return data.get(name, "").strip()

    def value(self, raw, known, before):
        for comma in ",，;；":
            raw = raw.replace(comma, "、")
        return [each.strip() for each in raw.split("、") if each.strip()] or None


@dataclass(frozen=True, kw_only=True)
class Hand(Box):
    """Whatever no box shows, as text. It is kept as it is until somebody changes the text."""

    template: ClassVar[str] = "cases/designer/boxes/hand.html"
    words: Callable[[Any, Known], str] | None = field(default=None, compare=False)

    def shown(self, value, known):
        return to_text(value)

    def posted(self, data, name):
        return data.get(name, "").replace("\r\n", "\n").strip()

    def value(self, raw, known, before):
        return from_text(raw, self.path)


def to_text(value: Any) -> str:
    """YAML, "" for nothing."""
    from cases.admin.life import _Dumper

    if value in NOTHING:
        return ""
    return (
        yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100).removesuffix("...\n").strip()
    )


def from_text(text: str, path: Sequence[str]) -> Any:
    """Raises Slip."""
    if not text.strip():
        return None
    try:
        found, _source = loader.read(text, ".".join(path))
    except PackError as fault:
        raise Slip("; ".join(each.sentence for each in fault.problems)) from fault
    return found
