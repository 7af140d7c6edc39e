"""The linter's sentences for people who draw: what they called a state or a question stands where its key did."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from cases.packs.lint.life import Life
from cases.packs.problems import Problem
from home.models.post import Role

KEY = re.compile(r"(?<![\w.{/])[a-z][a-z0-9_]*(?![\w.}:])")
P = TypeVar("P", bound=Problem)


def in_words(found: list[P], life: Life) -> list[P]:
    """``found`` with labels for keys, as far as a key means one thing only."""
    names = _names(life) if found else {}
    return [replace(each, sentence=KEY.sub(lambda met: names.get(met[0]) or met[0], each.sentence)) for each in found]


def _names(life: Life) -> Mapping[str, str | None]:
    found: dict[str, set[str]] = {}
    for key, label in _own(life):
        if label:
            found.setdefault(key, set()).add(str(label))
    return _everywhere() | {key: labels.pop() if len(labels) == 1 else None for key, labels in found.items()}


def _own(life: Life) -> Iterator[tuple[str, str | None]]:
    type = life.spec
    for part in (type.states, type.transitions, type.milestones, type.clocks, type.parties, type.parts, life.fields):
        yield from ((key, each.label) for key, each in part.items())
    yield from type.roles.items()
    yield from ((str(each.get("key")), str(each.get("label") or "")) for each in type.facts)


def _everywhere() -> dict[str, str | None]:
    """Posts and types of questions, as the office calls them."""
    from wagtailstreamforms.fields import get_fields

    kinds = {key: str(each.label) for key, each in get_fields().items()}
    return kinds | {key: str(label) for key, label in Role.choices}
