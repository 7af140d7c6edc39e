"""How a case looks: the mark of its due day, its clocks with every day's reason, its timeline."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases import data, parties, rights
from cases.models import Case, CaseEvent, Category, ClockRun
from cases.reckoning import due_moment, late_when_paused, paused, terms_of
from cases.why import SumLine, why
from forms import fields
from home import clock, days
from home.calendar import BeyondCalendar
from home.day_by_day import DayFace
from home.templatetags.ow import short_time

SOON = 3  # working days


def due_face(case: Case) -> tuple[str, str]:
    """(tone, label) of the next due day: over, today, soon, ok or pause; ("", "") where nothing is due.

    Reads the row alone; the day before ``next_due`` is the due day, unless it falls due at an instant.
    """
    if case.category == Category.CLOSED:
        return "", ""
    if case.next_due is None:
        return ("pause", pgettext("case", "paused")) if case.category == Category.PAUSE else ("", "")
    return mark(due_day(case.next_due), case.next_due)


def due_day(late_at: datetime) -> date:
    """The due day behind the first late instant."""
    return (late_at.astimezone(clock.OFFICE_ZONE) - timedelta(microseconds=1)).date()


def mark(due: date, late_at: datetime) -> tuple[str, str]:
    """Tone and words of a due day, as of now."""
    today = clock.today()
    if clock.now() >= late_at and due == today:  # of a clock that counts hours
        return "over", _("late today")
    if clock.now() >= late_at:
        n = max(1, _working_days(due, today))
        return "over", ngettext("%(n)d working day late", "%(n)d working days late", n) % {"n": n}
    left = _working_days(today, due)
    if due <= today and late_at < clock.instant(due + timedelta(days=1)):
        return "today", _("due today at %(time)s") % {"time": short_time(late_at)}
    if due <= today or left == 0:
        return "today", _("due today")
    words = ngettext("%(n)d working day left", "%(n)d working days left", left) % {"n": left}
    return ("soon" if left <= SOON else "ok"), words


def _working_days(start: date, end: date) -> int:
    try:
        return days.current().between(start, end)
    except BeyondCalendar:
        return (end - start).days


@dataclass(frozen=True)
class ClockFace:
    """One run of a clock. ``days``: every day with its reason, for `components/due_calendar.html` (`days|weeks`).

    ``at``: the due day, or the very instant of a clock that counts hours.

    ``tone``: over today soon ok pause, or done and late once it has stopped.
    """

    key: str
    label: str
    run: int
    kind: str
    side: str
    duty: bool
    basis: str
    term: str
    started_on: date
    due_on: date
    late_at: datetime
    at: date | datetime
    stopped_on: date | None
    late: bool | None
    provisional: bool
    tone: str
    words: str
    days: list[DayFace]
    sum: list[SumLine]


def clock_faces(case: Case, *, history: bool = False) -> list[ClockFace]:
    """The clocks of ``case``, running ones first; only the latest run of each, unless ``history``."""
    known = case.life.clocks  # one that a migration dropped has no words any more
    runs = [run for run in case.clocks.order_by("key", "run") if run.key in known]
    if not history:
        runs = list({run.key: run for run in runs}.values())
    made = [_clock_face(case, run) for run in runs]
    order = list(case.life.clocks)
    return sorted(made, key=lambda face: (face.stopped_on is not None, order.index(face.key), face.run))


def _clock_face(case: Case, run: ClockRun) -> ClockFace:
    spec = case.life.clocks[run.key]
    given = terms_of(run, spec, case.holder.opening_hours) if run.term else None
    (tone, words), explained = _state_of(run), why(case, run)
    return ClockFace(
        key=run.key,
        label=spec.label,
        run=run.run,
        kind=str(ClockRun.Kind(run.kind).label),
        side=run.side,
        duty=run.duty,
        basis=run.basis,
        term=given["term"].plus(given["extensions"]).words if given else "",
        started_on=run.started_on,
        due_on=run.due_on,
        late_at=run.late_at,
        at=due_moment(run),
        stopped_on=run.stopped_on,
        late=run.late,
        provisional=run.provisional,
        tone=tone,
        words=words,
        days=explained.days,
        sum=explained.sum,
    )


def _state_of(run: ClockRun) -> tuple[str, str]:
    if run.stopped_at is not None:
        return ("late", _("stopped late")) if run.late else ("done", _("stopped in time"))
    if paused(run) and not late_when_paused(run):
        return "pause", pgettext("case", "paused")
    return mark(run.due_on, run.late_at)


@dataclass(frozen=True)
class Entry:
    """One line of a timeline, as components/timeline.html prints it."""

    title: str
    text: str
    at: datetime
    tone: str
    seq: int
    effective_on: date
    who: str = ""


def timeline(case: Case, public: bool) -> list[Entry]:
    """What happened, newest first. ``public``: only what the tracking page may print, and nobody's name."""
    rows = case.events.select_related("user", "unit").order_by("-seq")
    events = [event for event in rows if event.public or not public]
    return [_entry(case, event, public, newest=n == 0) for n, event in enumerate(events)]


def _entry(case: Case, event: CaseEvent, public: bool, *, newest: bool) -> Entry:
    state = case.life.states.get(event.to_state)
    tone = "pause" if state and state.category == Category.PAUSE else "done"
    if newest and case.category != Category.CLOSED:
        tone = "pause" if case.category == Category.PAUSE else "now"
    title = event.public.get("label") or label_of(case, event)
    text = event.public.get("text", "")
    who = "" if public else who_of(case, event)
    return Entry(title, text, event.at, tone, event.seq, event.effective_on, who)


def label_of(case: Case, event: CaseEvent) -> str:
    """What an event is called inside the house."""
    if event.kind == CaseEvent.Kind.UNDO:
        return _("Taken back: %(step)s") % {"step": _step_label(case, event.transition)}
    step = case.life.transitions.get(event.transition)
    if step is not None:
        return step.label
    if event.kind == CaseEvent.Kind.URGE:
        return _("Urged")
    if event.kind == CaseEvent.Kind.MIGRATE:
        return _("Back on the version before") if event.transition == "undo" else _("On to another version of its type")
    words = {
        "extend": pgettext("case", "Extended"),
        "hand": pgettext("case", "Handed over"),
        "object": pgettext("case", "Objected to the handing over"),
        "agree": pgettext("case", "Agreed to the objection"),
        "succeed": pgettext("case", "The unit's successor goes on"),
        "recuse": pgettext("case", "Stepped aside"),
        "insist": pgettext("case", "Insisted on the handing over"),
        "stop": _("Ended with the whole"),
        "add": _("Asked another unit"),
        "link": _("Linked with another case"),
        "merge": _("Merged into another case"),
        "split": _("Split off a case"),
        "unmerge": _("The merge was undone"),
        "revive": _("Goes on with the whole"),
        "unrated": _("Rating from paper taken back"),
        "mend": _("Corrected by a table"),
        "unmend": _("Correction by a table taken back"),
    }
    return words.get(event.transition) or _former(case, event.transition) or str(event.get_kind_display())


def _step_label(case: Case, move: str) -> str:
    step = rights.step_of(case, move)
    return step.label if step else _former(case, move)


def _former(case: Case, move: str) -> str:
    """What the move was called in a version the case has left."""
    versions = case.type.versions.order_by("-number") if move else ()
    found = (version.life.transitions.get(move) for version in versions)
    return next((step.label for step in found if step is not None), "")


def who_of(case: Case, event: CaseEvent) -> str:
    if event.party:
        return party(case, event.party)
    if event.user_id is None:
        return str(event.get_actor_kind_display())
    return f"{event.unit.label} {event.user}" if event.unit_id else str(event.user)


def party(case: Case, key: str) -> str:
    """What the type calls the party, and who it is as far as may be shown everywhere: masked."""
    kept = case.__dict__.setdefault("_party_names", {})  # a log names the same few again and again
    if key not in kept:
        rule = case.life.parties.get(key)
        words = {"party": parties.label(case, key), "name": _masked(case, rule.field) if rule else ""}
        kept[key] = _("%(party)s (%(name)s)") % words if words["name"] else words["party"]
    return kept[key]


def _masked(case: Case, key: str) -> str:
    """The latest answer to ``key``, as little of it as its kind shows of a secret one."""
    for submission in reversed(data.submissions(case)):
        if said := submission.data.get(key):
            field = submission.version.spec.field(key)
            kind = fields.of(field.type)
            return said.get("mask", "") if isinstance(said, dict) else kind.mask(field, kind.from_json(field, said))
    return ""


def applicant(case: Case) -> str:
    """The first name that the opening form asks everybody for, masked; empty where it asks none.

    A name that is asked on a condition only is somebody else's as a rule: who acts for the applicant.
    """
    submission = case.submission
    if submission is None:
        return ""
    named = [field for field in submission.version.spec.fields() if field.type == "person_name"]
    for field in sorted(named, key=lambda field: field.show_if is not None):
        said = submission.data.get(field.key)
        if isinstance(said, dict):
            return said.get("mask", "")
        if said:
            kind = fields.of(field.type)
            return kind.mask(field, kind.from_json(field, said))
    return ""
