"""The packs' linter for a case type that stands alone in the CMS: its forms, types and slots are the office's rows."""

from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from cases import spec
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
        return SimpleNamespace(units=self.slots, notices=self.life.notices)

    def section(self, name: str) -> dict[str, Any]:
        return {}  # code lists and shared parts stand inside a stored specification already

    def everything(self) -> dict[str, Any]:
        found: dict[str, set[str]] = {}
        for slug in CaseType.objects.values_list("slug", flat=True):
            pack, _dot, key = slug.partition(".")
            found.setdefault(pack, set()).add(key)
        return {pack: SimpleNamespace(name=pack, types=keys) for pack, keys in found.items()}


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
    alone = Alone(life, source, slots)
    found = [problem for part in lint.OF_A_TYPE for problem in part(alone)]
    return sorted(dict.fromkeys(found), key=lambda each: each.line)
