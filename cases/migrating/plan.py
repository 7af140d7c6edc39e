"""What becomes of a case that goes on under another version: what has an equal keeps its name, the rest is said here.

states: {review: checking}
clocks: {promise: keep, decide: restart, hearing: {to: audience}, deliver: drop}
milestones: {told: informed}
facts: {score: points}
fields: {story: words}            the answer so far, from now on a fact
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from pydantic import BeforeValidator, ValidationError

from cases import spec
from cases.models import CaseTypeVersion
from cases.packs.loader import read as read_yaml
from cases.packs.problems import PackError, suggestion
from cases.packs.shapes.words import sentence
from forms import schema
from forms.models import FormVersion, Submission

KEEP, RESTART, DROP = "keep", "restart", "drop"
CLOSED, PAUSE = "closed", "pause"


class To(spec.Shape):
    """The run goes on under another name, with the days it has."""

    to: str


def _named(given: Any) -> Any:
    return given if isinstance(given, dict) else str(given)


class Plan(spec.Shape):
    """``clocks``: keep (the due day stays), restart (the new version's term, from today), drop, or {to: key}."""

    states: dict[str, str] = {}
    clocks: dict[str, Annotated[Literal["keep", "restart", "drop"] | To, BeforeValidator(_named)]] = {}
    milestones: dict[str, str] = {}
    facts: dict[str, str] = {}
    fields: dict[str, str] = {}

    @property
    def digest(self) -> str:
        return spec.digest(spec.canonical(self))


def read(text: str, name: str = "plan.yaml") -> Plan:
    """Raises PackError with file, line and cure."""
    raw, source = read_yaml(text, name)
    try:
        return Plan.model_validate(raw or {})
    except ValidationError as error:
        raise PackError([source.problem(tuple(each["loc"][:2]), sentence(each)) for each in error.errors()]) from error


def problems(plan: Plan, old: CaseTypeVersion, new: CaseTypeVersion) -> list[str]:
    """Why the plan cannot be carried out, a sentence each; empty when it can."""
    before, after = old.life, new.life
    return [
        *_states(plan, before, after),
        *_clocks(plan, before, after),
        *_others(plan, before, after),
        *_fields(plan, old, after),
    ]


def _states(plan: Plan, before: spec.CaseSpec, after: spec.CaseSpec) -> Iterator[str]:
    yield from _known(plan.states, before.states, after.states, pgettext("language", "state"))
    for key, state in before.states.items():
        if state.category == CLOSED:
            continue
        there = after.states.get(plan.states.get(key, key))
        if there is None and key not in plan.states:
            said = _(
                "The state “%(key)s” has no equal in the new version. Say under “states:” which it becomes. %(cure)s"
            )
            yield said % {"key": key, "cure": suggestion(key, after.states)}
        elif there is not None and there.category == CLOSED:
            said = _("“%(a)s” would become “%(b)s”, which is an end: a migration ends no case. Choose an open state.")
            yield said % {"a": state.label, "b": there.label}
        elif there is not None and (state.category == PAUSE) != (there.category == PAUSE):
            said = _("Of “%(a)s” and “%(b)s” only one is a pause. Choose a state in which time runs alike.")
            yield said % {"a": state.label, "b": there.label}
    gone = [key for key in before.pauses if key not in after.pauses]
    if gone and any(state.category == PAUSE for state in before.states.values()):
        said = _("The new version has no pause “%(key)s”, for which cases may be waiting now. Keep it there.")
        yield from (said % {"key": key} for key in gone)


def _clocks(plan: Plan, before: spec.CaseSpec, after: spec.CaseSpec) -> Iterator[str]:
    named = {key: what.to for key, what in plan.clocks.items() if isinstance(what, To)}
    yield from _known(named, before.clocks, after.clocks, pgettext("language", "clock"))
    for key in before.clocks:
        if key not in after.clocks and key not in plan.clocks:
            said = _("The clock “%(key)s” is not in the new version. Say under “clocks:”: drop, or {to: its new name}.")
            yield said % {"key": key}
    for key, what in plan.clocks.items():
        if what in (KEEP, RESTART) and key not in after.clocks:
            said = _("There is no clock “%(key)s” in the new version. %(cure)s")
            yield said % {"key": key, "cure": suggestion(key, after.clocks)}


def _others(plan: Plan, before: spec.CaseSpec, after: spec.CaseSpec) -> Iterator[str]:
    yield from _known(plan.milestones, before.milestones, after.milestones, pgettext("language", "milestone"))
    facts = [{str(fact.get("key")) for fact in life.facts} for life in (before, after)]
    yield from _known(plan.facts, facts[0], facts[1], pgettext("language", "fact"))


def _fields(plan: Plan, old: CaseTypeVersion, after: spec.CaseSpec) -> Iterator[str]:
    fields = {field.key: field for field in _asked(old)} if plan.fields else {}
    yield from _known(
        plan.fields, fields, {str(fact.get("key")) for fact in after.facts}, pgettext("language", "field or fact")
    )
    for key in plan.fields:
        if key in fields and fields[key].secret:
            said = _("“%(label)s” is secret: its answer stays where it is sealed, and cannot become a fact.")
            yield said % {"label": fields[key].label}


def _asked(old: CaseTypeVersion) -> Iterator[schema.Field]:
    """Fields of every form that cases of this version were filled in with, or may be."""
    opened = Submission.objects.filter(cases__type_version=old).values("version")
    for version in FormVersion.objects.filter(pk__in=opened) | FormVersion.objects.filter(pk__in=old.pins.values()):
        yield from version.spec.fields()


def _known(pairs: dict[str, str], before, after, what: str) -> Iterator[str]:
    for old, new in pairs.items():
        if old not in before:
            said = _("The old version has no %(what)s “%(key)s”. %(cure)s")
            yield said % {"what": what, "key": old, "cure": suggestion(old, before)}
        if new not in after:
            said = _("The new version has no %(what)s “%(key)s”. %(cure)s")
            yield said % {"what": what, "key": new, "cure": suggestion(new, after)}
