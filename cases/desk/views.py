"""Saved views: the address of a list under a name. The owner may share one with a unit of their posts, and only the
owner takes it away."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import rights
from cases.desk.access import desk
from cases.desk.filters import Filters
from cases.models import DeskView
from home import clock, personal
from home.models import Unit

MOST = 20  # of one's own; a row of tabs longer than that is no help
PRIVATE, UNIT = "private", "unit-"


@dataclass(frozen=True)
class Tab:
    """``shared``: with whom, or by whom; ``remove``: where its owner takes it away."""

    name: str
    url: str
    here: bool
    shared: str
    remove: str


def tabs(user, filters: Filters, units: list[Unit]) -> list[Tab]:
    """One's own views and those of one's units, by name. The colour chosen makes it no other view."""
    shown = DeskView.objects.filter(Q(owner=user) | Q(unit__in=[unit.pk for unit in units])).select_related(
        "unit", "owner"
    )
    found = list(shown[: 5 * MOST])
    exact, but_due = filters.query(), filters.query(due="")
    here = next((view.pk for view in found if view.query == exact), None)
    here = here or next((view.pk for view in found if view.query == but_due), None)
    return [_tab(view, user, view.pk == here) for view in found]


def _tab(view: DeskView, user, here: bool) -> Tab:
    mine, shared = view.owner_id == user.pk, ""
    if view.unit_id:
        said = _("shared with %(unit)s") if mine else _("shared by %(person)s")
        shared = said % {"unit": view.unit.label, "person": view.owner}
    remove = reverse("desk:view_remove", args=[view.pk]) if mine else ""
    return Tab(view.name, _url(view.query), here, shared, remove)


def units_of(user) -> list[Unit]:
    """Units one may share with: those of one's posts."""
    return list({post.unit_id: post.unit for post in rights.posts(user)}.values())


def _url(query: str) -> str:
    return f"{reverse('desk:queue')}?{query}" if query else reverse("desk:queue")


@desk
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the list of ``query`` under ``name``; the same name again replaces one's own view."""
    filters = Filters.read(QueryDict(request.POST.get("query", "")[:3000]), request.user)
    query = filters.query()
    name = personal.masked(" ".join(request.POST.get("name", "").split())[:40])
    shared = request.POST.get("share", PRIVATE)
    unit = next((each for each in units_of(request.user) if f"{UNIT}{each.pk}" == shared), None)
    own = DeskView.objects.filter(owner=request.user)
    if not name:
        messages.error(request, _("Give the view a name."))
    elif len(query) > DeskView._meta.get_field("query").max_length:
        messages.error(request, _("These are too many columns and filters for one view. Take some away."))
    elif not own.filter(name=name).exists() and own.count() >= MOST:
        messages.error(request, _("You have %(n)d views. Take one away first.") % {"n": MOST})
    elif shared != PRIVATE and unit is None:
        messages.error(request, _("You can share a view with a unit of your own posts only."))
    else:
        kept = {"query": query, "unit": unit, "made_at": clock.now()}
        DeskView.objects.update_or_create(owner=request.user, name=name, defaults=kept)
        said = (
            _("The view “%(name)s” is saved and shared with %(unit)s.") if unit else _("The view “%(name)s” is saved.")
        )
        messages.success(request, said % {"name": name, "unit": unit and unit.label})
    return redirect(_url(query))


@desk
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    view = DeskView.objects.filter(pk=pk, owner=request.user).first()
    if view is None:  # somebody else's, or none: no telling which
        raise Http404
    view.delete()
    messages.success(request, _("The view “%(name)s” is taken away.") % {"name": view.name})
    return redirect(_url(view.query))
