"""Rules as editors type them: `属于哪一种: 政策变动不管`, a line each, or JSON Logic as it stands.

Text is the JSON and the plain maps of YAML, where yes and no are words and only true and false are not. Labels may
stand for keys and codes; they are looked up when the schema is built.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml
from django.utils.translation import gettext as _

from forms.logic import expand
from forms.logic.check import too_big


class _Loader(yaml.SafeLoader):
    """No anchors, no dates, no `yes` for true."""

    yaml_implicit_resolvers = {}

    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("alias")
        return super().compose_node(parent, index)


for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", "tf"),
    ("tag:yaml.org,2002:null", r"^(?:null|)$", ["n", ""]),
    ("tag:yaml.org,2002:int", r"^-?(?:0|[1-9]\d{0,17})$", "-0123456789"),
    ("tag:yaml.org,2002:float", r"^-?(?:0|[1-9]\d{0,14})\.\d{1,9}$", "-0123456789"),
):
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), list(_first))


def parse(text: str) -> Any:
    """The rule, shorthand or not, as plain data; None for a blank. Raises ValueError with a sentence."""
    text = text.replace("：", ": ").strip()
    if not text:
        return None
    try:
        rule = yaml.load(text, _Loader)  # noqa: S506  # a SafeLoader with less
    except (yaml.YAMLError, RecursionError, ValueError) as slip:
        raise ValueError(_("This rule cannot be read. Write “question: answer”, one on each line.")) from slip
    if not isinstance(rule, dict | list | bool):
        raise ValueError(_("This is no rule yet. Write “question: answer”, one on each line."))
    if problem := too_big(rule):
        raise ValueError(problem.sentence)
    return rule


def named(rule: Any, keys: Mapping[str, str], codes: Mapping[str, Mapping[str, str]]) -> Any:
    """Canonical logic of ``rule`` with labels replaced. ``keys``: label → key; ``codes``: key → {label: code}."""
    return _coded(_keyed(expand(rule), keys), codes)


def _keyed(node: Any, keys: Mapping[str, str]) -> Any:
    if isinstance(node, list):
        return [_keyed(each, keys) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        name: keys.get(raw, raw) if name == "var" and isinstance(raw, str) else _keyed(raw, keys)
        for name, raw in node.items()
    }


def _coded(node: Any, codes: Mapping[str, Mapping[str, str]]) -> Any:
    if isinstance(node, list):
        return [_coded(each, codes) for each in node]
    if not isinstance(node, dict):
        return node
    compared = ("==", "!=", "in")
    return {name: _beside(raw, codes) if name in compared else _coded(raw, codes) for name, raw in node.items()}


def _beside(args: Any, codes: Mapping[str, Mapping[str, str]]) -> Any:
    """Arguments of a comparison: a literal beside a choice may be the choice's label."""
    paths = [arg["var"] for arg in args if isinstance(arg, dict) and isinstance(arg.get("var"), str)]
    known = codes.get(paths[0], {}) if len(paths) == 1 else {}

    def code(node: Any) -> Any:
        if isinstance(node, list):
            return [code(each) for each in node]
        return known.get(node, node) if isinstance(node, str) else _coded(node, codes)

    return [code(arg) for arg in args] if isinstance(args, list) else args


def show(rule: Any) -> str:
    """Text that `parse` and `expand` read back to the same rule: shorthand where it says it all."""
    lines = _lines(rule)
    return "\n".join(lines) if lines else json.dumps(rule, ensure_ascii=False)


def _lines(rule: Any) -> list[str] | None:
    if not isinstance(rule, dict):
        return None
    if set(rule) == {"and"} and isinstance(rule["and"], list):
        parts = [_line(each) for each in rule["and"]]
        heads = [part.partition(":")[0] for part in parts if part]
        return parts if None not in parts and len(set(heads)) == len(parts) > 1 else None
    line = _line(rule)
    return [line] if line else None


def _line(rule: Any) -> str | None:
    if not isinstance(rule, dict) or len(rule) != 1:
        return None
    [(name, args)] = rule.items()
    if name not in ("==", "in") or not isinstance(args, list) or len(args) != 2:
        return None
    path = args[0].get("var") if isinstance(args[0], dict) else None
    if not isinstance(path, str) or not re.fullmatch(r"[a-z][a-z0-9_.]*", path) or path in ("true", "false", "null"):
        return None
    plain = isinstance(args[1], list) if name == "in" else isinstance(args[1], str | int | bool)
    return f"{path}: {_word(args[1])}" if plain else None


def _word(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_word(each) for each in value)}]"
    simple = isinstance(value, str) and re.fullmatch(r"[^\W\d]\w*", value) and value not in ("true", "false", "null")
    return value if simple else json.dumps(value, ensure_ascii=False)
