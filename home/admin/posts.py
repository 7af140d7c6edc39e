"""Posts in the admin: who acts where, in which role, from when to when."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from home.admin.units import UnitChoiceField
from home.models import Post


class PostForm(WagtailAdminModelForm):
    unit = UnitChoiceField(label=_("unit"))

    class Meta:
        model = Post
        fields = ["user", "unit", "role", "active_from", "active_to", "substitute"]

    def clean(self) -> dict:
        data = super().clean()
        begins, ends = data.get("active_from"), data.get("active_to")
        if begins and ends and ends <= begins:
            self.add_error("active_to", _("A post ends after it begins. Choose a later day."))
        if data.get("substitute") and data["substitute"] == data.get("user"):
            self.add_error("substitute", _("Nobody is their own substitute. Choose another person."))
        return data


class PostIndex(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("user", "unit", "substitute")


class PostViewSet(ModelViewSet):
    model, name, icon = Post, "posts", "group"
    index_view_class = PostIndex
    ordering, list_per_page = ["unit__path", "role", "pk"], 50
    list_display = [
        "user",
        "unit",
        Column("get_role_display", label=_("role")),
        "active_from",
        "active_to",
        "substitute",
    ]
    list_filter = ["role", "unit"]
    search_fields = ["user__name", "user__username", "unit__name"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False
    menu_order = 20

    def get_form_class(self, for_update=False):
        return PostForm
