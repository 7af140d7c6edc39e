"""A form taken apart into things that can be told from one version to another: steps, questions, columns, checks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from forms import schema

FORM, CHECKS, ORDER = "form", "checks", "order"
Settings = dict[str, Any]


@dataclass
class Parts:
    """``settings``: id → {setting: value}, defaults left out. ``inside``: id of a holder → ids in it, in order.

    Ids: "form"; "step:1" of a step by its place in the base, "step:+title" of another; the key of a question or a
    group; "table.column"; "check:1".
    """

    settings: dict[str, Settings] = field(default_factory=dict)
    inside: dict[str, list[str]] = field(default_factory=dict)

    def parent(self, part: str) -> str | None:
        return next((holder for holder, parts in self.inside.items() if part in parts), None)

    def walk(self, holder: str = FORM) -> Iterator[str]:
        """Everything in ``holder``, in the order people see it."""
        for part in self.inside.get(holder, ()):
            yield part
            yield from self.walk(part)

    def arrangement(self, among: set[str]) -> dict[str, list[str]]:
        """What stands where, counting only the parts ``among``."""
        kept = {holder: [part for part in parts if part in among] for holder, parts in self.inside.items()}
        return {holder: parts for holder, parts in kept.items() if parts}


def take_apart(spec: schema.Form, like: Parts | None = None, former: Mapping[str, str] | None = None) -> Parts:
    """``like``: the base, whose ids are used again; ``former``: key → key in the base, of renamed questions."""
    return _Taker(spec, like or Parts(), former or {}).parts


def is_step(part: str) -> bool:
    return part.startswith("step:")


def is_check(part: str) -> bool:
    return part.startswith("check:")


class _Taker:
    def __init__(self, spec: schema.Form, like: Parts, former: Mapping[str, str]) -> None:
        self.like, self.former, self.parts = like, former, Parts()
        self.parts.settings[FORM] = spec.model_dump(exclude_defaults=True, mode="json", exclude={"steps", "checks"})
        self._put(CHECKS, [self._check(check) for check in spec.checks])
        self._put(FORM, [self._step(step, spec) for step in spec.steps] + [CHECKS])

    def _put(self, holder: str, parts: list[str]) -> None:
        self.parts.inside[holder] = parts

    # --- questions --------------------------------------------------------------------------------------------------
    def _question(self, each: schema.Field, within: str = "") -> str:
        key = each.key if within else self.former.get(each.key, each.key)
        part = f"{within}.{key}" if within else key
        self.parts.settings[part] = each.model_dump(exclude_defaults=True, mode="json", exclude={"columns", "fields"})
        if each.columns:
            self._put(part, [self._question(column, part) for column in each.columns])
        if inner := getattr(each, "fields", None):
            self._put(part, [self._question(field) for field in inner])
        return part

    # --- steps ------------------------------------------------------------------------------------------------------
    def _step(self, step: schema.Step, spec: schema.Form) -> str:
        inner = [self._question(field) for field in step.fields]
        settings = step.model_dump(exclude_defaults=True, mode="json", exclude={"fields"})
        part = self._known_step(settings, set(inner)) or self._new("step", step.title)
        self.parts.settings[part] = settings
        self._put(part, inner)
        return part

    def _known_step(self, settings: Settings, inner: set[str]) -> str | None:
        """The step of the base that this one is: the same key, the same title, or most of its questions."""
        steps = [part for part in self.like.settings if is_step(part) and part not in self.parts.settings]
        for name in ("key", "title"):
            for part in steps:
                if settings.get(name) and self.like.settings[part].get(name) == settings[name]:
                    return part
        shared = {part: len(inner & set(self.like.inside[part])) for part in steps}
        best = max(shared, key=lambda part: shared[part], default=None)
        return best if best and shared[best] * 2 > len(inner) else None

    def _new(self, what: str, words: str) -> str:
        """In the base by number, in others by their words: what both sides added alike is one thing."""
        n, taken = 1, self.parts.settings
        base = not self.like.settings
        while (part := f"{what}:{n}" if base else f"{what}:+{words}" + (f" {n}" if n > 1 else "")) in taken:
            n += 1
        return part

    # --- checks -----------------------------------------------------------------------------------------------------
    def _check(self, check: schema.Check) -> str:
        settings = check.model_dump(exclude_defaults=True, mode="json")
        checks = [part for part in self.like.settings if is_check(part) and part not in self.parts.settings]
        part = next(
            (
                part
                for name in ("say", "must")
                for part in checks
                if self.like.settings[part].get(name) == settings.get(name)
            ),
            None,
        ) or self._new("check", check.say)
        self.parts.settings[part] = settings
        return part


def put_together(parts: Parts) -> dict[str, Any]:
    """Plain data of schema.Form, ready for schema.build."""

    def question(part: str) -> Settings:
        inner = [question(each) for each in parts.inside.get(part, ())]
        holder = "fields" if parts.settings[part]["type"] == "group" else "columns"
        return parts.settings[part] | ({holder: inner} if inner else {})

    steps = [
        parts.settings[part] | {"fields": [question(each) for each in parts.inside.get(part, ())]}
        for part in parts.inside[FORM]
        if is_step(part)
    ]
    checks = [parts.settings[part] for part in parts.inside.get(CHECKS, ())]
    return parts.settings[FORM] | {"steps": steps} | ({"checks": checks} if checks else {})
