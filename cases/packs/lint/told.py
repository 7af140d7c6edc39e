"""What scenarios say: fields their forms have, codes their lists have, and results that can come."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases.packs.lint import plays
from cases.packs.lint.life import RESULT_TYPES
from cases.packs.problems import Path, Problem, suggestion
from cases.packs.resolve import Pack
from cases.packs.shapes import Expect, Step
from forms import schema
from home.models import Role

OUTSIDE = ("applicant", "neighbour", "system")
MERGED = ("use",)


def problems(pack: Pack) -> Iterator[Problem]:
    told = _Told(pack)
    forms: dict[str, list[schema.Form | None]] = {}
    for name, step in _answering(pack):
        forms.setdefault(name, []).append(told.form(step))
    for name in sorted(set(forms) & set(pack.shape.samples)):
        yield from told.sample(("samples", name), pack.shape.samples[name], forms[name])
    for n, scenario in enumerate(pack.shape.scenarios):
        for s, step in enumerate(scenario.steps):
            yield from told.step(("scenarios", n, "steps", s), step)


def _answering(pack: Pack) -> Iterator[tuple[str, Step]]:
    """(sample, step that answers with it)."""
    waiting = [step for scenario in pack.shape.scenarios for step in scenario.steps]
    while waiting:
        step = waiting.pop()
        waiting += step.steps
        if step.data and isinstance(step.data.get("use"), str):
            yield step.data["use"], step


class _Told:
    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        everything = list(pack.everything().values())
        self.lives = [life for each in everything for life in each.types.values()]
        self.forms = {f"{each.name}.{key}": form for each in everything for key, form in each.forms.items()}
        self.facts = {key for life in self.lives for key in life.fact_types}
        self.fields = {field.key: field for form in self.forms.values() for field in form.fields()}
        self.slots = {slot for each in everything for slot in each.shape.units}

    def step(self, path: Path, step: Step) -> Iterator[Problem]:
        for n, inner in enumerate(step.steps):
            yield from self.step((*path, "steps", n), inner)
        for word in step.actors:
            yield from self._role(path, word)
        if form := self.form(step):
            yield from self._answers((*path, "data"), step.data or {}, form)
        elif step.do and step.data and (asked := self.asked_by(step.do)) is not None:
            yield from self._known((*path, "data"), _said(step.data), asked)
        if step.do and step.reason and not step.refused:
            yield from self._reason((*path, "reason"), step.do, step.reason)
        if step.load and step.data:
            yield from self._known((*path, "data"), _said(step.data), {*self.facts, *self.fields})
        if step.expect:
            yield from self._role((*path, "expect"), step.expect.as_)
            yield from self._expected((*path, "expect"), step.expect)

    def _reason(self, path: Path, move: str, reason: str) -> Iterator[Problem]:
        """Where every move of this name offers reasons to choose from, one of them, in the words people read."""
        lists = [life.transitions[move].reason for life in self.lives if move in life.transitions]
        if lists and all(isinstance(each, tuple) for each in lists):
            words = [word for each in lists for word in each]
            if reason not in words:
                said = _("“%(word)s” is no reason of this move. People choose from the labels: %(words)s.")
                told = said % {"word": reason, "words": "、".join(words)}
                yield self.pack.source.problem(path, told)

    def _role(self, path: Path, word: Any) -> Iterator[Problem]:
        for each in [word] if isinstance(word, str) else word or ():
            role = each.partition("@")[0]
            known = Role.values if "@" in each else [*OUTSIDE, *self.parties()]
            if role not in known:
                yield self._unknown((*path, "as"), role, known)

    def parties(self) -> set[str]:
        return {party for life in self.lives for party in life.parties}

    def form(self, step: Step) -> schema.Form | None:
        if step.submit:
            return self._named(step.submit, self.pack.name)
        if step.do is None:
            return None
        found = [(life, life.transitions[step.do]) for life in self.lives if step.do in life.transitions]
        forms = {life.forms.get(move.form, "") for life, move in found if move.form}
        return self.forms.get(next(iter(forms))) if len(forms) == 1 and len(found) == 1 else None

    def asked_by(self, move: str) -> set[str] | None:
        """What a move of this name may be told, over all types that have one; None where somebody may be told more
        than forms and facts say."""
        found = [(life, life.transitions[move]) for life in self.lives if move in life.transitions]
        if not found:
            return None
        forms = [self.forms.get(life.forms.get(step.form, "")) for life, step in found if step.form]
        taken = {key for _life, step in found for key in step.takes}
        return {field.key for form in forms if form for field in form.fields()} | taken

    def _named(self, name: str, pack: str) -> schema.Form | None:
        return self.forms.get(name if "." in name else f"{pack}.{name}")

    def _answers(self, path: Path, data: dict[str, Any], form: schema.Form) -> Iterator[Problem]:
        fields = {field.key: field for field in form.fields()}
        yield from self._known(path, _said(data), fields)
        for key, value in data.items():
            if key in fields:
                yield from self._coded((*path, key), fields[key], value)
        if (name := data.get("use")) in self.pack.shape.samples:
            return  # cases.packs.lint.told.sample judges it, with all forms that are answered with it
        yield from self._brought(path, name, data, set(fields))

    def sample(self, path: Path, sample: dict[str, Any], forms: list[schema.Form | None]) -> Iterator[Problem]:
        """One that steps answer with: each key is asked in one of their forms, or in any where those are not known."""
        asked = set(self.fields) if None in forms else {field.key for form in forms for field in form.fields()}
        yield from self._known(path, _said(sample), asked | self.facts)
        yield from self._brought(path, sample.get("use"), sample, asked | self.facts)
        for key, value in sample.items():
            if key in self.fields:
                yield from self._coded((*path, key), self.fields[key], value)

    def _brought(self, path: Path, name: Any, over: dict[str, Any], asked: set[str]) -> Iterator[Problem]:
        """What the sample ``name`` answers beside ``over`` and no form asks: it would be refused when it is played."""
        samples, seen = self.pack.section("samples"), set(over)
        while isinstance(name, str) and name in samples:
            for key in samples[name]:
                if key not in (*MERGED, *asked, *seen) and samples[name][key] is not None:
                    said = _("“%(sample)s” answers “%(key)s”, which is not asked. Leave it out with “%(key)s: null”.")
                    yield self.pack.source.problem(path, said % {"sample": name, "key": key})
            seen |= set(samples[name])
            name = samples[name].get("use")

    def _coded(self, path: Path, field: schema.Field, value: Any) -> Iterator[Problem]:
        codes = [choice.code for choice in field.choices or ()]
        if field.type not in ("choice", "multi_choice") or not codes or "{n}" in str(value):
            return
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str) and each not in codes:
                yield self._unknown(path, each, codes)

    def _expected(self, path: Path, wanted: Expect) -> Iterator[Problem]:
        lives = self.lives
        known: dict[str, Iterable[str]] = {
            "state": {key for life in lives for key in life.states},
            "holder": self.slots,
            "due": {key for life in lives for key in life.clocks},
            "late": {key for life in lives for key in life.clocks},
            "milestones": {key for life in lives for key in life.milestones},
            "result": {state.result for life in lives for state in life.states.values() if state.result},
            "moves": {*plays.BUILT_IN, *(key for life in lives for key in life.transitions)},
            "linked": {f"{life.pack}.{life.key}" for life in lives},
            "count": {f"{life.pack}.{life.key}" for life in lives},
            "figures": {word for each in self.pack.everything().values() for key in each.figures
                        for word in (f"{each.name}.{key}", *([key] if each is self.pack else ()))},
        }  # fmt: skip
        known |= {
            "notices": {name for life in lives for name in life.notices},
            "documents": {name for life in lives for name in life.documents},
            "data": {*self.facts, *self.fields, *RESULT_TYPES},
            "parts": {*(key for life in lives for key in life.parts),
                      *(line.key for life in lives for group in life.parts.values() for line in group.list_)},
        }  # fmt: skip
        for key, names in known.items():
            given = getattr(wanted, key)
            words = [given] if isinstance(given, str) else list(given or ())
            yield from self._known((*path, key), words, names)
        roles = {*Role.values, *OUTSIDE, *self.parties()}
        yield from self._known((*path, "reminded"), [each.partition("@")[0] for each in wanted.reminded or ()], roles)
        for day in (wanted.due or {}).values():
            if day is not None and not _is_day(day):
                yield self.pack.source.problem((*path, "due"), _("“%(day)s” is no day. Write it like 2026-04-20.")
                                               % {"day": day})  # fmt: skip

    def _known(self, path: Path, words: Iterable[str], names: Iterable[str]) -> Iterator[Problem]:
        for word in words:
            if word not in names:
                yield self._unknown(path, word, names)

    def _unknown(self, path: Path, word: str, names: Iterable[str]) -> Problem:
        said = _("There is no “%(word)s”. %(cure)s")
        return self.pack.source.problem(path, said % {"word": word, "cure": suggestion(word, names)})


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _said(data: dict[str, Any]) -> set[str]:
    """Keys that are answered: null leaves one out."""
    return {key for key, value in data.items() if key not in MERGED and value is not None}
