"""What one row of a list prints. Everything comes with the list's own queries, however many rows there are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from urllib.parse import urlencode

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from cases import faces, urging
from cases.desk.columns import Cell, Column, plain
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
    "mail": pgettext_lazy("channel", "by mail"),
    "helper": pgettext_lazy("channel", "a helper's phone"),
    "neighbour": pgettext_lazy("channel", "other platform"),
    "office": pgettext_lazy("channel", "opened by the office"),
    "system": pgettext_lazy("channel", "made by the system"),
}
Answers = Mapping[int, Mapping[str, str]]
BESIDE = {"type": "type", "item": "item_version__item"}  # column → what it reads beside the case


@dataclass(frozen=True)
class Row:
    """``who`` is masked. ``spent``: tens of percent of the running term, None without one. ``cells``: the columns."""

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
    urged: str
    cells: tuple[Cell, ...]


def for_rows(cases: QuerySet, columns: Sequence[Column] = ()) -> QuerySet:
    """``cases`` with what `face` reads. Versions come in queries of their own: their texts are long, and few."""
    few = [path for key, path in BESIDE.items() if any(column.key == key for column in columns)]
    running = ClockRun.objects.filter(stopped_at=None, duty=True).order_by("late_at")
    return (
        cases.select_related(None)
        .select_related("holder", "assignee", "submission")
        .prefetch_related("type_version", "submission__version", Prefetch("clocks", running, to_attr="running"), *few)
        .prefetch_related(Prefetch("events", urging.newest_first(), to_attr="urges"))
    )


def face(case: Case, columns: Sequence[Column] = (), answers: Answers = MappingProxyType({}), list_: str = "") -> Row:
    """``answers``: what answer_cells.answers gives. ``list_``: the list it stands in; its link brings that along."""
    tone, due = faces.due_face(case)
    row = Row(
        number=case.number,
        title=case.title,
        url=case.get_absolute_url() + (f"?{urlencode({'list': list_})}" if list_ else ""),
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
        urged=urging.told(case.urges).short,
        cells=(),
    )
    told = answers.get(case.pk, {})
    return replace(row, cells=tuple(_cells(case, row, columns or plain(), told)))


def _cells(case: Case, row: Row, columns: Sequence[Column], told: Mapping[str, str]) -> Iterator[Cell]:
    """The title stands behind the due day, or first."""
    title = Cell("item", _("Title and number"))
    first = [column for column in columns if column.key == "due"]
    yield from (Cell("due", column.label) for column in first)
    yield title
    words = {"who": row.who, "holder": row.holder, "channel": row.channel, "assignee": row.assignee}
    for column in columns:
        if column.question:
            yield Cell("answer", column.label, told.get(column.question, ""))
        elif column.key == "type":
            yield Cell("answer", column.label, case.type.title)
        elif column.key == "item":
            yield Cell("answer", column.label, case.item_version.item.name if case.item_version_id else "")
        elif column.key != "due":
            yield Cell(column.key, column.label, words.get(column.key, ""))


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
