"""Service items in the admin: found by code, name and authority; saving publishes the next version of the facts."""

from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from cases.admin import delegations
from cases.admin.facts import ItemForm
from cases.models import ServiceItem
from forms.admin.choosing import chooser_class


def _panels(*names: str) -> list[FieldPanel]:
    return [FieldPanel(name) for name in names]


def _row(*names: str) -> FieldRowPanel:
    return FieldRowPanel(_panels(*names))


class RegisteredPanel(HelpPanel):
    """Towns and villages that do the item by a register: to be read here, and changed there."""

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            return context | {"rows": delegations.registered(self.instance)}


PANELS = TabbedInterface(
    [
        ObjectList(
            [
                _row("code", "status"), *_panels("name", "subname", "plain", "authority"), _row("theme", "item_type"),
                _row("base_code", "impl_code"), *_panels("audience", "objects", "words", "elder_hot"),
                _row("successor", "status_from"), *_panels("valid_from"),
            ],
            heading=pgettext_lazy("item", "Item"),
        ),
        ObjectList(
            [
                *_panels("apply_based", "levels"), _row("authority_kind", "delegator"),
                *_panels("joint_units", "oversight", "promise_ok"),
            ],
            heading=gettext_lazy("Authority and powers"),
        ),
        ObjectList(
            [
                *_panels("handle_type"), _row("legal_days", "legal_unit"), *_panels("legal_basis", "promise_days"),
                *_panels("steps", "special_steps"), _row("visits", "visit_reason"), _row("depth", "scope"),
                *_panels("cross_mode", "channels"),
            ],
            heading=gettext_lazy("Term and steps"),
        ),
        ObjectList(
            _panels("conditions", "forbidden", "quota", "situations", "variants", "materials", "no_materials",
                    "paper_files", "basis"),
            heading=gettext_lazy("Conditions and materials"),
        ),
        ObjectList(
            [
                *_panels("places", "handed_down"), RegisteredPanel(template="cases/admin/item_registered.html"),
                *_panels("fee_on", "fees", "pay_online"), _row("result_name", "result_type"),
                *_panels("validity", "result_sample", "deliver", "ask", "complain", "remedy", "faq"),
            ],
            heading=gettext_lazy("Places, fees, result"),
        ),
        ObjectList([HelpPanel(template="cases/admin/item_versions.html")], heading=pgettext_lazy("item", "Versions")),
    ],
    base_form_class=ItemForm,
)  # fmt: skip


class ItemViewSet(SnippetViewSet):
    model, icon = ServiceItem, "clipboard-list"
    menu_label, menu_order, add_to_admin_menu = gettext_lazy("Service items"), 230, True
    list_display = [
        "name",
        "code",
        Column("authority", label=gettext_lazy("authority"), accessor="authority.label"),
        "theme",
        Column("get_status_display", label=gettext_lazy("status")),
    ]
    list_filter = ["status", "authority", "theme", "level"]
    search_fields, search_backend_name = ["name", "code", "theme", "authority__name"], None
    list_per_page, ordering = 50, "code"
    copy_view_enabled = False
    chooser_viewset_class = chooser_class("name", "code")
    chooser_per_page = 20
    edit_handler = PANELS

    def get_queryset(self, request):
        return ServiceItem.objects.select_related("authority")
