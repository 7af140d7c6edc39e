"""The columns a case has in a table: a heading, and how its cell comes from a row as the database gives it.

Rows are plain tuples of NEEDS: making a model of each would take longer than everything else. Cells keep their types
(a day stays a day), for a workbook to type its cells.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.desk.rows import channel_label
from cases.exports.answers import corrections
from cases.exports.known import Known
from cases.models import Survey
from home import clock

NEEDS = ("pk", "number", "title", "type_id", "type_version_id", "item_version_id", "state", "void", "merged_into_id")
NEEDS += ("holder_id", "assignee_id", "channel", "opened_at", "next_due", "closed_at", "result", "version")
NEEDS += ("submission_id", "submission__version_id", "submission__data", "graded", "amended")
AT = {name: place for place, name in enumerate(NEEDS)}
# Read as text: Django's own way to turn them into values takes as long as the database itself.
TEXTS = ("opened_at", "next_due", "closed_at", "submission__data")
Row = Sequence[Any]
Cell = Callable[[Row], Any]

_LAST_INSTANT = timedelta(microseconds=1)


def rows_of(cases: QuerySet) -> QuerySet:
    """``cases`` as such rows."""
    texts = {f"{name}_text": Cast(name, TextField()) for name in TEXTS}
    wanted = (f"{name}_text" if name in TEXTS else name for name in NEEDS)
    rated = Survey.objects.filter(case=OuterRef("pk"), answered_at__isnull=False).order_by("-answered_at")
    beside = {"graded": Subquery(rated.values("grade")[:1]), "amended": Exists(corrections())}
    return cases.select_related(None).annotate(**beside, **texts).values_list(*wanted)


def instant(text: str | None) -> datetime | None:
    """An instant as a database writes it: with its offset, or in UTC."""
    if text is None:
        return None
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _as_it_is(name: str) -> Callable[[Known], Cell]:
    return lambda known: itemgetter(AT[name])


def _instant(name: str) -> Callable[[Known], Cell]:
    at = AT[name]
    return lambda known: lambda row: instant(row[at])


def _named(name: str, of: str) -> Callable[[Known], Cell]:
    """What ``known`` calls the row's ``name``."""

    def made(known: Known) -> Cell:
        names, at = getattr(known, of), AT[name]
        return lambda row: names.get(row[at])

    return made


def _state(known: Known) -> Cell:
    version, state, void, merged = (AT[name] for name in ("type_version_id", "state", "void", "merged_into_id"))
    return lambda row: known.state(row[version], row[state], void=row[void], merged=row[merged] is not None)


def _result(known: Known) -> Cell:
    """In the words of the state that gives it."""
    version, result = AT["type_version_id"], AT["result"]
    return lambda row: known.result(row[version], row[result]) if row[result] else None


def _due(known: Known) -> Cell:
    """The due day: `next_due` is the first instant that is late."""
    at, zone = AT["next_due"], clock.OFFICE_ZONE
    return lambda row: (instant(row[at]) - _LAST_INSTANT).astimezone(zone).date() if row[at] else None


def _channel(known: Known) -> Cell:
    labels: dict[str, str] = {}
    at = AT["channel"]
    return lambda row: labels.get(row[at]) or labels.setdefault(row[at], channel_label(row[at]))


OWN: tuple[tuple[Any, Callable[[Known], Cell]], ...] = (
    (pgettext_lazy("export", "Number"), _as_it_is("number")),
    (pgettext_lazy("export", "Title"), _as_it_is("title")),
    (_("Case type"), _named("type_id", "types")),
    (_("Service item"), _named("item_version_id", "items")),
    (pgettext_lazy("export", "State"), _state),
    (_("Held by"), _named("holder_id", "units")),
    (_("Assigned to"), _named("assignee_id", "people")),
    (_("Came by"), _channel),
    (_("Received at"), _instant("opened_at")),
    (_("Due on"), _due),
    (_("Closed at"), _instant("closed_at")),
    (pgettext_lazy("export", "Result"), _result),
    (pgettext_lazy("export", "Grade (5 is best)"), _as_it_is("graded")),
    (pgettext_lazy("export", "Version"), _as_it_is("version")),  # tells a table taken in again that it is late
)


@dataclass(frozen=True)
class Answer:
    """One question of the opening form. ``keys``: {form id: field key}, since forms may ask the same thing."""

    heading: str
    keys: Mapping[int, str]


def own_headings() -> list[str]:
    """What stands above the columns of a case itself."""
    return [str(heading) for heading, _made in OWN]
