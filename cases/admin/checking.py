"""The packs' linter for a case type that stands alone in the CMS: its forms, types and slots are the office's rows."""

from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from cases import spec
from cases.admin.in_words import in_words
from cases.models import CaseType
from cases.packs import lint
from cases.packs.lint.life import Life
from cases.packs.loader import Source
from cases.packs.problems import Problem
from forms import schema
from forms.models import Form


@dataclass(frozen=True)
class Office:
    """Stands where the linter expects a pack."""

    source: Source
    slots: dict[str, str]
    life: spec.CaseSpec

    @property
    def shape(self) -> SimpleNamespace:
        return _shape(self.types, self.slots, self.life)

    @property
    def types(self) -> dict[str, spec.CaseSpec]:
        return self._known[self.life.pack].types

    def section(self, name: str) -> dict[str, Any]:
        return {}  # code lists and shared parts stand inside a stored specification already

    def everything(self) -> dict[str, Any]:
        return self._known

    @cached_property
    def _known(self) -> dict[str, SimpleNamespace]:
        """What the linter asks of packs, for the office's types by the pack they are called after."""
        found: dict[str, dict[str, spec.CaseSpec]] = {}
        for row in CaseType.objects.exclude(spec=""):
            pack, _dot, key = row.slug.partition(".")
            try:
                found.setdefault(pack, {})[key] = spec.parse(row.spec)
            except ValueError:  # a draft that is not whole yet
                continue
        found.setdefault(self.life.pack, {})[self.life.key] = self.life
        named = {slug for types in found.values() for life in types.values() for slug in life.forms.values()}
        asked: dict[str, dict[str, schema.Form]] = {}
        for form in Form.objects.filter(slug__in=named):
            pack, _dot, key = form.slug.partition(".")
            if form.current:
                asked.setdefault(pack, {})[key] = form.current.spec
        return {
            pack: SimpleNamespace(
                name=pack,
                source=self.source,
                types=types,
                forms=asked.get(pack, {}),
                shape=_shape(types),
                section=self.section,
                everything=self.everything,
            )
            for pack, types in found.items()
        }


def _shape(types: dict[str, spec.CaseSpec], slots: Any = (), life: spec.CaseSpec | None = None) -> SimpleNamespace:
    """``life``: the one whose text is read; only its own texts have a line to point at."""
    own = {part: getattr(life, part, {}) for part in ("notices", "documents", "tables")}
    return SimpleNamespace(units=slots, forms={}, case_types=types, **own)


class Alone(Life):
    """A life read from the text of the CMS: paths begin at the type itself."""

    def __init__(self, life: spec.CaseSpec, source: Source, slots: dict[str, str]) -> None:
        self.pack, self.key, self.spec = Office(source, slots, life), life.key, life

    def problem(self, path: tuple, sentence: str) -> Problem:
        return self.pack.source.problem(path, sentence)

    @cached_property
    def forms(self) -> dict[str, schema.Form]:
        rows = {form.slug: form.current for form in Form.objects.filter(slug__in=self.spec.forms.values())}
        return {key: rows[slug].spec for key, slug in self.spec.forms.items() if rows.get(slug)}


def problems(life: spec.CaseSpec, source: Source, slots: dict[str, str]) -> list[Problem]:
    """All that would keep cases of this type from being worked on, in the order of the text."""
    return found_by(Alone(life, source, slots))


def found_by(alone: Alone) -> list[Problem]:
    """What `problems` finds, of a life that is wanted afterwards too."""
    opens = any(not move.from_ for move in alone.spec.transitions.values())
    parts = lint.OF_A_TYPE if opens else (lint.graph.problems,)  # the others walk from where a case begins
    found = [problem for part in parts for problem in part(alone)]
    return sorted(dict.fromkeys(found), key=lambda each: each.line)


def sentences(life: spec.CaseSpec, row: CaseType) -> list[str]:
    """The same for people who draw: without lines, and with labels for keys."""
    alone = Alone(life, Source(row.slug), row.units)
    return [each.sentence for each in in_words(found_by(alone), alone)]
