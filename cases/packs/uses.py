"""`use:` takes a shared part and overrides keys of it. Carried out on plain data, before anything is judged.

    clocks: {first: {use: base.correct_once, from: received}}      keys of the part are overridden
    fields: [{use: base.applicant, show_if: …, phone: {required: true}, email: null}]

A block's keys are its fields: a map overrides settings of that field, null leaves it out; the block's show_if joins
each field's own.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from django.utils.translation import gettext as _

from cases.packs.loader import Source
from cases.packs.problems import Path, Problem, suggestion
from forms.logic import expand

Shared = Callable[[str], dict[str, Any]]  # section → {name: part}, names of other packs with a dot


class Uses:
    """``shared``: what can be named. ``slips``: what could not be carried out."""

    def __init__(self, source: Source, shared: Shared, slips: list[Problem]) -> None:
        self.source, self.shared, self.slips = source, shared, slips

    def carry_out(self, raw: dict[str, Any]) -> None:
        """Replace every `use:` in clocks, pauses, notices and papers of ``raw``."""
        for section in ("clocks", "pauses", "notices", "documents"):
            self._section(raw, section, (section,))
            for key, life in _maps(raw.get("case_types")):
                self._section(life, section, ("case_types", key, section))

    def _section(self, holder: dict[str, Any], section: str, path: Path) -> None:
        for key, part in _maps(holder.get(section)):
            if "use" in part:
                holder[section][key] = self._merged(section, part, (*path, key))

    def _merged(self, section: str, part: dict[str, Any], path: Path) -> dict[str, Any]:
        own = {key: value for key, value in part.items() if key != "use"}
        return {**(self.part(section, part["use"], (*path, "use")) or {}), **own}

    def part(self, section: str, name: Any, path: Path) -> Any:
        known = self.shared(section)
        if name in known:
            return deepcopy(known[name])
        said = _("There is nothing called “%(name)s” among the shared %(section)s. %(cure)s")
        words = {"name": name, "section": section, "cure": suggestion(name, known)}
        self.slips.append(self.source.problem(path, said % words))
        return None

    def fields(self, given: list[Any], path: Path) -> list[tuple[dict[str, Any], Path]]:
        """Fields with the place each was written at; blocks taken apart."""
        found: list[tuple[dict[str, Any], Path]] = []
        for n, field in enumerate(given):
            here = (*path, n)
            if not isinstance(field, dict):
                self.slips.append(self.source.problem(here, _("A field is a map with key, type and label.")))
            elif "use" in field:
                found += [(each, here) for each in self._block(field, here)]
            else:
                found.append((field, here))
        return found

    def _block(self, field: dict[str, Any], path: Path) -> list[dict[str, Any]]:
        block = self.part("blocks", field["use"], (*path, "use"))
        if block is None:
            return []
        fields = [each for each, _path in self.fields(block, path)]
        own = {key: value for key, value in field.items() if key not in ("use", "show_if")}
        keys = [each.get("key") for each in fields]
        for key in own:
            if key not in keys:
                said = _("The block “%(block)s” has no field “%(key)s”. %(cure)s")
                words = {"block": field["use"], "key": key, "cure": suggestion(key, keys)}
                self.slips.append(self.source.problem((*path, key), said % words))
        kept = [{**each, **(own.get(each.get("key")) or {})} for each in fields if not _left_out(each, own)]
        return [_joined(each, field.get("show_if")) for each in kept]


def _left_out(field: dict[str, Any], own: dict[str, Any]) -> bool:
    key = field.get("key")
    return key in own and own[key] is None


def _joined(field: dict[str, Any], rule: Any) -> dict[str, Any]:
    rules = [expand(each) for each in (rule, field.get("show_if")) if each is not None]
    if not rules:
        return field
    return {**field, "show_if": rules[0] if len(rules) == 1 else {"and": rules}}


def _maps(holder: Any) -> list[tuple[str, dict[str, Any]]]:
    if not isinstance(holder, dict):
        return []
    return [(key, part) for key, part in holder.items() if isinstance(part, dict)]
