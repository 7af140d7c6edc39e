"""Life events and items put forward: plain rows that editors keep."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from cms.models import HotItem, LifeEvent


class LifeEventViewSet(ModelViewSet):
    model, name, icon = LifeEvent, "life-events", "user"
    menu_label = _("Life events")
    form_fields = ["name", "key", "who", "icon", "words", "order"]
    list_display = ["name", "who", "words", "order"]
    list_filter = ["who"]
    list_per_page, ordering = 50, ["who", "order"]
    copy_view_enabled = False
    add_to_reference_index = False


class HotItemViewSet(ModelViewSet):
    model, name, icon = HotItem, "hot-items", "pick"
    menu_label = _("Put forward on the home page")
    form_fields = ["item", "order"]
    list_display = ["item", "order"]
    list_per_page, ordering = 50, ["order"]
    copy_view_enabled = False
    add_to_reference_index = False


class FindingGroup(ModelViewSetGroup):
    """Two lists under one entry of the menu."""

    items = (LifeEventViewSet, HotItemViewSet)
    menu_label, menu_icon, menu_order = _("Ways to find"), "search", 237
