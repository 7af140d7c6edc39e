"""Rows → a pack file that gives the same rows: what an editor made in the CMS travels on.

Forms and case types come from the rows; title, samples, scenarios and pages from the pack's own file where we have it.
Scenarios that were kept here, and pages that were made for what is in the file, go along.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.translation import gettext as _

from cases import spec
from cases.models import CaseType, TypeScenario
from cases.packs import figures, gathering, pages
from cases.packs.drafted import USUAL, usual
from cases.packs.gathering import Gathered
from cases.packs.install import slots_of
from cases.packs.problems import PackError, Problem
from cases.packs.resolve import Pack, installed
from cases.places import AUTHORITY, BACK, LEVELS, OPENING
from cases.places import OWN as OWN_PLACES
from forms import schema
from home.models import Unit

FROM_FILE = ("title", "summary", "answers", "units", "roles", "pages", "samples", "scenarios")
OWN = (
    "pack",
    "key",
    "forms",
    "notices",
    "documents",
    "sheets",
    "tables",
    "roles",
)  # stand elsewhere in a pack, or are worked out
ORDER = ("pack", "format", "title", "summary", "answers", "needs", "units", "roles", "tables", "forms")
ORDER += ("notices", "documents", "case_types", "pages", "figures", "samples", "scenarios")


@dataclass(frozen=True)
class Exported:
    """``left_out``: what a pack file cannot say, a sentence each. ``found``: the rows it says."""

    name: str
    text: str
    left_out: tuple[str, ...] = ()
    found: Gathered | None = field(default=None, compare=False, repr=False)

    @property
    def digest(self) -> str:
        return spec.digest(self.text)


def export(name: str) -> str:
    """YAML of the pack ``name`` as its rows stand now. Raises PackError when there are none."""
    return whole(name).text


def whole(name: str) -> Exported:
    """The pack ``name`` as its rows stand now. Raises PackError."""
    return _exported(gathering.of_pack(name), installed(name))


def of_type(row: CaseType) -> Exported:
    """The pack a type belongs to; what was made in the CMS goes as a pack of its own. Raises PackError."""
    return whole(row.slug.partition(".")[0]) if row.pack_key else _exported(gathering.of_type(row), None)


def _exported(found: Gathered, file: Pack | None) -> Exported:
    name, types = found.name, found.lives
    data = _meta(found, file)
    data["forms"] = {key: _form(form) for key, form in found.schemas.items()}
    for key, sheet in _together(name, "sheets", types).items():
        if key in data["forms"]:
            data["forms"][key]["sheet"] = sheet
    for section in ("tables", "notices", "documents"):
        data[section] = _together(name, section, types)
    data["case_types"] = {life.key: _life(life) for life in types}
    _scenarios(data, found)
    _pages(data, found)
    data["figures"] = figures.written(name)
    return Exported(name, _written({key: data[key] for key in ORDER if data.get(key)}), tuple(found.left_out), found)


def _meta(found: Gathered, file: Pack | None) -> dict[str, Any]:
    title = found.rows[0].title if found.rows else found.name
    data: dict[str, Any] = {"pack": found.name, "format": 1, "title": title}
    data["roles"] = {role: label for life in found.lives for role, label in life.roles.items()}
    own = {key: file.raw[key] for key in FROM_FILE if key in file.raw} if file else {}
    needs = list(dict.fromkeys([*(file.shape.needs if file else ()), *found.needs]))
    return data | own | {"needs": needs, "units": _units(found, file)}


def _units(found: Gathered, file: Pack | None) -> dict[str, Any]:
    """Slots of the file, then those the rows fill: called and placed as the unit that fills them here."""
    units = dict(file.raw.get("units") or {}) if file else {}
    known = {slot for each in file.everything().values() for slot in each.shape.units} if file else set()
    codes = {slot: code for row in found.rows for slot, code in row.units.items()}
    rows = {unit.code: unit for unit in Unit.objects.filter(code__in=codes.values())}
    named = {slot for life in found.lives for slot in slots_of(life)}
    for slot in [slot for slot in codes if slot in named and slot not in known]:
        unit = rows.get(codes[slot])
        units[slot] = {"label": unit.name, "level": unit.level} if unit else slot
    return units


def _scenarios(data: dict[str, Any], found: Gathered) -> None:
    """Those kept here behind those of the file; without a file, all there are. Slots they play on come along."""
    written = list(data.get("scenarios", ()))
    kept = TypeScenario.objects.filter(type__in=found.rows)
    for row in kept.filter(from_pack="") if written else kept:
        title, titles = row.title, {each["title"] for each in written}
        while title in titles:
            title += "′"
        steps = gathering.step_renamed(row.steps, found)
        written.append({"title": title, "steps": steps})
        for slot in dict.fromkeys([*_slots(steps), *_holders(steps)]):
            if slot not in data["units"]:
                data["units"][slot] = {"label": usual(USUAL[slot]), "level": USUAL[slot]} if slot in USUAL else slot
    data["scenarios"] = written


ELSEWHERE = {*OWN_PLACES, *OPENING, *AUTHORITY, *LEVELS, BACK}


def _holders(steps: list[dict[str, Any]]) -> Iterator[str]:
    """Slots that expectations name as holding a case."""
    for step in steps:
        if (slot := (step.get("expect") or {}).get("holder")) and slot not in ELSEWHERE:
            yield slot


def _pages(data: dict[str, Any], found: Gathered) -> None:
    """Pages of the file, then those made here for forms and types that are in it."""
    written = list(data.get("pages", ()))
    taken = {(each.get("type"), each.get("slug")) for each in written}
    shown = {each.get("form") for each in written if each.get("form")}
    forms = {form.pk: key for key, form in found.forms.items() if key not in shown}
    made, left_out = pages.read(found.name, forms, found.opening)
    data["pages"] = written + [each for each in made if (each["type"], each["slug"]) not in taken]
    found.left_out += left_out


def _slots(node: Any) -> Iterator[str]:
    """Unit slots that steps name: whose the posts are, and who is asked."""
    if isinstance(node, list):
        for each in node:
            yield from _slots(each)
    elif isinstance(node, dict):
        for word in [node.get("as"), node.get("unit")]:
            for each in word if isinstance(word, list) else [word]:
                if each and (key := each.rpartition("@")[2].partition("/")[0]) not in ("applicant", "neighbour"):
                    yield from [key] if "@" in each or word == node.get("unit") else []


def _form(form: schema.Form) -> dict[str, Any]:
    data = form.model_dump(exclude_defaults=True, mode="json")
    for step in data["steps"]:
        step["fields"] = [_field(field) for field in step["fields"]]
    return data


def _field(field: dict[str, Any]) -> dict[str, Any]:
    if "choices" in field:
        field["choices"] = {choice["code"]: choice["label"] for choice in field["choices"]}
    if "columns" in field:
        field["columns"] = [_field(column) for column in field["columns"]]
    return field


def _life(life: spec.CaseSpec) -> dict[str, Any]:
    data = life.model_dump(by_alias=True, exclude_defaults=True, mode="json")
    return {key: value for key, value in data.items() if key not in OWN}


def _together(name: str, section: str, types: list[spec.CaseSpec]) -> dict[str, Any]:
    """Notices, papers, sheets or tables of all types. Two types of one pack share a name only if they say the same."""
    found: dict[str, Any] = {}
    for life in types:
        for key, part in getattr(life, section).items():
            data = part.model_dump(by_alias=True, exclude_defaults=True, mode="json")
            if found.setdefault(key, data) != data:
                said = _("Two case types say different things under “%(key)s”. Give one of them another name.")
                raise PackError([Problem(name, 1, f"{section}.{key}", said % {"key": key})])
    return found


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data) -> bool:
        return True

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)


def _written(data: dict[str, Any]) -> str:
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
