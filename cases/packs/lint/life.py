"""A case type as the linter walks it: what it names, and where that stands in the file."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from cases import spec
from cases.data import LEADING
from cases.packs.problems import Problem
from cases.packs.resolve import Pack
from cases.packs.shapes import CaseType
from forms import field_kinds, rules, schema
from forms.logic import Var
from forms.logic import operators as ops

RESULT_TYPES = {"score": "number", "grade": "text", "veto": "yes_no", "scores": "note"}  # what a sheet sets
BUILT_IN_MOMENTS = ("opened", "raised", "handed", "objected", "agree", "insist", "surveyed", "closed")


class Life:
    """``spec``: the whole specification; ``shape``: as written."""

    def __init__(self, pack: Pack, key: str) -> None:
        self.pack, self.key = pack, key
        self.spec: spec.CaseSpec = pack.types[key]
        self.shape: CaseType = pack.shape.case_types[key]

    def problem(self, path: tuple, sentence: str) -> Problem:
        return self.pack.source.problem(("case_types", self.key, *path), sentence)

    # --- forms and fields ---------------------------------------------------------------------------------------
    @cached_property
    def forms(self) -> dict[str, schema.Form]:
        """Key in the type → form."""
        found = {}
        for key, slug in self.spec.forms.items():
            name, _dot, short = slug.partition(".")
            owner = self.pack.everything().get(name)
            if owner and short in owner.forms:
                found[key] = owner.forms[short]
        return found

    @cached_property
    def fields(self) -> dict[str, schema.Field]:
        """Field key → field, over all forms of the type; the latest form counts."""
        return {field.key: field for form in self.forms.values() for field in form.fields() if field.answers}

    @cached_property
    def facts(self) -> dict[str, str]:
        """Fact key → type."""
        return self.spec.fact_types | (RESULT_TYPES if self.spec.sheets else {})

    @cached_property
    def variables(self) -> dict[str, Var]:
        shared = {key for whole in self.wholes for group in whole.spec.parts.values() for key in group.shared}
        facts = dict.fromkeys([*shared, *self.facts], Var(ops.ANY))
        return {key: rules.var_of(field) for key, field in self.fields.items()} | facts

    @cached_property
    def leading(self) -> set[str]:
        """Keys that hold another case: their paths lead into it."""
        fields = {key for key, field in self.fields.items() if field.type in LEADING}
        return fields | {key for key, kind in self.facts.items() if kind in LEADING}

    # --- moments ------------------------------------------------------------------------------------------------
    @cached_property
    def moments(self) -> set[str]:
        """All that clocks, automatic moves and surveys may wait for and that can happen."""
        moves = self.spec.transitions
        reached = {milestone for move in moves.values() for milestone in move.reaches}
        ends = {f"{clock}.end" for clock in self.spec.clocks}
        return {
            *BUILT_IN_MOMENTS,
            *moves,
            *reached,
            *ends,
            *self.days,
            *self._of_parts,
            *self._of_wholes,
            *self._of_spawned,
        }

    @cached_property
    def _own_moments(self) -> set[str]:
        moves = self.spec.transitions
        return {*BUILT_IN_MOMENTS, *moves, *(milestone for move in moves.values() for milestone in move.reaches)}

    @property
    def _of_parts(self) -> set[str]:
        """`key.granted` of a listed part, `group.granted` of any of the others, `group.joined`."""
        found = {f"{name}.joined" for name in self.spec.parts}
        for name, group in self.spec.parts.items():
            for line in group.list_ or (group,):
                other = self.other(line.type)
                first = getattr(line, "key", name)
                found |= {f"{first}.{moment}" for moment in other._own_moments} if other else set()
        return found

    @property
    def _of_wholes(self) -> set[str]:
        """`parent.x` of every type that this one is a part of; where none is in sight, what every case has."""
        words = {moment for whole in self.wholes for moment in (*whole._own_moments, *whole._joins)}
        return {f"parent.{moment}" for moment in words or BUILT_IN_MOMENTS}

    @property
    def _of_spawned(self) -> set[str]:
        """`pack.type.moment` of every type whose cases this one opens."""
        spawned = {effect.spawn for _path, effect in self.effects() if effect.spawn}
        if self.spec.survey and self.spec.survey.visits:
            spawned.add(self.spec.survey.visits.type)
        return {f"{slug}.{moment}" for slug in spawned if (other := self.other(slug)) for moment in other._own_moments}

    @property
    def _joins(self) -> set[str]:
        return {f"{name}.joined" for name in self.spec.parts}

    # --- other types --------------------------------------------------------------------------------------------
    @cached_property
    def type_names(self) -> list[str]:
        """Slugs of the types in this pack and those it needs."""
        return [f"{pack.name}.{key}" for pack in self.pack.everything().values() for key in pack.types]

    def other(self, slug: str | None) -> "Life | None":
        """The type called "pack.key", of this pack or one it needs."""
        name, _dot, key = (slug or "").partition(".")
        pack = self.pack.everything().get(name)
        return Life(pack, key) if pack is not None and key in pack.types else None

    @cached_property
    def wholes(self) -> "list[Life]":
        """Types of this pack that have this one as a part."""
        own = f"{self.spec.pack}.{self.key}"
        every = (Life(self.pack, key) for key in self.pack.types)
        return [life for life in every if own in life.part_types]

    @property
    def groups_of_wholes(self) -> "list[spec.PartGroup]":
        """Groups of parts, in types of this pack, that have cases of this type."""
        own = f"{self.spec.pack}.{self.key}"
        groups = (group for whole in self.wholes for group in whole.spec.parts.values())
        return [group for group in groups if any(line.type == own for line in (*group.list_, group))]

    @property
    def part_types(self) -> set[str]:
        return {line.type for group in self.spec.parts.values() for line in (*group.list_, group) if line.type}

    def aimed_at(self, aim: Any) -> "list[Life]":
        """The types that ``aim`` (parent, parts.group.key, a type, a query) may mean; empty where nobody can know."""
        if not isinstance(aim, str):
            over = [aim.over] if isinstance(aim.over, str) else aim.over
            return [life for name in over for life in self.aimed_at(name)]
        first, _dot, rest = aim.partition(".")
        if aim == "parent":
            return self.wholes
        if first != "parts":
            found = [self.other(aim), *map(self.other, self._led_to(aim))]
            return [each for each in found if each]
        name, _dot, key = rest.partition(".")
        groups = [self.spec.parts[name]] if name in self.spec.parts else [] if name else self.spec.parts.values()
        lines = [line for group in groups for line in group.list_ or (group,)]
        slugs = {line.type for line in lines if not key or getattr(line, "key", key) == key}
        return [life for life in map(self.other, sorted(filter(None, slugs))) if life]

    def _led_to(self, key: str) -> list[str]:
        """Types that the field or fact ``key`` leads into, where all that fill it are moves here that pick a row."""
        if key not in self.leading:
            return []
        given = [effect.set[key] for _path, effect in self.effects() if key in (effect.set or {})]
        over = [_picked_from(rule) for rule in given]
        return list(over) if over and all(isinstance(each, str) for each in over) else []

    @cached_property
    def days(self) -> set[str]:
        """Date fields and dated facts."""
        asked = {key for key, field in self.fields.items() if field.type in ("date", "datetime")}
        return asked | {key for key, kind in self.facts.items() if kind in ("date", "datetime")}

    # --- effects ------------------------------------------------------------------------------------------------
    def effects(self) -> Iterator[tuple[tuple, spec.Effect]]:
        """(path, effect) of everything the type does by itself or with a move."""
        for name, move in self.spec.transitions.items():
            yield from _at(("transitions", name, "effects"), move.effects)
        for name, clock in self.spec.clocks.items():
            if clock.extend:
                yield from _at(("clocks", name, "extend", "effects"), clock.extend.effects)
        for n, rung in enumerate(self.spec.ladder):
            yield from _at(("ladder", n, "effects"), rung.effects)
        if self.spec.handoff:
            yield from _at(("handoff", "then"), self.spec.handoff.then)
        if self.spec.survey and self.spec.survey.low:
            yield from _at(("survey", "low", "effects"), self.spec.survey.low.effects)

    def conditions(self) -> Iterator[tuple[tuple, Any, str]]:
        """(path, rule, kind it must give)."""
        for name, move in self.spec.transitions.items():
            path = ("transitions", name)
            yield (*path, "when"), move.when, ops.BOOL
            if move.hands:
                yield (*path, "hands", "need"), move.hands.need, ops.NUMBER
            for n, check in enumerate(move.checks):
                yield (*path, "checks", n, "must"), check.must, ops.BOOL
        for name, clock in self.spec.clocks.items():
            yield ("clocks", name, "when"), clock.when, ops.BOOL
            if isinstance(clock.term, dict):
                for unit, rule in clock.term.items():
                    yield ("clocks", name, "term", unit), rule, ops.NUMBER
        for n, rule in enumerate(self.spec.hide_from):
            yield ("hide_from", n, "when"), rule.when, ops.BOOL
        if survey := self.spec.survey:
            yield ("survey", "skip_if"), survey.skip_if, ops.BOOL
            if survey.visits:
                yield ("survey", "visits", "when"), survey.visits.when, ops.BOOL
        for path, effect in self.effects():
            yield (*path, "when"), effect.when, ops.BOOL
            for verb in ("set", "data", "assign", "fill"):
                for key, rule in (getattr(effect, verb) or {}).items():
                    yield (*path, verb, key), rule, self._becomes(effect, verb, key)
        for name, group in self.spec.parts.items():
            yield ("parts", name, "when"), group.when, ops.BOOL
            for n, line in enumerate(group.list_):
                yield ("parts", name, "list", n, "when"), line.when, ops.BOOL
                for key, rule in (line.gives or {}).items():
                    yield ("parts", name, "list", n, "gives", key), rule, ops.ANY
            if group.over is None:  # else they are words of the rows: cases.packs.lint.queries
                for key, rule in (group.gives or {}).items():
                    yield ("parts", name, "gives", key), rule, ops.ANY

    def _becomes(self, effect: spec.Effect, verb: str, key: str) -> str:
        """What kind of value the fact is that ``key`` sets, here or in the case that is opened. Dates are written as
        text in a rule, so nobody can tell."""
        holder = self if verb == "set" else self.other(effect.spawn) if verb == "data" else None
        kind = field_kinds.KINDS.get(holder.facts.get(key)) if holder else None
        gives = kind.gives if kind else None
        return gives if gives in (ops.NUMBER, ops.TEXT, ops.BOOL) else ops.ANY


def _picked_from(rule: Any) -> Any:
    """What `pick` goes over; None of any other rule."""
    picked = rule.get("pick") if isinstance(rule, dict) else None
    first = picked[0] if isinstance(picked, list) and picked else picked
    return first.get("over") if isinstance(first, dict) else None


def _at(path: tuple, effects) -> Iterator[tuple[tuple, spec.Effect]]:
    return (((*path, n), effect) for n, effect in enumerate(effects))
