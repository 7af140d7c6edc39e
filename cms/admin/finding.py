"""What people search for, in the admin: everyday words an editor keeps, and the list of what found nothing."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from cms.models import EverydayWords
from cms.search import asked

MISSED = "cms_missed"
DAYS = (30, 90, 365)


class WordsIndex(generic.IndexView):
    @property
    def header_buttons(self):
        missed = HeaderButton(_("Searched, not found"), reverse(MISSED), icon_name="search")
        return [*super().header_buttons, missed]


class WordsCreate(generic.CreateView):
    def get_initial(self):
        """What was missed is the word; which official words it belongs to is for the editor to say."""
        return super().get_initial() | {"words": self.request.GET.get("words", "")[:60]}


class WordsViewSet(ModelViewSet):
    model, name, icon = EverydayWords, "everyday-words", "search"
    menu_label, menu_order, add_to_admin_menu = pgettext_lazy("search", "Everyday words"), 238, True
    index_view_class, add_view_class = WordsIndex, WordsCreate
    form_fields = ["phrase", "words"]
    list_display = ["phrase", "words"]
    list_per_page, ordering = 50, ["phrase"]
    search_fields, search_backend_name = ["phrase", "words"], None
    copy_view_enabled = False
    add_to_reference_index = False


def may_see(user) -> bool:
    return user.has_perm("cms.change_everydaywords")


@require_admin_access
@require_safe
def missed(request):
    """``?days=`` 30, 90 or 365."""
    if not may_see(request.user):
        raise PermissionDenied
    asked_for = request.GET.get("days", "")
    days = int(asked_for) if asked_for in {str(each) for each in DAYS} else DAYS[1]
    add = reverse("everyday-words:add")
    rows = [(each, f"{add}?{urlencode({'words': each.text})}") for each in asked.missed(days)]
    context = {"rows": rows, "days": days, "choices": DAYS, "words_url": reverse("everyday-words:index")}
    return render(request, "cms/admin/missed.html", context)


def patterns() -> list:
    return [path("searched/", missed, name=MISSED)]


class MissedItem(MenuItem):
    """Under reports, shown to who may keep everyday words."""

    def __init__(self) -> None:
        super().__init__(_("Searched, not found"), reverse(MISSED), name="searched", icon_name="search", order=700)

    def is_shown(self, request):
        return may_see(request.user)
