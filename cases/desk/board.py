"""The boards: what burns, what stands oddly still, what waits for somebody's word. For who looks after others' cases.

Each pane is a few rows found by an index of its own, and the way to all of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import handing
from cases.desk import rows
from cases.desk.access import desk
from cases.desk.filters import Filters
from cases.desk.page import show
from cases.handing import LATELY, LOOKED_AT
from cases.models import Case, Category, Moment
from cases.pausing import LATE
from home import clock, silence
from home.models import Unit

MOST = 8  # rows of a pane
UNCLAIMED = timedelta(days=2)


@dataclass(frozen=True)
class Pane:
    """``more``: where all of them are listed, "" where these are all. ``why``: what the pane is for."""

    key: str
    title: str
    why: str
    rows: tuple[rows.Row, ...]
    more: str = ""


@dataclass(frozen=True)
class Late:
    """How many late cases a unit holds. ``share``: percent of the unit with the most."""

    unit: Unit
    n: int
    share: int
    url: str


@dataclass
class Board:
    panes: list[Pane] = field(default_factory=list)
    late: list[Late] = field(default_factory=list)
    silent: list[silence.Silent] = field(default_factory=list)


@desk
def board(request: HttpRequest) -> HttpResponse:
    seen = Case.objects.visible_to(request.user, listed=True)
    made = Board(panes=list(_panes(seen)), late=_late_by_unit(seen), silent=silence.now())
    return show(request, "board.html", {"board": made, "today": clock.today()})


def _panes(seen: QuerySet) -> Iterable[Pane]:
    queue, now = reverse("desk:queue"), clock.now()
    late = seen.open().filter(next_due__lte=now).order_by("next_due", "pk")
    yield Pane("late", _("Late"), _("Longest first. Who holds it says why, and by when it is done."), _faces(late),
               f"{queue}?{Filters(due='over').query()}")  # fmt: skip
    yield Pane("decide", _("Waits for a decision"),
               _("A unit objects to a case that was handed to it. Until somebody decides, it stays there."),
               _faces(_objected(seen)))  # fmt: skip
    unclaimed = seen.filter(category=Category.INTAKE, assignee=None, opened_at__lte=now - UNCLAIMED)
    yield Pane("unclaimed", _("Taken by nobody"), _("Came in two days ago or more, and nobody has begun."),
               _faces(unclaimed.order_by("next_due", "pk")),
               f"{queue}?{Filters(category=Category.INTAKE).query()}")  # fmt: skip
    yield Pane("paused", _("Clock stopped oddly"),
               _("Stopped shortly before the due day. Look whether the reason is a good one."),
               _faces(_lately(seen, LATE)))  # fmt: skip
    yield Pane("raised", _("Raised to a higher level"), _("Not settled below, now above."),
               _faces(_lately(seen, "raised")))  # fmt: skip


def _faces(cases: QuerySet | Iterable[Case]) -> tuple[rows.Row, ...]:
    return tuple(rows.face(case) for case in rows.for_rows(cases)[:MOST])


def _lately(seen: QuerySet, moment: str) -> QuerySet:
    """Open cases to which ``moment`` happened within the last weeks, newest first."""
    return seen.open().filter(pk__in=_newest(moment)).order_by("-pk")


def _newest(moment: str) -> list[int]:
    since = clock.today() - timedelta(days=LATELY)
    found = Moment.objects.filter(key=moment, on__gte=since).order_by("-on", "-case_id")
    return list(dict.fromkeys(found.values_list("case_id", flat=True)[:LOOKED_AT]))


def _objected(seen: QuerySet) -> QuerySet:
    """Cases with an objection that nobody has decided yet."""
    return seen.filter(pk__in=handing.waiting()).order_by("next_due", "pk")


def _late_by_unit(seen: QuerySet) -> list[Late]:
    counted = seen.open().filter(next_due__lte=clock.now()).order_by().values("holder").annotate(n=Count("pk"))
    told = list(counted.order_by("-n", "holder")[:12])
    units = Unit.objects.in_bulk([row["holder"] for row in told])
    most = max((row["n"] for row in told), default=1)
    queue = reverse("desk:queue")
    return [
        Late(units[row["holder"]], row["n"], round(100 * row["n"] / most),
             f"{queue}?{Filters(due='over', unit=units[row['holder']]).query()}")
        for row in told
    ]  # fmt: skip
