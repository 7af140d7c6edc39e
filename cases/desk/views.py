"""Saved views: the address of a list under a name. The owner may share one with units of their posts and below, one by
one or a unit and all below it, and only the owner takes it away."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cases import rights
from cases.desk.access import desk
from cases.desk.filters import Filters
from cases.models import DeskView
from home import clock, personal
from home.models import Unit

MOST = 20  # of one's own; a row of tabs longer than that is no help
NAMED = 3  # units that are named
PRIVATE, UNIT = "private", "unit-"


@dataclass(frozen=True)
class Tab:
    """``shared``: with whom, or by whom; ``remove``: where its owner takes it away; ``burns``: how many of its cases
    are late or due today, "" for none."""

    name: str
    url: str
    here: bool
    shared: str
    remove: str
    burns: str


@dataclass(frozen=True)
class Shares:
    """With whom one may share, (value, label): ``own`` units, those ``under`` them; ``below``: there are any."""

    own: list[tuple[str, str]]
    under: list[tuple[str, str]]

    @property
    def below(self) -> bool:
        return bool(self.under)


def of(user) -> list[DeskView]:
    """One's own views and those shared with one's units or with a unit above and all below it, by name."""
    units = units_of(user)
    above = {unit.path[:n] for unit in units for n in range(Unit.steplen, len(unit.path) + 1, Unit.steplen)}
    met = Q(units__in=[unit.pk for unit in units]) | Q(below=True, units__path__in=above)
    shared = DeskView.objects.filter(met).order_by().values("pk")
    rows = DeskView.objects.filter(Q(owner=user) | Q(pk__in=shared))
    return list(rows.select_related("owner").prefetch_related("units")[: 5 * MOST])


def tabs(views: list[DeskView], user, filters: Filters, burns: list[str]) -> list[Tab]:
    """The colour chosen makes it no other view. ``burns``: see burning.counts."""
    exact, but_due = filters.query(), filters.query(due="")
    here = next((view.pk for view in views if view.query == exact), None)
    here = here or next((view.pk for view in views if view.query == but_due), None)
    return [_tab(view, user, view.pk == here, n) for view, n in zip(views, burns, strict=True)]


def _tab(view: DeskView, user, here: bool, burns: str) -> Tab:
    mine, shared = view.owner_id == user.pk, ""
    if with_whom := named(list(view.units.all()), view.below):
        said = _("shared with %(unit)s") if mine else _("shared by %(person)s")
        shared = said % {"unit": with_whom, "person": view.owner}
    remove = reverse("desk:view_remove", args=[view.pk]) if mine else ""
    return Tab(view.name, _url(view.query), here, shared, remove, burns)


def named(units: list[Unit], below: bool) -> str:
    """The units a view is shared with, in words; "" for nobody."""
    if not units:
        return ""
    told = _("、").join(unit.label for unit in units[:NAMED])
    if len(units) > NAMED:
        said = ngettext("%(units)s and %(n)d more unit", "%(units)s and %(n)d more units", len(units) - NAMED)
        told = said % {"units": told, "n": len(units) - NAMED}
    return _("%(units)s and all units below") % {"units": told} if below else told


def units_of(user) -> list[Unit]:
    """The units of one's posts."""
    return list({post.unit_id: post.unit for post in rights.posts(user)}.values())


def shares(user, scope: Iterable[Unit]) -> Shares:
    """``scope``: the units of one's posts and all below them (filters.units_of)."""
    own = units_of(user)
    known = {unit.pk for unit in own}
    value = f"{UNIT}{{}}".format
    return Shares(
        [(value(unit.pk), unit.label) for unit in own],
        [(value(unit.pk), unit.label) for unit in scope if unit.pk not in known],
    )


def _url(query: str) -> str:
    return f"{reverse('desk:queue')}?{query}" if query else reverse("desk:queue")


@desk
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the list of ``query`` under ``name``; the same name again replaces one's own view."""
    filters = Filters.read(QueryDict(request.POST.get("query", "")[:3000]), request.user)
    query = filters.query()
    name = personal.masked(" ".join(request.POST.get("name", "").split())[:40])
    wanted, below = set(request.POST.getlist("share")) - {PRIVATE}, "below" in request.POST
    units = [each for each in filters.units if f"{UNIT}{each.pk}" in wanted]
    own = DeskView.objects.filter(owner=request.user)
    if not name:
        messages.error(request, _("Give the view a name."))
    elif len(query) > DeskView._meta.get_field("query").max_length:
        messages.error(request, _("These are too many columns and filters for one view. Take some away."))
    elif not own.filter(name=name).exists() and own.count() >= MOST:
        messages.error(request, _("You have %(n)d views. Take one away first.") % {"n": MOST})
    elif len(units) < len(wanted):
        messages.error(request, _("You can share a view with the units of your own posts and those below them only."))
    elif below and not units:
        messages.error(request, _("Tick the unit whose units below shall see the view."))
    else:
        kept = {"query": query, "below": below, "made_at": clock.now()}
        with transaction.atomic():
            view, _made = DeskView.objects.update_or_create(owner=request.user, name=name, defaults=kept)
            view.units.set(units)
        said = (
            _("The view “%(name)s” is saved and shared with %(unit)s.") if units else _("The view “%(name)s” is saved.")
        )
        messages.success(request, said % {"name": name, "unit": named(units, below)})
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
