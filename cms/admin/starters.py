"""Sample pages in the admin: on the first page and from any place in the tree, one click a draft."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import Button

LIST, MAKE = "cms_starters", "cms_starter"


@require_admin_access
@require_safe
def choose(request):
    from cms import starters

    return render(request, "cms/admin/starters.html", {"starters": starters.offered(request.user)})


@require_admin_access
@require_POST
def make(request, key: str):
    from cms import starters

    if (starter := starters.of(key)) is None:
        raise Http404
    try:
        page = starters.make(starter, request.user)
    except PermissionError as refused:
        raise PermissionDenied from refused
    messages.success(request, _("A draft with an example in it. Write over it; nobody sees it before you publish it."))
    return redirect("wagtailadmin_pages:edit", page.pk)


def patterns() -> list:
    return [path("sample-pages/", choose, name=LIST), path("sample-pages/<slug:key>/", make, name=MAKE)]


class StartersPanel(Component):
    name, template_name, order = "starters", "cms/admin/starters_panel.html", 55

    def get_context_data(self, parent_context):
        from cms import starters

        request = parent_context["request"]
        # drawn by itself, without the page's own context: the token of its forms has to be handed on
        return {"starters": starters.offered(request.user), "request": request, "csrf_token": get_token(request)}


def add_panel(request, panels: list) -> None:
    panels.append(StartersPanel())


def header_button(page, user, view_name, next_url=None):
    """In the tree, above the pages below a column."""
    if view_name == "index" and page.permissions_for_user(user).can_add_subpage():
        yield Button(gettext_lazy("Begin with a sample page"), reverse(LIST), icon_name="copy", priority=60)
