"""manage.py deadline 2026-09-30 10d [--explain] [--json], or --case NUMBER"""

import json
from datetime import date, datetime

from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases import faces
from cases.models import Case
from home import clock, days, holidays
from home.calendar import Calendar
from home.commands import AnyOrderCommand
from home.models import Unit
from home.models.unit import PLAIN_DAY
from home.terms import Term


class Command(AnyOrderCommand):
    help = "Print when a term ends: 10d working days, 10cd calendar days, 6mo, 1y, 4h office hours, 10cmin minutes."

    def add_arguments(self, parser):
        parser.add_argument("start", nargs="?", help="day or instant on which the term starts; it does not count")
        parser.add_argument("term", nargs="?")
        parser.add_argument("--case", metavar="NUMBER", help="the time limits of this case instead")
        parser.add_argument("--extend", action="append", default=[], metavar="TERM", help="more of the same unit")
        parser.add_argument("--pause", action="append", default=[], metavar="FROM/TO", help="days on which it stood")
        parser.add_argument("--unit", metavar="CODE", help="whose opening times office hours are; else the county's")
        parser.add_argument("--no-roll", action="store_true", help="may end on a day of rest (sanctions, validity)")
        parser.add_argument("--explain", action="store_true", help="say of each day whether it counts and why")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, **options):
        if not options["case"] and not (options["start"] and options["term"]):
            raise CommandError(_("Say from when and how long: deadline 2026-09-30 10d. Or --case NUMBER."))
        try:
            (print_case if options["case"] else print_answer)(self.stdout, options)
        except ValueError as fault:
            raise CommandError(str(fault)) from fault


def print_answer(out, options: dict) -> None:
    calendar, start, term = _calendar(), _moment(options["start"]), Term.parse(options["term"])
    pauses, hours = [_pause(text) for text in options["pause"]], _hours(options["unit"])
    asked = {"extensions": options["extend"], "pauses": pauses, "roll": not options["no_roll"], "hours": hours}
    due = calendar.due(start, term, **asked)
    unsure, faces = calendar.uncertain(start, due), calendar.explain(start, term, **asked)
    if options["json"]:
        shown = {"due": due.isoformat(), "days": [face.as_json() for face in faces], "provisional": unsure}
        out.write(json.dumps(shown, ensure_ascii=False))
        return
    for face in faces if options["explain"] else ():
        out.write(f"{date_format(face.date, 'Y-m-d D')}  {face.words}")
    out.write(_("%(due)s (provisional)") % {"due": due.isoformat()} if unsure else due.isoformat())


def print_case(out, options: dict) -> None:
    """Every running time limit of a case; with --explain each of its days and the sum."""
    case = Case.objects.filter(number=options["case"]).first()
    if case is None:
        raise CommandError(_("There is no case “%(number)s”.") % {"number": options["case"]})
    running = [face for face in faces.clock_faces(case) if face.stopped_on is None]
    if options["json"]:
        out.write(json.dumps([_as_json(face) for face in running], ensure_ascii=False))
        return
    for face in running:
        for day in face.days if options["explain"] else ():
            out.write(f"{date_format(day.date, 'Y-m-d D')}  {day.words}")
        for line in face.sum if options["explain"] else ():
            out.write(f"  {line.what}  {line.gives}".rstrip())
        day = face.at.isoformat()
        out.write(f"{face.label}  " + (_("%(due)s (provisional)") % {"due": day} if face.provisional else day))


def _as_json(face: faces.ClockFace) -> dict:
    return {
        "clock": face.key,
        "due": face.at.isoformat(),
        "days": [day.as_json() for day in face.days],
        "sum": [[line.what, line.gives] for line in face.sum],
        "provisional": face.provisional,
    }


def _calendar() -> Calendar:
    try:
        return days.current()
    except DatabaseError:  # before the first migrate there is no table yet
        return holidays.seed()


def _hours(code: str | None) -> dict:
    """Opening times of the unit ``code``, as its cases' clocks count them. Raises ValueError."""
    try:
        found = Unit.objects.filter(code=code).first() if code else Unit.get_first_root_node()
    except DatabaseError:
        return PLAIN_DAY
    if code and found is None:
        raise ValueError(_("There is no unit with the code “%(code)s”.") % {"code": code})
    return found.opening_hours if found else PLAIN_DAY


def _moment(text: str) -> date | datetime:
    try:
        if len(text) == len("2026-09-30"):
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError as fault:
        raise ValueError(
            _("“%(text)s” is no day. Write it as 2026-09-30, or 2026-09-30T16:00.") % {"text": text}
        ) from fault
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.OFFICE_ZONE)


def _pause(text: str) -> tuple:
    stop, _slash, resume = text.partition("/")
    return _moment(stop), _moment(resume)
