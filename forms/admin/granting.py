"""Who may do what with one form (权限): its owning unit, and people named for it."""

from django import forms as html
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.log_actions import log

from forms import rights
from forms.admin.exchange import address
from forms.admin.reviewing import ReviewPage
from forms.models import Form, FormGrant, FormRights
from home.models import Unit, User

RIGHTS_CHANGED = "forms.rights"  # shown in the form's history (forms.wagtail_hooks)


class RightsForm(html.ModelForm):
    class Meta:
        model, fields = FormRights, ["owner", "named_only"]
        help_texts = {
            "named_only": gettext_lazy("Then a post alone opens no answer, only people named below."),
        }

    owner = html.ModelChoiceField(
        Unit.objects.order_by("path"),
        required=False,
        label=gettext_lazy("owning unit"),
        empty_label=gettext_lazy("All editors"),
        help_text=gettext_lazy("Its editors, and those of the units above it, edit the form. Blank: all editors."),
    )


class GrantForm(html.ModelForm):
    class Meta:
        model, fields = FormGrant, ["user", "edit", "publish", "read", "export", "delete_form"]

    user = html.ModelChoiceField(User.objects.filter(is_active=True), label=gettext_lazy("person"))


Grants = html.inlineformset_factory(Form, FormGrant, GrantForm, extra=3, can_delete=True)


class RightsView(ReviewPage):
    template_name = "forms/review/rights.html"
    page_title = gettext_lazy("Who may do what")

    def dispatch(self, request, *args, **kwargs):
        if not rights.may_grant(request.user, self.row):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def _forms(self, data=None):
        held = FormRights.objects.filter(form=self.row).first() or FormRights(form=self.row)
        return RightsForm(data, instance=held), Grants(data, instance=self.row, prefix="grants")

    def get(self, request, pk):
        form, grants = self._forms()
        return self.page(form=form, grants=grants)

    @transaction.atomic
    def post(self, request, pk):
        form, grants = self._forms(request.POST)
        if not (form.is_valid() and grants.is_valid()):
            return self.page(422, form=form, grants=grants)
        form.save()
        grants.save()
        log(instance=self.row, action=RIGHTS_CHANGED, user=request.user)
        messages.success(request, _("Saved. It counts from now on."))
        return redirect(address("rights", pk))
