"""The queue: open cases of all the posts of a person, by due date, narrowed by filters that stand in the address.

The address is the whole view: filters, order, columns, density. Views are addresses with a name (views).
"""

from dataclasses import dataclass
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cases.desk import answer_cells, burning, dues, onward, paging, rows, views
from cases.desk.access import desk
from cases.desk.filters import Filters, colour_label, people_of
from cases.desk.page import show
from cases.models import Case, Category
from home import clock

SIZE = 50


@dataclass(frozen=True)
class View:
    """One pane above the list: how many, of what, and where it leads."""

    label: str
    count: int
    url: str
    here: bool
    tone: str

    @property
    def shown(self) -> str:
        return f"{dues.MOST}+" if self.count > dues.MOST else str(self.count)


@desk
def queue(request: HttpRequest) -> HttpResponse:
    filters, bounds = Filters.read(request.GET, request.user), dues.Bounds.present()
    seen = Case.objects.visible_to(request.user, listed=True)
    listed = filters.narrow(seen, request.user, bounds)
    page = paging.page(
        listed,
        filters.order,
        SIZE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        dress=partial(rows.for_rows, columns=filters.columns),
    )
    told = answer_cells.answers(page.rows, filters.columns, request.user)
    query = filters.query()
    kept = views.of(request.user)
    burns = burning.counts(seen, [filters.beside(view.query) for view in kept], people_of(request.user), bounds)
    tabs = views.tabs(kept, request.user, filters, burns)
    context = {
        "filters": filters,
        "rows": [
            rows.face(case, filters.columns, told, onward.place(query, str(filters.order.key_of(case))))
            for case in page.rows
        ],
        "tabs": tabs,
        "heading": next((tab.name for tab in tabs if tab.here), "") or filters.heading,
        "shares": views.shares(request.user, filters.units),
        "views": _views(filters, filters.narrow_but_due(seen, request.user), bounds),
        "categories": [each for each in Category if each != Category.CLOSED],
        "today": clock.today(),
        "picks": filters.open == "yes",
        "query": query,
        "export_url": f"{reverse('desk:export')}?{query}",
        **links(page, query),
    }
    return show(request, "queue.html", context)


def links(page: paging.Page, query: str) -> dict[str, str]:
    """Addresses of the pages around ``page``, for components/pager.html."""
    lead = f"?{query}&" if query else "?"
    return {
        "next_url": f"{lead}after={page.after}" if page.after else "",
        "previous_url": f"{lead}before={page.before}" if page.before else "",
    }


def _views(filters: Filters, cases, bounds: dues.Bounds) -> list[View]:
    """The colours with their counts. A list of closed cases has none: nothing in it is due."""
    if filters.open == "no":
        return []
    told = dues.counts(cases, bounds)
    here = reverse("desk:queue")
    return [
        View(
            label=colour_label(colour),
            count=told[colour or "all"],
            url=f"{here}?{filters.query(due=colour)}",
            here=filters.due == colour,
            tone=colour or "all",
        )
        for colour in ("", *dues.COLOURS)
    ]
