"""Who was late, as the case page prints it: a bar and a line for each who had days of a time limit."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import lateness
from cases.models import Case, ClockRun
from home.templatetags.ow import plain_date


@dataclass(frozen=True)
class LateLine:
    """``width``: of its bar, in steps of five per cent; 0 for days that were not counted."""

    who: str
    days: str
    late: str
    percent: str
    width: int
    tone: str


@dataclass(frozen=True)
class LateRow:
    label: str
    lines: list[LateLine]


def rows(case: Case) -> list[LateRow]:
    late = lateness.late_runs(case)
    several = {run.key for run in late if run.run > 1}
    made = [LateRow(_label(case, run, run.key in several), lines(case, run)) for run in late]
    return [row for row in made if row.lines]


def _label(case: Case, run: ClockRun, dated: bool) -> str:
    """A time limit that ran several times says which time by its day."""
    label = case.life.clocks[run.key].label
    return _("%(limit)s, due %(day)s") % {"limit": label, "day": plain_date(run.due_on)} if dated else label


def lines(case: Case, run: ClockRun) -> list[LateLine]:
    return [_line(share) for share in lateness.shares(case, run)]


def _line(share: lateness.Share) -> LateLine:
    days = ngettext("%(n)d day", "%(n)d days", share.days) % {"n": share.days}
    late = ngettext("of them %(n)d late", "of them %(n)d late", share.late) % {"n": share.late} if share.late else ""
    percent = "" if share.percent is None else f"{share.percent}%"
    width = 0 if share.percent is None else max(5, 5 * round(share.percent / 5))
    return LateLine(_who(share), days, late, percent, width, _tone(share))


def _who(share: lateness.Share) -> str:
    if share.kind == lateness.PAUSED:
        return _("%(pause)s (not counted)") % {"pause": share.why}
    return share.unit.label if share.kind == lateness.HELD else _("waited for the applicant")


def _tone(share: lateness.Share) -> str:
    if share.kind != lateness.HELD:
        return "wait"
    return "late" if share.late else "held"
