"""The clocks on a case page: how far each has run, its day, and every day of it with its reason."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from cases import faces
from cases.faces import ClockFace
from cases.models import Case
from cases.why import SumLine
from home import clock
from home.day_by_day import DayFace
from home.templatetags.ow import weekday_moment

MOST_STROKES = 40  # days that fit beside each other
HOT = ("over", "today")


@dataclass(frozen=True)
class ClockRow:
    """``strip``: a class a counted or paused day: u used, p paused, r used and late or due, blank to come."""

    label: str
    words: str
    tone: str
    mark: str
    due: str
    provisional: bool
    basis: str
    strip: list[str]
    told: str
    days: list[DayFace]
    sum: list[SumLine]

    @property
    def hot(self) -> bool:
        return self.tone in HOT


def rows(case: Case) -> list[ClockRow]:
    return [_row(face) for face in faces.clock_faces(case)]


def _row(face: ClockFace) -> ClockRow:
    strip, day, paused = _strip(face), weekday_moment(face.at), face.tone == "pause"
    used = sum(stroke in ("u", "r") for stroke in strip)
    counted = sum(stroke != "p" for stroke in strip)
    return ClockRow(
        label=face.label,
        words=_("%(term)s, %(kind)s") % {"term": face.term, "kind": face.kind} if face.term else face.kind,
        tone=face.tone,
        mark=_("due before the pause: %(day)s") % {"day": day} if paused else face.words,
        due=face.words if paused else day,
        provisional=face.provisional,
        basis=face.basis,
        strip=strip,
        told=_("%(used)d of %(counted)d days used") % {"used": used, "counted": counted} if strip else "",
        days=face.days,
        sum=face.sum,
    )


def _strip(face: ClockFace) -> list[str]:
    """Empty where the term is not made of days, or of too many."""
    until = face.stopped_on or clock.today()
    late = face.tone in (*HOT, "late")
    strokes = [_stroke(day, until, late) for day in face.days if day.n or day.reason in ("paused", "due")]
    return strokes if len(strokes) <= MOST_STROKES else []


def _stroke(day: DayFace, until: date, late: bool) -> str:
    if day.date > until:
        return ""
    return "p" if day.reason == "paused" else "r" if late else "u"
