"""The way around the desk: the rail on the left, the same on every page."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import leaving, mentions, rights
from home.models.post import Role

OVERSEERS = (Role.SUPERVISOR, Role.DISPATCHER, Role.LEAD)  # look after others' cases


@dataclass(frozen=True)
class Stop:
    label: str
    url: str
    icon: str
    here: bool
    count: int = 0


def rail(request: HttpRequest) -> list[tuple[str, list[Stop]]]:
    """(heading, stops). A stop is here when path and query are the same, cursor aside."""
    here = (request.path, _plain(request))
    queue, figures, export = reverse("desk:queue"), reverse("desk:dashboard"), reverse("desk:export")
    cases = [
        (_("My cases"), queue, "", "brief"),
        (_("Assigned to me"), queue, "assignee=me", "user"),
        (_("I was mentioned"), reverse("desk:mentions"), "", "bell", len(mentions.unread(request.user))),
        (_("To be taken in"), queue, "category=intake", "receipt"),
        (pgettext("desk", "Due soon"), queue, "due=week", "clock"),
        (pgettext("desk", "Closed cases"), queue, "open=no", "check"),
        (pgettext("desk", "All cases"), queue, "open=all", "book"),
    ]
    held = {post.role for post in rights.posts(request.user)}
    approves = Role.SUPERVISOR in held
    if approves or held & set(rights.ACTS):
        waiting = leaving.waiting_for(request.user) if approves else 0
        cases.append((_("Leave and hand-over"), reverse("desk:leaves"), "", "users", waiting))
    if held & set(rights.ACTS):  # who only reads opens nothing
        cases.append((_("Open from a list"), reverse("desk:list"), "", "upload"))
        cases.append((_("Take in a table"), reverse("desk:tables"), "", "upload"))
    look = [
        (pgettext("desk", "Figures"), figures, "", "rate"),
        (_("Export a table"), export, "", "download"),
    ]
    if Role.LEAD in held:
        look.append((pgettext("phrase", "Phrases"), reverse("desk:phrases"), "", "quote"))
    if held & set(OVERSEERS):
        look.insert(0, (pgettext("desk", "Board"), reverse("desk:board"), "", "flag"))
    window = [
        (_("Fill in with a person"), reverse("desk:counter"), "", "users"),
        (_("Type in from paper"), reverse("desk:paper"), "", "edit"),
    ]
    mine = Role.WINDOW in held
    at_window = [(pgettext("desk", "At the window"), [_stop(here, *each) for each in window])] if mine else []
    return [
        *at_window,
        (pgettext("desk", "Cases"), [_stop(here, *each) for each in cases]),
        (pgettext("desk", "Figures"), [_stop(here, *each) for each in look]),
    ]


def _stop(here: tuple[str, str], label: str, path: str, query: str, icon: str, count: int = 0) -> Stop:
    return Stop(label, f"{path}?{query}" if query else path, icon, here == (path, query), count)


def _plain(request: HttpRequest) -> str:
    told = [(name, value) for name, value in request.GET.items() if name not in ("after", "before") and value]
    return "&".join(f"{name}={value}" for name, value in told)
