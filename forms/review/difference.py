"""What a version changes, in words: what is new, gone, moved, asked in another way, and under which conditions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from forms import schema
from forms.exchange.parts import CHECKS, FORM, Parts, is_check, is_step, take_apart
from forms.exchange.words import Words
from forms.models import Form, FormVersion

ADDED, REMOVED, MOVED, CHANGED = "added", "removed", "moved", "changed"


@dataclass(frozen=True)
class Change:
    """``part``: "form", "step:…", a key, "table.column" or "check:…"; ``setting``: which one; ``text``: all of it."""

    kind: str
    part: str
    setting: str
    text: str


@dataclass(frozen=True)
class Running:
    """How many cases, or drafts, still go by ``version``."""

    version: FormVersion
    what: str
    n: int


def changes(before: schema.Form, after: schema.Form) -> tuple[Change, ...]:
    """What ``after`` changes of ``before``; () where they say the same."""
    return tuple(_Differ(before, after).all())


class _Differ:
    def __init__(self, before: schema.Form, after: schema.Form) -> None:
        self.old = take_apart(before)
        self.new = take_apart(after, self.old)
        self.words = Words(self.new, self.old)

    def all(self) -> Iterator[Change]:
        for part in [FORM, *self.new.walk()]:
            if part == CHECKS:
                continue
            if part not in self.old.settings:
                yield self._whole(ADDED, part, self.new)
                continue
            yield from self._settings(part)
        yield from (self._whole(REMOVED, part, self.old) for part in self.old.walk() if self._is_gone(part))
        yield from self._moved()

    def _is_gone(self, part: str) -> bool:
        holder = self.old.parent(part)
        return (
            part != CHECKS
            and part not in self.new.settings
            and (holder in (FORM, CHECKS) or holder in self.new.settings)
        )

    def _whole(self, kind: str, part: str, side: Parts) -> Change:
        told = {"place": self.words.place(part), "type": self._type(side.settings[part])}
        said = {
            ADDED: _("new: %(place)s%(type)s"),
            REMOVED: _("taken out: %(place)s%(type)s"),
        }
        return Change(kind, part, "", said[kind] % told)

    def _type(self, settings: dict[str, Any]) -> str:
        return _(" (%(type)s)") % {"type": self.words.type(settings["type"])} if "type" in settings else ""

    # --- settings ---------------------------------------------------------------------------------------------------
    def _settings(self, part: str) -> Iterator[Change]:
        old, new = self.old.settings[part], self.new.settings[part]
        for name in dict.fromkeys((*old, *new)):
            if old.get(name) == new.get(name) or name == "key":
                continue
            said = (
                self._choices(old, new)
                if name == "choices"
                else self._changed(name, old.get(name), new.get(name), part)
            )
            told = {"place": self.words.place(part), "text": said}
            yield Change(CHANGED, part, name, _("%(place)s: %(text)s") % told)

    def _changed(self, name: str, old: Any, new: Any, part: str) -> str:
        told = {"what": self.words.setting(name)}
        if name in ("required", "secret", "public", "many"):
            old, new = old or False, new or False
        told |= {"before": self.words.value(name, old, part), "after": self.words.value(name, new, part)}
        return _("%(what)s: “%(before)s” becomes “%(after)s”") % told

    @staticmethod
    def _choices(old: dict[str, Any], new: dict[str, Any]) -> str:
        was = {each["code"]: each["label"] for each in old.get("choices") or ()}
        now = {each["code"]: each["label"] for each in new.get("choices") or ()}
        comma = pgettext("rule", ", ")
        said = []
        if more := [label for code, label in now.items() if code not in was]:
            said.append(_("choices added: %(list)s") % {"list": comma.join(more)})
        if less := [label for code, label in was.items() if code not in now]:
            said.append(_("choices taken out: %(list)s") % {"list": comma.join(less)})
        for code in was:
            if code in now and was[code] != now[code]:
                said.append(
                    _("the choice “%(before)s” now reads “%(after)s”") % {"before": was[code], "after": now[code]}
                )
        return pgettext("rule", "; ").join(said) or _("the choices stand in another order")

    # --- places -----------------------------------------------------------------------------------------------------
    def _moved(self) -> Iterator[Change]:
        both = set(self.old.settings) & set(self.new.settings) - {FORM}
        for holder, parts in self.new.inside.items():
            here = [part for part in parts if part in both]
            came = [part for part in here if self.old.parent(part) != holder]
            for part in came:
                if not is_check(part):
                    yield self._to_another(part, holder)
            stayed = [part for part in here if part not in came]
            before = [part for part in self.old.inside.get(holder, ()) if part in stayed]
            kept = set()
            for block in SequenceMatcher(None, before, stayed, autojunk=False).get_matching_blocks():
                kept |= set(before[block.a : block.a + block.size])
            for part in stayed:
                if part not in kept and part != CHECKS:
                    yield self._in_place(part, parts)

    def _to_another(self, part: str, holder: str) -> Change:
        told = {
            "label": self.words.labels.get(part, part),
            "before": self._called(self.old.parent(part)),
            "after": self._called(holder),
        }
        return Change(MOVED, part, "", _("moved: “%(label)s” from “%(before)s” to “%(after)s”") % told)

    def _in_place(self, part: str, parts: list[str]) -> Change:
        n = parts.index(part)
        told = {"label": self.words.labels.get(part, part)}
        if n == 0:
            return Change(MOVED, part, "", _("moved: “%(label)s” stands first now") % told)
        told["other"] = self._called(parts[n - 1])
        return Change(MOVED, part, "", _("moved: “%(label)s” stands after “%(other)s” now") % told)

    def _called(self, part: str | None) -> str:
        if part is None or part == FORM:
            return _("The form")
        return self.words.labels.get(part, part) if not is_step(part) else self.words.labels[part]


# --- what still goes by the old version -----------------------------------------------------------------------------
Counter = Callable[[FormVersion], tuple[str, int]]
_counters: list[Counter] = []


def register(counter: Counter) -> None:
    """From a higher app: (what is counted, how many of them still run by a version)."""
    _counters.append(counter)


def running(form: Form) -> tuple[Running, ...]:
    """Drafts and what higher apps count, version by version, newest first; only where there are some."""
    found = []
    for version in form.versions.all() if form.pk else ():
        drafts = version.drafts.exclude(done_steps=[]).count()
        counted = [(_("drafts being filled in"), drafts), *(counter(version) for counter in _counters)]
        found += [Running(version, what, n) for what, n in counted if n]
    return tuple(found)
