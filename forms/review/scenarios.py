"""Scenarios: answers, and what the form must make of them. All must hold before a version is published.

row = scenarios.record(form, "独居老人", tried, day=today)   # expects what the form does now
results = scenarios.play_all(form, spec)                     # what differs, in sentences
scenarios.coverage(spec, form)                               # which rules were seen both ways
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from forms import fields, reading, rules, schema
from forms.answers import Answers
from forms.errors import EVERYWHERE
from forms.logic import LogicError
from forms.models import Form, Scenario
from forms.review.given import outcome
from forms.review.words import Sentence, sentences
from forms.rules import Rule
from home import clock

NOON = time(12)


class Refused(ValueError):
    """A scenario cannot be kept; str() says why."""


@dataclass(frozen=True)
class Tried:
    """What is typed. ``answers``: {key: raw answer}; ``files``: {path: [name]}; ``channel``: how it came in."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, list[str]] = field(default_factory=dict)
    channel: str = "web"


@dataclass(frozen=True)
class Outcome:
    """What the form makes of answers. ``shown``: keys, and "table.row.column" with rows from 0.

    ``results``: {key: JSON value} of what is calculated.
    """

    shown: tuple[str, ...]
    errors: Mapping[str, tuple[str, ...]]
    results: Mapping[str, Any]


@dataclass(frozen=True)
class Result:
    """``differences``: sentences, none when the scenario holds."""

    scenario: Scenario
    differences: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.differences

    @property
    def text(self) -> str:
        what = pgettext("rule", "; ").join(self.differences)
        return _("The scenario “%(title)s” does not hold: %(what)s") % {"title": self.scenario.title, "what": what}


@dataclass(frozen=True)
class Covered:
    """A rule, and in how many scenarios it came out as yes and as no; of a calculation, with a value and without."""

    sentence: Sentence
    yes: int
    no: int

    @property
    def both(self) -> bool:
        return bool(self.yes and self.no)


# --- playing --------------------------------------------------------------------------------------------------------
def answers_of(spec: schema.Form, tried: Tried) -> Answers:
    files = {
        path: [{"id": "", "name": name, "size": 1, "type": ""} for name in names] for path, names in tried.files.items()
    }
    known = {each.key for each in spec.fields()}
    typed = {key: raw for key, raw in tried.answers.items() if key in known}
    intake = {"channel": tried.channel, "mode": "self", "unit": None}
    return Answers(spec, typed, files=files, extra={"intake": intake})


def play(spec: schema.Form, tried: Tried, day: date) -> Outcome:
    """What ``spec`` makes of ``tried`` on ``day``."""
    with clock.at(datetime.combine(day, NOON, clock.OFFICE_ZONE)):
        answers = answers_of(spec, tried)
        keys = [key for step in answers.steps for key in answers.keys(step)]
        errors = {place: tuple(map(str, said)) for place, said in answers.problems(keys).items()}
        results = {path: value for key in keys for path, value in _worked_out(answers, key)}
        cells = [path for key in keys for path in _cells(answers, key)]
    return Outcome((*keys, *cells), errors, results)


def _worked_out(answers: Answers, key: str) -> Iterable[tuple[str, Any]]:
    """(path, JSON value) of what is calculated at ``key``, in its rows too."""
    field = answers._fields[key]
    if field.calc is not None:
        yield key, fields.of(field.type).to_json(field, answers.value(key))
    reckoned = [column for column in field.columns or () if column.calc is not None]
    for n, row in enumerate(answers.value(key) or () if reckoned else ()):
        for column in reckoned:
            yield f"{key}.{n}.{column.key}", fields.of(column.type).to_json(column, row.get(column.key))


def _cells(answers: Answers, key: str) -> Iterable[str]:
    """ "family.0.school" for each column that shows in each row."""
    if not answers._fields[key].columns:
        return
    made = answers.formfield(key)
    for n, row in enumerate(answers.value(key) or ()):
        yield from (f"{key}.{n}.{column.key}" for column in made.showing(row))


def tried_of(row: Scenario) -> Tried:
    kept = row.open()
    return Tried(kept["answers"], kept.get("files") or {}, kept.get("channel") or "web")


def expected_of(row: Scenario) -> Outcome:
    kept = row.open()
    return Outcome(
        tuple(kept["shown"]), {place: tuple(said) for place, said in kept["errors"].items()}, dict(kept["results"])
    )


def play_all(form: Form, spec: schema.Form) -> tuple[Result, ...]:
    """Every scenario of ``form`` played with ``spec``."""
    if form.pk is None:
        return ()
    return tuple(Result(row, differences(spec, row)) for row in form.scenarios.all())


def differences(spec: schema.Form, row: Scenario) -> tuple[str, ...]:
    """What the form does otherwise than ``row`` expects, a sentence each."""
    tried, expected = tried_of(row), expected_of(row)
    found = play(spec, tried, row.day)
    labels = {each.key: each.label for each in spec.fields()}
    said = [_strange(key) for key in tried.answers if key not in labels]
    said += [
        _("“%(label)s” should show and does not") % {"label": reading.label_of(spec, key)}
        for key in expected.shown
        if key not in found.shown
    ]
    said += [
        _("“%(label)s” shows and should not") % {"label": reading.label_of(spec, key)}
        for key in found.shown
        if key not in expected.shown
    ]
    said += _errors(found, expected, labels)
    said += _results(found, expected, spec)
    return tuple(said)


def _strange(key: str) -> str:
    return _("it answers “%(key)s”, which the form does not ask") % {"key": key}


def _errors(found: Outcome, expected: Outcome, labels: Mapping[str, str]) -> Iterable[str]:
    for place in dict.fromkeys((*expected.errors, *found.errors)):
        before, now = expected.errors.get(place, ()), found.errors.get(place, ())
        where = pgettext("scenario", "the whole form") if place == EVERYWHERE else labels.get(place, place)
        for text in before:
            if text not in now:
                yield _("at “%(label)s” this should be said and is not: %(text)s") % {"label": where, "text": text}
        for text in now:
            if text not in before:
                yield _("at “%(label)s” this is said and should not be: %(text)s") % {"label": where, "text": text}


def _results(found: Outcome, expected: Outcome, spec: schema.Form) -> Iterable[str]:
    for key in dict.fromkeys((*expected.results, *found.results)):
        before, now = expected.results.get(key), found.results.get(key)
        if before != now and _asked(spec, key):
            told = {
                "label": reading.label_of(spec, key),
                "before": _plain(spec, key, before),
                "now": _plain(spec, key, now),
            }
            yield _("“%(label)s” should be %(before)s and is %(now)s") % told


def _asked(spec: schema.Form, path: str) -> bool:
    try:
        spec.at(path)
    except KeyError:
        return False
    return True


def _plain(spec: schema.Form, key: str, data: Any) -> str:
    if data is None:
        return pgettext("trace", "nothing")
    each = spec.at(key)
    return str(reading.row(each, fields.of(each.type).from_json(each, data))["text"])


# --- keeping --------------------------------------------------------------------------------------------------------
def record(form: Form, spec: schema.Form, title: str, tried: Tried, *, day: date | None = None, by=None) -> Scenario:
    """Keep ``tried`` as a scenario that expects what ``spec`` does with it now. Raises Refused."""
    title = title.strip()[:80]
    if not title:
        raise Refused(_("Give the scenario a name, say whom it is about."))
    row = Scenario(form=form, title=title, day=day or clock.today(), made_by=by)
    change(row, spec, tried)
    return row


def change(row: Scenario, spec: schema.Form, tried: Tried) -> None:
    """Save ``row`` with other answers, another day or name; it expects what ``spec`` does. Raises Refused."""
    _expect(row, spec, tried)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as clash:
        said = _("There is a scenario “%(title)s” already. Choose another name.") % {"title": row.title}
        raise Refused(said) from clash


def accept(row: Scenario, spec: schema.Form) -> None:
    """From now on ``row`` expects what ``spec`` does: the editor looked at what differs and wants it so."""
    tried, known = tried_of(row), {each.key for each in spec.fields()}
    kept = {key: raw for key, raw in tried.answers.items() if key in known}
    _expect(row, spec, Tried(kept, tried.files, tried.channel))
    row.save()


def _expect(row: Scenario, spec: schema.Form, tried: Tried) -> None:
    found = play(spec, tried, row.day)
    row.changed_at = clock.now()
    row.seal(
        {
            "answers": dict(tried.answers),
            "files": dict(tried.files),
            "channel": tried.channel,
            "shown": list(found.shown),
            "errors": {place: list(said) for place, said in found.errors.items()},
            "results": dict(found.results),
        }
    )


# --- coverage -------------------------------------------------------------------------------------------------------
def coverage(spec: schema.Form, form: Form) -> tuple[Covered, ...]:
    """For every rule how often the scenarios of ``form`` saw it as yes and as no."""
    played = list(form.scenarios.all()) if form.pk else []
    seen: dict[str, list[int]] = {rule.id: [0, 0] for rule in rules.of(spec)}
    for row in played:
        with clock.at(datetime.combine(row.day, NOON, clock.OFFICE_ZONE)):
            answers = answers_of(spec, tried_of(row))
            for rule in rules.of(spec):
                for came in _came(answers, rule):
                    seen[rule.id][not came] += 1
    return tuple(Covered(each, *seen[each.rule.id]) for each in sentences(spec))


def _came(answers: Answers, rule: Rule) -> set[bool]:
    """What ``rule`` came to in one scenario; nothing where it did not count."""
    valued = rule.kind in (rules.CALCULATE, rules.PROPOSE)
    found = set()
    for row in _views(answers, rule):
        try:
            value = outcome(answers, rule.logic, row)
        except LogicError:
            continue
        found.add(value is not None if valued else value is True)
    return found


def _views(answers: Answers, rule: Rule) -> Iterable[Mapping[str, Any] | None]:
    """From where ``rule`` is looked at: each row of its table, or the form as a whole (None) where it counts."""
    key = rule.place.partition(".")[0]
    if rule.row is not None:
        return answers.value(key) or ()
    if rule.kind == rules.MUST:
        return (None,) if _said(answers, rule) else ()
    return (None,) if rule.kind == rules.SHOW or answers.shows(key) else ()


def _said(answers: Answers, rule: Rule) -> bool:
    check = answers.spec.checks[int(rule.place.partition(":")[2]) - 1]
    return answers._due(check, [each.key for each in answers.spec.fields()])
