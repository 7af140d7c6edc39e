"""A case type read aloud: short sentences for somebody who has to answer for it and will never open a panel."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import spec
from cases.admin import overview
from cases.admin.designer import doing_words
from cases.admin.designer.known import Known, instant_words
from cases.admin.designer.rule_box import operands_of
from forms.logic import operators as ops
from home.terms import CALENDAR, MONTHS, WORKING, YEARS, Term

DAYS = (WORKING, CALENDAR, MONTHS, YEARS)  # counted from the next day on


def read(known: Known) -> list[tuple[str, list[str]]]:
    """(heading, sentences), those that have something to say."""
    parts = [
        (_("How it begins"), list(_opening(known))),
        (_("Who does what"), list(_moves(known))),
        (_("By when"), list(_clocks(known))),
        (_("Reminders"), list(_ladder(known))),
        (_("What goes on by itself"), list(_by_itself(known))),
        (_("Rating"), list(_survey(known))),
        (_("How long it is kept"), list(_keep(known))),
    ]
    return [(title, said) for title, said in parts if said]


def _opening(known: Known) -> Iterator[str]:
    for move in known.life.transitions.values():
        if not move.from_:
            words = {"who": _or(map(known.who, move.by)), "form": dict(known.forms).get(move.form or "", "")}
            if words["form"]:
                yield _("%(who)s fills in “%(form)s”; that opens the case.") % words
            else:
                yield _("%(who)s opens the case.") % words
            yield from _with(known, move)


def _moves(known: Known) -> Iterator[str]:
    labels = dict(known.states)
    for move in known.life.transitions.values():
        if not move.from_ or not move.by:
            continue
        words = {
            "state": _or(labels.get(each, each) for each in move.from_),
            "who": _or(map(known.who, move.by)),
            "move": move.label,
            "to": labels.get(move.to or "", ""),
        }
        if move.to == "back":
            yield _("At “%(state)s” %(who)s may press “%(move)s”; it goes back to where the clock was stopped.") % words
        elif words["to"]:
            yield _("At “%(state)s” %(who)s may press “%(move)s”; it becomes “%(to)s”.") % words
        else:
            yield _("At “%(state)s” %(who)s may press “%(move)s”; the state stays.") % words
        yield from _with(known, move)


def _with(known: Known, move: spec.Transition) -> Iterator[str]:
    if move.when is not None:
        yield _("— only if %(rule)s.") % {"rule": operands_of(known).words(move.when)}
    for check in move.checks:
        yield _("— refused otherwise: %(say)s.") % {"say": check.say.rstrip("。.")}
    done = _done(known, move.effects)
    if done:
        yield _("— then the system does this: %(what)s.") % {"what": "；".join(done)}


def _clocks(known: Known) -> Iterator[str]:
    for clock in known.life.clocks.values():
        words = {
            "clock": clock.label,
            "from": _or(map(known.moment, clock.from_)),
            "to": _or(map(known.moment, clock.to)),
            "term": overview._term(clock),
            "kind": _("by law") if clock.kind == "statutory" else _("promised"),
        }
        if not isinstance(clock.term, str):
            words["term"] = _term_elsewhere(known, clock)
            yield _clock_elsewhere(clock) % words
        elif clock.to and Term.parse(clock.term).unit not in DAYS:
            yield _("“%(clock)s” (%(kind)s): counted from “%(from)s” at once, %(term)s until “%(to)s”.") % words
        elif clock.to:
            yield _("“%(clock)s” (%(kind)s): counted from the day after “%(from)s”, %(term)s until “%(to)s”.") % words
        else:
            yield _("“%(clock)s”: runs for %(term)s from “%(from)s”.") % words
    for pause in known.life.pauses.values():
        stopped = "、".join(dict(known.clocks).get(each, each) for each in pause.stops)
        yield _("The days of “%(pause)s” do not count for %(clocks)s.") % {"pause": pause.label, "clocks": stopped}


def _clock_elsewhere(clock: spec.Clock) -> str:
    if clock.to:
        return _("“%(clock)s” (%(kind)s): from “%(from)s” until “%(to)s”; how long: %(term)s.")
    return _("“%(clock)s”: begins with “%(from)s”; how long: %(term)s.")


def _term_elsewhere(known: Known, clock: spec.Clock) -> str:
    """Of a term that is worked out, or a day that stands somewhere."""
    operands = operands_of(known)
    if isinstance(clock.term, dict):
        [(unit, rule)] = clock.term.items()
        said = Term(1, unit).words.replace("1", "", 1).strip()
        return _("%(rule)s (%(unit)s)") % {"rule": operands.words(rule), "unit": said}
    if isinstance(clock.until, dict) and len(clock.until) == 1 and next(iter(clock.until)) in ops.OPERATORS:
        return operands.words(clock.until)
    return overview._term(clock)


def _ladder(known: Known) -> Iterator[str]:
    for rung in known.life.ladder:
        done = [
            doing_words.whole(each.model_dump(by_alias=True, exclude_defaults=True), known) for each in rung.effects
        ]
        words = {
            "clock": dict(known.clocks).get(rung.clock, rung.clock),
            "when": instant_words(rung.at),
            "what": "；".join(done),
        }
        yield _("“%(clock)s”, %(when)s: %(what)s.") % words


def _by_itself(known: Known) -> Iterator[str]:
    labels = dict(known.states)
    for move in known.life.transitions.values():
        if move.auto is None:
            continue
        if move.auto.clock:
            words = {"clock": dict(known.clocks).get(move.auto.clock, ""), "move": move.label}
            words["when"] = instant_words(move.auto.at or "overdue")
            yield _("“%(clock)s”, %(when)s: the system does “%(move)s”.") % words
        else:
            words = {"when": _or(map(known.moment, move.auto.moments)), "move": move.label}
            yield _("When %(when)s: the system does “%(move)s”.") % words
        if move.to in labels:
            yield _("— it becomes “%(to)s”.") % {"to": labels[move.to]}
        yield from _with(known, move)


def _survey(known: Known) -> Iterator[str]:
    rule = known.life.survey
    if rule is None:
        return
    words = {"when": _or(map(known.moment, rule.ask)), "n": rule.scale, "term": _term(rule.within)}
    if rule.given:
        yield _("The case is a rating itself, of 1 to %(n)d points.") % words
    else:
        yield _("When %(when)s, the applicant is asked for 1 to %(n)d points, within %(term)s.") % words
    if rule.low:
        done = [
            doing_words.words(each.model_dump(by_alias=True, exclude_defaults=True), known) for each in rule.low.effects
        ]
        yield _("At %(n)d points or fewer: %(what)s.") % {"n": rule.low.at_most, "what": "；".join(done)}


def _keep(known: Known) -> Iterator[str]:
    for result, term in known.life.keep.items():
        words = {"result": dict(known.results).get(result, result), "term": _term(term)}
        if term == "permanent":
            yield _("“%(result)s”: for ever.") % words
        else:
            yield _("“%(result)s”: destroyed %(term)s after it was closed.") % words


def _done(known: Known, effects: tuple[spec.Effect, ...]) -> list[str]:
    return [doing_words.whole(each.model_dump(by_alias=True, exclude_defaults=True), known) for each in effects]


def _term(text: str) -> str:
    try:
        return Term.parse(text).words
    except ValueError:
        return text


def _or(words) -> str:
    """a, b or c."""
    *several, last = [*words] or [""]
    return pgettext("any of", " or ").join(filter(None, [pgettext("any of", ", ").join(several), last]))
