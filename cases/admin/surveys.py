"""Asking for ratings, unit by unit, in the admin: what is left blank is as the unit above has it."""

from decimal import Decimal

from django import forms as html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from cases.desk.rows import CHANNELS
from cases.models import SurveyPolicy
from home.terms import Term


class PolicyForm(WagtailAdminModelForm):
    channels = html.MultipleChoiceField(
        label=_("only cases that came by"),
        required=False,
        choices=lambda: list(CHANNELS.items()),
        widget=html.CheckboxSelectMultiple,
        help_text=_("None ticked: as the unit above, or all."),
    )

    class Meta:
        model = SurveyPolicy
        fields = ["unit", "ask", "within", "channels", "visit_share"]
        error_messages = {"unit": {"unique": _("This unit has its own already: change that one.")}}
        help_texts = {
            "within": _("30cd: thirty calendar days. Blank: as the unit above, or as the case type says."),
            "visit_share": _(
                "How many of the closed cases are drawn for a return visit. Blank: as the case type says."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["channels"] = (self.instance.channels or "").split()

    def clean_within(self) -> str:
        text = self.cleaned_data["within"].strip()
        if text:
            try:
                Term.parse(text)
            except ValueError as slip:
                raise html.ValidationError(str(slip)) from slip
        return text

    def clean_visit_share(self) -> Decimal | None:
        share = self.cleaned_data["visit_share"]
        if share is not None and not 0 <= share <= 100:
            raise html.ValidationError(_("A share is between 0 and 100 per cent."))
        return share

    def clean_channels(self) -> str:
        return " ".join(self.cleaned_data["channels"])


class SurveyPolicyViewSet(ModelViewSet):
    model, name, icon = SurveyPolicy, "survey-policies", "pick"
    ordering = "unit__path"
    list_display = ["unit", Column("get_ask_display", label=_("ask for ratings")), "within", "visit_share"]
    add_to_reference_index = False
    copy_view_enabled = False
    menu_label, menu_order = _("Asking for ratings"), 660
    add_to_admin_menu = True

    def get_form_class(self, for_update=False):
        return PolicyForm
