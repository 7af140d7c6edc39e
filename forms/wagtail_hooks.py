"""What forms adds to the Wagtail admin, a line each."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from forms.admin.codelists import CodeListViewSet
from forms.admin.granting import RIGHTS_CHANGED
from forms.admin.parts import PartViewSet
from forms.admin.policies import FormPolicy, InUsePolicy
from forms.admin.viewsets import FormViewSet
from forms.models import CodeList, Form, Part
from forms.signals import NOT_FROZEN

register_permission_policy(Form, FormPolicy(Form))
register_permission_policy(CodeList, InUsePolicy(CodeList))
register_permission_policy(Part, InUsePolicy(Part))
register_snippet(FormViewSet)
hooks.register("register_admin_viewset", CodeListViewSet)
hooks.register("register_admin_viewset", PartViewSet)


@hooks.register("register_log_actions")
def name_log_actions(actions) -> None:
    actions.register_action(RIGHTS_CHANGED, _("Rights changed"), _("Who may do what with the form was changed"))
    actions.register_action(NOT_FROZEN, _("Not published"), _("On its date the form could not be published"))
