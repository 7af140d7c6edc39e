"""The due calendar: days of a term laid out in weeks, Monday first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from home import clock
from home.day_by_day import DayFace

register = template.Library()
TONES = {
    "start": "start",
    "counted": "day",
    "makeup": "make",
    "weekend": "off",
    "holiday": "off",
    "paused": "pause",
    "rolled": "off",
    "open": "none",
    "due": "due",
}


@dataclass(frozen=True)
class Cell:
    """One day: ``tone`` names its class, ``mark`` its small words, ``words`` the whole reason."""

    date: date
    tone: str
    mark: str
    words: str = ""


@dataclass(frozen=True)
class Weeks:
    """``rows``: weeks of seven cells, None where the term has no day. ``provisional``: some year is not official.

    ``tones``: which of them occur, for the legend; ``paused``: why the days stood, by name.
    """

    names: list[str]
    rows: list[list[Cell | None]]
    provisional: bool
    tones: frozenset[str] = frozenset()
    paused: str = ""


@register.filter
def weeks(days: Iterable[DayFace]) -> Weeks:
    """Lay out the days that ``Calendar.explain`` gives."""
    known = {face.date: face for face in days}
    if not known:
        return Weeks(_names(), [], False)
    first, last = min(known), max(known)
    monday = first - timedelta(days=first.weekday())
    rows = []
    while monday <= last:
        week = [known.get(monday + timedelta(days=n)) for n in range(7)]
        rows.append([_cell(face) if face else None for face in week])
        monday += timedelta(days=7)
    tones = frozenset(cell.tone for row in rows for cell in row if cell)
    paused = dict.fromkeys(face.note for face in known.values() if face.reason == "paused" and face.note)
    unsure = any(face.provisional for face in known.values())
    return Weeks(_names(), rows, unsure, tones, "、".join(paused))


def _cell(face: DayFace) -> Cell:
    today = face.date == clock.today() and face.reason != "due"
    tone = "more" if face.extended and face.reason in ("counted", "makeup") else TONES[face.reason]
    return Cell(face.date, "today" if today else tone, _mark(face, today), face.words)


def _mark(face: DayFace, today: bool) -> str:
    if today:
        return _("today %(n)d") % {"n": face.n} if face.n else _("today")
    marks = {
        "start": pgettext("due calendar", "start"),
        "counted": _("day %(n)d") % {"n": face.n or 0},
        "makeup": _("works, %(n)d") % {"n": face.n or 0},
        "weekend": pgettext("due calendar", "rest"),
        "holiday": face.name,
        "paused": pgettext("due calendar", "paused"),
        "rolled": face.name or pgettext("due calendar", "rest"),
        "due": pgettext("due calendar", "due"),
        "open": face.note,
    }
    return marks.get(face.reason, "")


def _names() -> list[str]:
    return [
        pgettext("calendar head", "Mon"),
        pgettext("calendar head", "Tue"),
        pgettext("calendar head", "Wed"),
        pgettext("calendar head", "Thu"),
        pgettext("calendar head", "Fri"),
        pgettext("calendar head", "Sat"),
        pgettext("calendar head", "Sun"),
    ]
