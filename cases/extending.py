"""What an extension does, said before it is given; and why there is none to give."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.merging import said
from cases.models import Case, ClockRun
from cases.reckoning import due_moment, paused, terms_of
from home import days
from home.calendar import BeyondCalendar
from home.terms import Term


def about(case: Case, keys: Iterable[str]) -> str:
    """How much longer each of the clocks ``keys`` would run, up to which day, and how often that is allowed."""
    runs = case.clocks.filter(stopped_at=None, key__in=list(keys)).order_by("key", "run")
    return " ".join(line for run in runs for line in _lines(case, run))


def _lines(case: Case, run: ClockRun) -> Iterator[str]:
    spec = case.life.clocks[run.key]
    words = {"clock": spec.label, "more": Term.parse(spec.extend.term).words}
    if (then := _then(case, run)) and then != said(due_moment(run)):
        words |= {"now": said(due_moment(run)), "then": then}
        yield _("“%(clock)s” gets %(more)s more: at the latest %(then)s instead of %(now)s.") % words
    else:
        yield _("“%(clock)s” gets %(more)s more.") % words
    n = spec.extend.times
    yield ngettext("It can be extended once.", "It can be extended %(n)d times in all.", n) % {"n": n}


def _then(case: Case, run: ClockRun) -> str:
    """The day after an extension; "" where it moves on with a pause, hangs on another clock or cannot be told."""
    spec = case.life.clocks[run.key]
    if not run.term or paused(run) or spec.beyond:
        return ""
    given = terms_of(run, spec, case.holder.opening_hours)
    given["extensions"] = [*given["extensions"], spec.extend.term]
    try:
        return said(days.current().due(**given))
    except (BeyondCalendar, ValueError):
        return ""


def spent(case: Case, key: str = "") -> str:
    """That a clock (``key``, or any that may be) has been extended as often as it may be; "" where none has."""
    for run in case.clocks.filter(stopped_at=None).order_by("key", "run"):
        spec = case.life.clocks.get(run.key)
        if spec and spec.extend and key in ("", run.key) and len(run.extensions) >= spec.extend.times:
            words = {"clock": spec.label, "n": spec.extend.times}
            return _("“%(clock)s” can be extended %(n)d times only.") % words
    return ""
