"""Types of packs that come with the product and are not installed: one of them copied under a name of its own, with its
forms and the types it uses, all of them the office's own from then on.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cases import packs, spec
from cases.admin.packs import listed, taking_in
from cases.admin.types import free_slug
from cases.models import CaseType
from cases.packs import loader
from cases.packs.drafted import text_words
from cases.packs.resolve import HOME, Pack
from forms import publishing
from forms.fields.blocks import free_name
from forms.models import Form
from home.models import Unit


class Lacking(ValueError):
    """The type uses packs that are not here. ``names``: which."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        said = _("It uses these packs; bring them in first: %(names)s.")
        super().__init__(said % {"names": "、".join(names)})


def offered() -> list[tuple[str, list[tuple[str, str]]]]:
    """(pack's title, [(whole key, title)]) of every type that is not here yet."""
    found = []
    for each in listed.shipped():
        file = HOME / f"{each.name}.yaml"
        types = [(f"{each.name}.{key}", title) for key, title in _types(file, file.stat().st_mtime_ns)]
        found += [(each.title, types)] if types else []
    return found


@lru_cache(maxsize=64)
def _types(file: Path, changed: int) -> tuple[tuple[str, str], ...]:
    data, _source = loader.read(file.read_text(encoding="utf-8"), file.name)
    return tuple((key, str(life.get("title", key))) for key, life in (data.get("case_types") or {}).items())


def copied(whole: str, title: str, unit: Unit, by) -> CaseType:
    """The draft of a copy; ``unit`` stands wherever the office has no unit of the kind. Raises Lacking."""
    name, _dot, key = whole.partition(".")
    return _Copy(packs.load(HOME / f"{name}.yaml"), unit, by).of(key, title)


@dataclass
class _Copy:
    """``names``: what a type or form is called in the pack → what it is called here."""

    pack: Pack
    unit: Unit
    by: Any
    names: dict[str, str] = field(default_factory=dict)

    def of(self, key: str, title: str) -> CaseType:
        keys = list(self._with_parts(key))
        self._must_be_here(keys)
        for each in keys:
            called = title if each == key else self.pack.types[each].title
            self.names[f"{self.pack.name}.{each}"] = free_slug(called, set(self.names.values()))
        self._forms(keys)
        rows = {each: self._row(each, title if each == key else self.pack.types[each].title) for each in keys}
        return rows[key]

    def _with_parts(self, key: str) -> Iterator[str]:
        """The type, and those of the same pack that it names, and so on."""
        waiting, seen = [key], {key}
        while waiting:
            yield (now := waiting.pop(0))
            for word in self._words(now):
                other = word.removeprefix(f"{self.pack.name}.")
                if other != word and other in self.pack.types and other not in seen:
                    seen.add(other)
                    waiting.append(other)

    def _words(self, key: str) -> set[str]:
        life = self.pack.types[key]
        said = set(text_words(life.model_dump(mode="json", by_alias=True, exclude_defaults=True)))
        for slug in life.forms.values():
            name, _dot, form = slug.partition(".")
            shape = self.pack.everything()[name].forms[form]
            said |= set(text_words(shape.model_dump(mode="json", exclude_defaults=True)))
        return said

    def _must_be_here(self, keys: list[str]) -> None:
        lacking = set()
        said = {word for key in keys for word in self._words(key)}
        said |= {slug for key in keys for slug in self.pack.types[key].forms.values()}
        for name, each in self.pack.everything().items():
            if name == self.pack.name:
                continue
            wanted = said & {f"{name}.{key}" for key in (*each.types, *each.forms)}
            there = {*CaseType.objects.filter(slug__in=wanted).values_list("slug", flat=True)}
            there |= {*Form.objects.filter(slug__in=wanted).values_list("slug", flat=True)}
            lacking |= {each.shape.title} if wanted - there else set()
        if lacking:
            raise Lacking(sorted(lacking))

    def _forms(self, keys: list[str]) -> None:
        taken = set(Form.objects.values_list("slug", flat=True))
        slugs = dict.fromkeys(slug for key in keys for slug in self.pack.types[key].forms.values())
        own = [slug for slug in slugs if slug.startswith(f"{self.pack.name}.")]
        for slug in own:
            self.names[slug] = free_name(slug.replace(".", "_"), taken)
            taken.add(self.names[slug])
        for slug in own:
            form = self.pack.forms[slug.partition(".")[2]]
            shape = type(form).model_validate(self._renamed(form.model_dump(mode="json", exclude_defaults=True)))
            publishing.make_form(self.names[slug], form.title, shape, self.by)

    def _row(self, key: str, title: str) -> CaseType:
        slug = self.names[f"{self.pack.name}.{key}"]
        data = self._renamed(json.loads(spec.canonical(self.pack.types[key])))
        data |= {"pack": slug.partition(".")[0], "key": slug.partition(".")[2], "title": title}
        life = spec.CaseSpec.model_validate(data)
        units = self._units(life)
        row = CaseType(slug=slug, title=title, spec=spec.canonical(life), units=units)
        row.owner = Unit.objects.filter(code=units.get(life.owner or "")).first() or self.unit
        row.live, row.has_unpublished_changes = False, True
        row.save()
        row.save_revision(user=self.by, log_action=True)
        return row

    def _units(self, life: spec.CaseSpec) -> dict[str, str]:
        wanted = packs.slots_of(life)
        slots = taking_in.slots(self.pack, {})
        return {slot.name: slot.code or self.unit.code for slot in slots if slot.name in wanted}

    def _renamed(self, node: Any) -> Any:
        if isinstance(node, dict):
            return {self.names.get(key, key): self._renamed(each) for key, each in node.items()}
        if isinstance(node, list):
            return [self._renamed(each) for each in node]
        return self.names.get(node, node) if isinstance(node, str) else node
