"""Two lists of the desk about people as tables: the notes that call somebody, and what somebody on leave hands on.

Both are what their page shows the same person: cases that are out of sight are in neither, numbers of people are
masked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import events, faces, leaving
from cases.models import Case, Mention
from home import personal
from home.crypto import Unreadable
from home.models import User

CHUNK = 500


def mentions(user: User) -> QuerySet[Mention]:
    """Notes that call ``user``, newest first, of cases they may see."""
    seen = Case.objects.visible_to(user)
    return Mention.objects.filter(user=user, case__in=seen.order_by().values("pk")).order_by("-at", "-pk")


@dataclass(frozen=True)
class MentionTable:
    found: QuerySet[Mention]

    @property
    def title(self) -> str:
        return _("I was mentioned")

    @property
    def headings(self) -> list[str]:
        return [
            pgettext("export", "Number"), pgettext("export", "Title"), _("Case type"), _("Written at"),
            _("Written by"), pgettext("desk", "Note"), _("Read at"),
        ]  # fmt: skip

    def rows(self) -> Iterator[list[Any]]:
        led_to = ("case__type", "case__type_version", "event__user", "event__unit")
        for row in self.found.select_related(*led_to).iterator(chunk_size=CHUNK):
            case = row.case
            who = faces.who_of(case, row.event)
            yield [case.number, case.title, case.type.title, row.at, who, noted(row), row.read_at]


def noted(row: Mention) -> str:
    """The words of the note, "" where nobody can open them any more."""
    try:
        return personal.masked(events.read(row.event).get("text", ""))
    except Unreadable:
        return ""


@dataclass(frozen=True)
class LeaveTable:
    behind: leaving.Behind

    @property
    def title(self) -> str:
        return _("Handing on before a leave")

    @property
    def headings(self) -> list[str]:
        return [
            pgettext("export", "Number"), pgettext("export", "Title"), _("Case type"), pgettext("export", "State"),
            pgettext("desk", "Unit"), _("Due day"), pgettext("export", "How far from its day"), _("Due while away"),
            _("Waits for them because"), _("Whose case"),
        ]  # fmt: skip

    def rows(self) -> Iterator[list[Any]]:
        yield from (self._row(row) for row in [*self.behind.rows, *self.behind.waiting])

    def _row(self, row: leaving.Left) -> list[Any]:
        case = row.case
        return [
            case.number,
            case.title,
            case.type.title,
            case.state_label,
            case.holder.name,
            row.day,
            row.due_words or None,
            _("yes") if row.due else None,
            row.waits or None,
            str(case.assignee) if case.assignee else None,
        ]
