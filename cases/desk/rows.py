"""What one row of a list prints. Everything comes with the list's own queries, however many rows there are."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils.translation import pgettext_lazy

from cases import faces
from cases.models import Case, ClockRun
from home import clock, days

CHANNELS = {
    "web": pgettext_lazy("channel", "online"),
    "app": pgettext_lazy("channel", "app"),
    "window": pgettext_lazy("channel", "window"),
    "county": pgettext_lazy("channel", "county window"),
    "town": pgettext_lazy("channel", "town window"),
    "village": pgettext_lazy("channel", "village helper"),
    "kiosk": pgettext_lazy("channel", "kiosk"),
    "qycode": pgettext_lazy("channel", "firm code"),
    "paper": pgettext_lazy("channel", "on paper"),
    "hotline": pgettext_lazy("channel", "hotline"),
    "system": pgettext_lazy("channel", "made by the system"),
}


@dataclass(frozen=True)
class Row:
    """``who`` is masked. ``spent``: tens of percent of the running term, None without one."""

    number: str
    title: str
    url: str
    tone: str
    due: str
    due_on: date | None
    spent: int | None
    who: str
    holder: str
    state: str
    assignee: str
    channel: str
    opened_at: datetime
    closed_at: datetime | None


def for_rows(cases: QuerySet) -> QuerySet:
    """``cases`` with what `face` reads. Versions come in queries of their own: their texts are long, and few."""
    running = ClockRun.objects.filter(stopped_at=None, duty=True).order_by("late_at")
    return (
        cases.select_related(None)
        .select_related("holder", "assignee", "submission")
        .prefetch_related("type_version", "submission__version", Prefetch("clocks", running, to_attr="running"))
    )


def face(case: Case) -> Row:
    tone, due = faces.due_face(case)
    return Row(
        number=case.number,
        title=case.title,
        url=case.get_absolute_url(),
        tone=tone,
        due=due,
        due_on=faces.due_day(case.next_due) if case.next_due else None,
        spent=_spent(case),
        who=faces.applicant(case),
        holder=case.holder.label,
        state=case.state_label,
        assignee=str(case.assignee or ""),
        channel=channel_label(case.channel),
        opened_at=case.opened_at,
        closed_at=case.closed_at,
    )


def _spent(case: Case) -> int | None:
    """Of the running clock that is late first."""
    run = next(iter(case.running), None)
    if run is None:
        return None
    calendar, today = days.current(), clock.today()
    whole = max(calendar.between(run.started_on, run.due_on), 1)
    gone = calendar.between(run.started_on, min(today, run.due_on)) if today > run.started_on else 0
    return min(max(round(10 * gone / whole), 1), 10) * 10


def channel_label(channel: str) -> str:
    """The road a case came by, in words; a code of another system's stays as it is."""
    return str(CHANNELS.get(channel, channel))
