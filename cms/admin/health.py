"""网站体检 in the admin: the whole list under reports, and the worst three on the first page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

NAME = "cms_health"
AT_ONCE = 15.0  # seconds somebody waits for a look at all pages; what is left the ticker does


def may_see(user) -> bool:
    return user.has_perm("cms.change_sensitiveword")


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def health(request):
    """POST looks at every page again, for as long as one may be kept waiting."""
    from cms import inspection
    from cms.checks import kept

    if not may_see(request.user):
        raise PermissionDenied
    if request.method == "POST":
        kept.again()
        done = kept.go_on(AT_ONCE)
        left = kept.due().count()
        said = ngettext("%(n)d page was looked at.", "%(n)d pages were looked at.", done) % {"n": done}
        rest = _("%(n)d are left; they follow within minutes.") % {"n": left} if left else ""
        messages.success(request, f"{said}{rest}")
        return redirect(NAME)
    rows = inspection.inspect()
    asking = [row for row in rows if row.tone in ("bad", "soon")]
    context = {
        "rows": rows,
        "asking": len(asking),
        "bad": sum(row.tone == "bad" for row in rows),
        "left": kept.due().count(),
    }
    return render(request, "cms/admin/health.html", context)


def patterns() -> list:
    return [path("health/", health, name=NAME)]


class HealthItem(MenuItem):
    """Under reports, shown to who keeps the site."""

    def __init__(self) -> None:
        super().__init__(gettext_lazy("Health of my site"), reverse(NAME), name="health", icon_name="view", order=650)

    def is_shown(self, request):
        return may_see(request.user)


class HealthPanel(Component):
    name, template_name, order = "health", "cms/admin/health_panel.html", 45

    def get_context_data(self, parent_context):
        from cms import inspection

        return {"rows": inspection.worst(), "url": reverse(NAME)}


def add_panel(request, panels: list) -> None:
    if may_see(request.user):
        panels.append(HealthPanel())
