"""What cases adds to the Wagtail admin, a line each."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from cases import key_uses, signals, succeeding
from cases.admin import tables, types
from cases.admin.designer import going_live
from cases.admin.designer.history_pages import BACK
from cases.admin.items import ItemViewSet
from cases.admin.opens import OPENS
from cases.admin.packs import exporting
from cases.admin.packs import urls as packs
from cases.admin.packs.views import INSTALLED
from cases.admin.paper_templates import TemplatePolicy, TemplateViewSet
from cases.admin.phrases import PhraseViewSet
from cases.admin.play import urls as play
from cases.admin.surveys import SurveyPolicyViewSet
from cases.admin.type_views import CaseTypeViewSet, TypePolicy
from cases.models import CaseType, DocumentTemplate, ServiceItem
from forms.admin import extras
from forms.review import difference, usage
from home.admin.policies import Withheld
from home.admin.units import CLOSING

extras.register(OPENS)
usage.register(key_uses.uses)
difference.register(key_uses.running)
CLOSING.append(succeeding.foretold)
types.connect()
signals.planned.connect(going_live.hold_back, dispatch_uid="cases.hold_back")
register_permission_policy(CaseType, TypePolicy(CaseType))
register_permission_policy(ServiceItem, Withheld(ServiceItem, "delete"))  # an item is retired, not deleted
register_permission_policy(DocumentTemplate, TemplatePolicy(DocumentTemplate))
register_snippet(CaseTypeViewSet)
register_snippet(ItemViewSet)
hooks.register("register_admin_urls", play.patterns)
hooks.register("register_admin_urls", packs.patterns)
hooks.register("register_admin_menu_item", packs.PacksItem)
hooks.register("register_admin_viewset", TemplateViewSet)
hooks.register("register_admin_viewset", SurveyPolicyViewSet)
hooks.register("register_admin_viewset", PhraseViewSet)
hooks.register("register_admin_urls", tables.urls)
hooks.register("register_admin_menu_item", tables.TablesItem)


@hooks.register("register_log_actions")
def name_log_actions(actions) -> None:
    actions.register_action(types.NOT_FROZEN, _("Not published"), _("On its date the case type could not be published"))
    actions.register_action(INSTALLED, _("Pack installed"), _("Brought to what a pack says"))
    actions.register_action(exporting.EXPORTED, _("Pack exported"), _("Downloaded in the file of a pack"))
    actions.register_action(BACK, _("Taken up again"), _("An earlier state became the draft"))
    actions.register_action(going_live.PLANNED, _("Publishing planned"), _("Goes live by itself on a day and hour"))
