"""Strict YAML: everything is text unless true, false, null or a number. No anchors, tags, dates or doubled keys.

A reader sees one meaning, an engineer's editor another: `no` is a text here, and so is 2026-04-20.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.translation import gettext as _
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.cyaml import CParser
from yaml.resolver import Resolver

from cases.packs.problems import PackError, Path, Problem, place
from home.typed import NUL


@dataclass
class Source:
    """Where everything stands. ``lines``: path → line of its key or item."""

    name: str
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of ``path``, or of the nearest thing around it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return 1

    def problem(self, path: Path, sentence: str) -> Problem:
        return Problem(self.name, self.line(path), place(path), sentence)


class _Slip(Exception):
    def __init__(self, mark: Any, sentence: str) -> None:
        self.line, self.sentence = mark.line + 1, sentence
        super().__init__(sentence)


class _Loader(Composer, CParser, SafeConstructor, Resolver):
    """Scans in C, ten times faster than in Python; composes here, so that what is no part of the language is seen."""

    yaml_implicit_resolvers = {}

    def __init__(self, text: str) -> None:
        CParser.__init__(self, text)
        Composer.__init__(self)
        SafeConstructor.__init__(self)
        Resolver.__init__(self)

    def compose_node(self, parent, index):
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Slip(event.start_mark, _("Anchors (& and *) are not part of the language. Share with “use:”."))
        if getattr(event, "tag", None):
            raise _Slip(event.start_mark, _("Tags (!) are not part of the language. Leave “%(tag)s” out.")
                        % {"tag": event.tag})  # fmt: skip
        return super().compose_node(parent, index)


_NUMBER = "-0123456789"
for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", "tf"),
    ("tag:yaml.org,2002:null", r"^(?:null|)$", ["n", ""]),
    ("tag:yaml.org,2002:int", r"^-?(?:0|[1-9]\d{0,17})$", _NUMBER),
    ("tag:yaml.org,2002:float", r"^-?(?:0|[1-9]\d{0,14})\.\d{1,9}$", _NUMBER),
):
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), list(_first))

_READERS = {"bool": lambda text: text == "true", "null": lambda text: None, "int": int, "float": float}


def text_of(raw: bytes, name: str) -> str:
    """The text of a file as it lies on the disk. Raises PackError where it is no UTF-8: an editor that saves in GBK, a
    picture, a workbook."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as slip:
        line = raw.count(b"\n", 0, slip.start) + 1
        said = _("This is no text in UTF-8. Open it in a text editor and save it as UTF-8; a pack is a file that ends "
                 "in .yaml.")  # fmt: skip
        raise PackError([Problem(name, line, "", said)]) from slip


def read(text: str, name: str) -> tuple[Any, Source]:
    """Plain data and where it stands. Raises PackError."""
    source = Source(name)
    loader = None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        return (_value(node, (), source) if node else None), source
    except _Slip as slip:
        raise PackError([Problem(name, slip.line, "", slip.sentence)]) from slip
    except (yaml.YAMLError, RecursionError) as slip:
        raise PackError([_unreadable(text, name, slip)]) from slip
    finally:
        if loader is not None:
            loader.dispose()


def _value(node: yaml.Node, path: Path, source: Source) -> Any:
    source.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, source)
    if isinstance(node, yaml.SequenceNode):
        return [_value(each, (*path, n), source) for n, each in enumerate(node.value)]
    _refuse_nul(node)
    kind = node.tag.rpartition(":")[2]
    return _READERS.get(kind, str)(node.value)


def _refuse_nul(node: yaml.ScalarNode) -> None:
    if NUL in node.value:
        raise _Slip(node.start_mark, _("There is a \\0 in this text, which no database keeps. Take it out."))


def _mapping(node: yaml.MappingNode, path: Path, source: Source) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, each in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise _Slip(key_node.start_mark, _("A key is one word, not a list or a map."))
        key, here = key_node.value, (*path, key_node.value)
        _refuse_nul(key_node)
        if key == "<<":
            raise _Slip(key_node.start_mark, _("Merging with << is not part of the language. Share with “use:”."))
        if key in found:
            said = _("“%(key)s” stands twice here, first on line %(line)d. Keep one of them.")
            raise _Slip(key_node.start_mark, said % {"key": key, "line": source.lines[here]})
        source.lines[here] = key_node.start_mark.line + 1
        found[key] = _value(each, here, source)
    return found


def _unreadable(text: str, name: str, slip: Exception) -> Problem:
    """YAML's own complaint points past the slip; the usual causes are named instead."""
    mark = getattr(slip, "problem_mark", None) or getattr(slip, "context_mark", None)
    line = mark.line + 1 if mark else 1
    lines = text.splitlines()
    line = min(line, len(lines))  # what never ends is missed past the last line
    for number in range(min(line, len(lines)), max(line - 3, 0), -1):
        written = lines[number - 1]
        if "\t" in written[: len(written) - len(written.lstrip())]:
            return Problem(name, number, "", _("This line begins with a tab. Indent with spaces."))
        if re.match(r"\s*[\w\-]+：", written):
            return Problem(name, number, "", _("There is a wide colon after the key. Write “: ” with a space."))
        if re.search(r"[{\[].*，\s*[\w\-]+\s*[:：]|[｛｝［］]", written):
            said = _("Between { } and [ ] stand narrow commas, colons and brackets: write “, ” and “: ”.")
            return Problem(name, number, "", said)
    what = getattr(slip, "problem", None) or type(slip).__name__
    said = _(
        "This cannot be read (%(what)s). Look at the indentation, and put a text with “: ”, “ #”, “{” or “, ” in "
        "quotes."
    )
    return Problem(name, line, "", said % {"what": what})
