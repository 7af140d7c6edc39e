"""A case type as the linter walks it: what it names, and where that stands in the file."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from cases import spec
from cases.packs.problems import Problem
from cases.packs.resolve import Pack
from cases.packs.shapes import CaseType
from forms import rules, schema
from forms.logic import Var
from forms.logic import operators as ops

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
        return {str(fact.get("key")): str(fact.get("type", "text")) for fact in self.spec.facts}

    @cached_property
    def variables(self) -> dict[str, Var]:
        facts = dict.fromkeys(self.facts, Var(ops.ANY))
        return {key: rules.var_of(field) for key, field in self.fields.items()} | facts

    # --- moments ------------------------------------------------------------------------------------------------
    @cached_property
    def moments(self) -> set[str]:
        """All that clocks, automatic moves and surveys may wait for and that can happen."""
        moves = self.spec.transitions
        reached = {milestone for move in moves.values() for milestone in move.reaches}
        ends = {f"{clock}.end" for clock in self.spec.clocks}
        return {*BUILT_IN_MOMENTS, *moves, *reached, *ends, *self.days}

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
            for n, check in enumerate(move.checks):
                yield (*path, "checks", n, "must"), check.must, ops.BOOL
        for name, clock in self.spec.clocks.items():
            yield ("clocks", name, "when"), clock.when, ops.BOOL
            if isinstance(clock.term, dict):
                for unit, rule in clock.term.items():
                    yield ("clocks", name, "term", unit), rule, ops.NUMBER
        for path, effect in self.effects():
            yield (*path, "when"), effect.when, ops.BOOL
            for verb in ("set", "data", "assign"):
                for key, rule in (getattr(effect, verb) or {}).items():
                    yield (*path, verb, key), rule, ops.ANY


def _at(path: tuple, effects) -> Iterator[tuple[tuple, spec.Effect]]:
    return (((*path, n), effect) for n, effect in enumerate(effects))
