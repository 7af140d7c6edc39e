"""From one case to the next of the same list: the list and where the case stands in it go along in the address.

A case that was moved has left its place, or the list. So its place is remembered as the list's cursor: the next one is
what stands behind it now.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from cases.desk import dues, paging
from cases.desk.filters import Filters
from cases.models import Case
from home import typed

LIST, POSTED = "list", "ow-list"  # no question's key has a hyphen
MOST = 2000


@dataclass(frozen=True)
class Onward:
    """``place``: what goes along. ``back``: the list. ``url``: the next case of it, "" behind the last."""

    place: str
    back: str
    heading: str
    url: str = ""
    title: str = ""
    number: str = ""


def place(query: str, cursor: str) -> str:
    """What a row of a list hands on: the list's query and where the row stands."""
    return f"{query}&after={cursor}" if query else f"after={cursor}"


def carried(request: HttpRequest) -> str:
    found = request.POST.get(POSTED) or request.GET.get(LIST, "")
    return found if len(found) <= MOST else ""


def url(request: HttpRequest, case: Case, **more: str) -> str:
    """The page of ``case`` with the list it was opened from."""
    told = {LIST: carried(request)} if carried(request) else {}
    return case.get_absolute_url() + (f"?{urlencode(told | more)}" if told else "")


def back(request: HttpRequest) -> str:
    """The list itself, from its beginning; what a list does not know stays out."""
    return _address(Filters.read(typed.asked(carried(request)), request.user).query())


def _address(query: str) -> str:
    return f"{reverse('desk:queue')}?{query}" if query else reverse("desk:queue")


def of(request: HttpRequest, case: Case) -> Onward | None:
    """None for who came from no list. As many queries as a page of the list."""
    told = carried(request)
    if not told:
        return None
    params = typed.asked(told)
    filters = Filters.read(params, request.user)
    query, start = filters.query(), params.get("after", "")
    listed = filters.narrow(Case.objects.visible_to(request.user, listed=True), request.user, dues.Bounds.present())
    behind = paging.page(listed, filters.order, 2, after=start).rows
    found = next((each for each in behind if each.pk != case.pk), None)
    known = {"place": place(query, start), "back": _address(query), "heading": filters.heading}
    if found is None:
        return Onward(**known)
    there = place(query, str(filters.order.key_of(found)))
    link = f"{found.get_absolute_url()}?{urlencode({LIST: there})}"
    return Onward(**known, url=link, title=found.title, number=found.number)
