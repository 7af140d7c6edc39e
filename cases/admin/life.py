"""A case type's specification as text people can read and write: YAML in the language of packs, order kept."""

import json
import re
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pydantic import ValidationError as ShapeError

from cases import spec
from cases.packs import loader, shapes
from cases.packs.problems import PackError, Problem

FACTS = ("pack", "key", "title")  # kept in fields of their own
WIDTH = 110


class Life(shapes.CaseType):
    """What stands in the text: a pack's case type, and what a stored one carries with it."""

    title: str = ""
    tables: dict[str, shapes.Table] = {}
    notices: dict[str, spec.NoticeText] = {}
    documents: dict[str, shapes.Document] = {}
    sheets: dict[str, shapes.Sheet] = {}
    roles: dict[str, str] = {}
    forms: dict[str, str] = {}


def to_text(stored: str) -> str:
    """YAML of a stored spec; text that is no spec yet comes back as it is."""
    try:
        data = json.loads(stored) if stored else {}
    except ValueError:
        return stored
    body = {name: value for name, value in data.items() if name not in FACTS}
    return yaml.dump(body, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH) if body else ""


def to_spec(text: str, slug: str, title: str) -> tuple[spec.CaseSpec, loader.Source]:
    """The spec that ``text`` says, and where what stands. Raises django's ValidationError, a sentence with its line
    each.
    """
    try:
        data, source = loader.read(text, slug)
    except PackError as fault:
        raise ValidationError([said(each) for each in fault.problems]) from fault
    if not isinstance(data, dict):
        raise ValidationError(_("Write states, transitions and clocks, each as “key: value”."))
    try:
        life = Life.model_validate(data)
    except ShapeError as fault:
        raise ValidationError(_sentences(source, fault)) from fault
    body = life.model_dump(by_alias=True, exclude_defaults=True, mode="json")
    pack, _dot, key = slug.partition(".")
    try:
        return spec.CaseSpec.model_validate(body | {"pack": pack, "key": key or pack, "title": title}), source
    except ShapeError as fault:
        raise ValidationError(_sentences(source, fault)) from fault


def _sentences(source: loader.Source, fault: ShapeError) -> list[str]:
    """One for each place: where several shapes would do, what the first one misses is enough."""
    found: dict[tuple, str] = {}
    for error in fault.errors():
        path = tuple(part for part in error["loc"] if not (isinstance(part, str) and "[" in part))
        found.setdefault(path, _sentence(source, error, path))
    return list(found.values())


def _sentence(source: loader.Source, error: dict[str, Any], path: tuple) -> str:
    told = error | {"loc": ("case_types", "type", *path)}  # where the shapes know their keys by
    problem = source.problem(path, shapes.sentence(told))
    return said(problem)


def said(problem: Problem) -> str:
    """A linter's problem as it stands beside the text."""
    return _at(problem.line, problem.place, problem.sentence)


def _at(line: int, place: str, sentence: str) -> str:
    if not place:
        return _("Line %(line)d: %(sentence)s") % {"line": line, "sentence": sentence}
    return _("Line %(line)d, %(place)s: %(sentence)s") % {"line": line, "place": place, "sentence": sentence}


class _Dumper(yaml.SafeDumper):
    """Short lists and maps stay on their line, as in a pack that a person wrote."""

    def ignore_aliases(self, data) -> bool:
        return True

    def represent_data(self, data):
        node = super().represent_data(data)
        if isinstance(node, yaml.CollectionNode):
            node.flow_style = len(json.dumps(data, ensure_ascii=False)) <= 80 and not _deep(data)
        return node


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    """Plain wherever our own strict reader takes it for the same text."""
    odd = re.search(r"^[\s\-?:,\[\]{}#&*!|>'\"%@`=]|: |:$| #|[\n\t,\[\]{}]|\s$|^$", text)
    special = re.fullmatch(r"true|false|null|~|-?\d.*|<<", text)
    style = "|" if "\n" in text and not re.search(r"\s\n|\s$|\t", text) else '"' if odd or special else None
    return yaml.ScalarNode("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
# Resolving would quote `no`, `on` and dates, which are plain texts in the language of packs.
_Dumper.yaml_implicit_resolvers = loader._Loader.yaml_implicit_resolvers


def _deep(data: Any, depth: int = 0) -> bool:
    """True for maps of maps of maps: those read better on lines of their own."""
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return depth > 2 or any(_deep(each, depth + 1) for each in inner)
