"""Staff accounts in the admin: one Chinese name and a work phone instead of first and last name."""

from django import forms as html
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

SHARED = ["username", "name", "phone", "email", "is_superuser", "groups"]
WIDGETS = {"groups": html.CheckboxSelectMultiple}


class CreateForm(UserCreationForm):
    first_name = last_name = None
    name = html.CharField(label=pgettext_lazy("person", "Name"), max_length=50)
    email = html.EmailField(label=_("e-mail"), required=False)

    class Meta:
        model, fields, widgets = get_user_model(), SHARED, WIDGETS


class EditForm(UserEditForm):
    first_name = last_name = None
    name = html.CharField(label=pgettext_lazy("person", "Name"), max_length=50)
    email = html.EmailField(label=_("e-mail"), required=False)

    class Meta:
        model, fields, widgets = get_user_model(), [*SHARED, "is_active"], WIDGETS


class UserViewSet(WagtailUserViewSet):
    def get_form_class(self, for_update=False):
        return EditForm if for_update else CreateForm
