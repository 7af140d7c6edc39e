"""Rows → a pack file that gives the same rows: what an editor made in the CMS travels on.

Forms and case types come from the rows; title, samples, scenarios and pages from the pack's own file where we have it.
Scenarios that were kept here go along.
"""

from collections.abc import Iterator
from typing import Any

import yaml
from django.utils.translation import gettext as _

from cases import spec
from cases.models import CaseType, TypeScenario
from cases.packs import figures
from cases.packs.problems import PackError, Problem
from cases.packs.resolve import find, load
from forms import publishing, schema
from forms.models import Form

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


def export(name: str) -> str:
    """YAML of the pack ``name`` as its rows stand now. Raises PackError when there are none."""
    forms = Form.objects.filter(pack_key__startswith=f"{name}.").order_by("pk")
    rows = list(CaseType.objects.filter(pack_key__startswith=f"{name}.").order_by("pk"))
    types = [spec.parse(row.spec) for row in rows]
    if not forms and not types:
        raise PackError([Problem(name, 1, "", _("Nothing of the pack “%(name)s” is installed.") % {"name": name})])
    data = _meta(name, types, [slot for row in rows for slot in row.units])
    data["forms"] = {form.slug.partition(".")[2]: _form(publishing.built(form)) for form in forms}
    for key, sheet in _together(name, "sheets", types).items():
        if key in data["forms"]:
            data["forms"][key]["sheet"] = sheet
    for section in ("tables", "notices", "documents"):
        data[section] = _together(name, section, types)
    data["case_types"] = {life.key: _life(life) for life in types}
    order = ("pack", "format", "title", "summary", "answers", "needs", "units", "roles", "tables", "forms")
    order += ("notices", "documents")
    _scenarios(data, rows)
    data["figures"] = figures.written(name)
    order += ("case_types", "pages", "figures", "samples", "scenarios")
    return _written({key: data[key] for key in order if data.get(key)})


def _meta(name: str, types: list[spec.CaseSpec], slots: list[str]) -> dict[str, Any]:
    named = {slug.partition(".")[0] for life in types for slug in life.forms.values()} - {name}
    data: dict[str, Any] = {"pack": name, "format": 1, "title": types[0].title if types else name}
    data["units"] = {slot: slot for slot in slots}
    data["roles"] = {role: label for life in types for role, label in life.roles.items()}
    try:
        file = load(find(name))
    except PackError:
        return data | {"needs": sorted(named)}
    own = {key: file.raw[key] for key in FROM_FILE if key in file.raw}
    return data | own | {"needs": list(dict.fromkeys([*file.shape.needs, *sorted(named)]))}


def _scenarios(data: dict[str, Any], rows: list[CaseType]) -> None:
    """Those kept here behind those of the file; without a file, all there are. Slots they play on come along."""
    found = list(data.get("scenarios", ()))
    kept = TypeScenario.objects.filter(type__in=rows)
    for row in kept.filter(from_pack="") if found else kept:
        title, titles = row.title, {each["title"] for each in found}
        while title in titles:
            title += "′"
        found.append({"title": title, "steps": row.steps})
        for slot in _slots(row.steps):
            data["units"].setdefault(slot, slot)
    data["scenarios"] = found


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
