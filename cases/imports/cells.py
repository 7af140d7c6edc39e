"""What a cell of our own columns may say, as widgets of import-export: `clean` gives a value or says what is wrong."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.widgets import Widget

from cases.imports.columns import tidy
from forms.fields.dates import read_day
from home.models import Unit


class Words(Widget):
    """Text of at most ``most`` characters. ``needed``: it may not be blank."""

    def __init__(self, most: int = 200, *, needed: bool = False) -> None:
        self.most, self.needed = most, needed

    def clean(self, value: Any, row: Mapping | None = None, **kwargs) -> str:
        text = str(value or "").strip()
        if self.needed and not text:
            raise ValueError(_("This must be filled in."))
        if len(text) > self.most:
            said = _("At most %(most)d characters; these are %(n)d.")
            raise ValueError(said % {"most": self.most, "n": len(text)})
        return text


class Day(Widget):
    def clean(self, value: Any, row: Mapping | None = None, **kwargs) -> date | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return read_day(text.partition(" ")[0] if text[:4].isdigit() else text)
        except ValidationError as slip:
            raise ValueError(_("A date is written like 2026-11-29.")) from slip


class Number(Widget):
    """A whole number between ``least`` and ``most``."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def clean(self, value: Any, row: Mapping | None = None, **kwargs) -> int | None:
        text = str(value or "").strip()
        if not text:
            return None
        if not text.isdecimal() or not self.least <= int(text) <= self.most:
            said = _("Write a whole number from %(least)d to %(most)d.")
            raise ValueError(said % {"least": self.least, "most": self.most})
        return int(text)


class Choice(Widget):
    """One of ``words``: {what people write: the code}."""

    def __init__(self, words: Mapping[str, str], *, needed: bool = False, blank: str = "") -> None:
        self.words, self.needed, self.blank = words, needed, blank
        self._known = {tidy(said): code for said, code in words.items()} | {code: code for code in words.values()}

    def clean(self, value: Any, row: Mapping | None = None, **kwargs) -> str:
        text = str(value or "").strip()
        if not text and not self.needed:
            return self.blank
        found = self._known.get(tidy(text)) if text else None
        if found is None:
            raise ValueError(_("Write one of: %(words)s.") % {"words": "、".join(dict.fromkeys(self.words))})
        return found


class Several(Choice):
    """Any of ``words``, separated by 、 or ,; gives their codes joined by commas."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs) -> str:
        whole = self._known.get(tidy(str(value or "")))
        if whole is not None or not str(value or "").strip():
            return whole or self.blank
        return ",".join(dict.fromkeys(super(Several, self).clean(part) for part in parts(str(value))))


class OfUnit(Widget):
    """A unit by its code, name or short name; ``known`` is asked for what the table may name."""

    def __init__(self, known: Callable[[], "Units"], *, needed: bool = False) -> None:
        self.known, self.needed = known, needed

    def clean(self, value: Any, row: Mapping | None = None, **kwargs) -> Unit | None:
        text = str(value or "").strip()
        if not text:
            if self.needed:
                raise ValueError(_("Name a unit."))
            return None
        return self.known().named(text)


class Units:
    """All units by code and by name; few thousand at most, read once for a step of the work."""

    def __init__(self) -> None:
        self.by_code = {unit.code: unit for unit in Unit.objects.order_by("path")}
        self.by_name: dict[str, list[Unit]] = {}
        for unit in self.by_code.values():
            for name in {tidy(unit.name), tidy(unit.short_name)} - {""}:
                self.by_name.setdefault(name, []).append(unit)

    def named(self, text: str) -> Unit:
        """Raises ValueError with a sentence."""
        if text in self.by_code:
            return self.by_code[text]
        found = self.by_name.get(tidy(text), [])
        if not found:
            raise ValueError(_("There is no unit “%(unit)s”.") % {"unit": text[:40]})
        if len(found) > 1:
            said = _("Several units are called “%(unit)s”. Write the code: %(codes)s.")
            raise ValueError(said % {"unit": text, "codes": "、".join(unit.code for unit in found[:5])})
        return found[0]


def parts(text: str) -> list[str]:
    for sign in "，,；;\n":
        text = text.replace(sign, "、")
    return [part.strip() for part in text.split("、") if part.strip()]


def cell(key: str, widget: Widget) -> Field:
    return Field(attribute=key, column_name=key, widget=widget)
