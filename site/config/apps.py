"""App configurations of packages we steer."""

import sys

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class Assembly(AppConfig):
    """This package: base templates, static files and commands that need every app."""

    name = "config"
    default = True


class StreamForms(AppConfig):
    """The form library. Its own key type, or `makemigrations` would write a migration into site-packages.

    Its admin is never imported: whoever may list its forms there reads every submission of every form, deletes by ids
    of other forms, and gets a CSV that runs formulas. Forms are edited by `forms.admin`.
    """

    name = "wagtailstreamforms"
    default_auto_field = "django.db.models.AutoField"

    def ready(self) -> None:
        sys.modules[f"{self.name}.wagtail_hooks"] = None  # Python's way to say: this module is not there


class Users(WagtailUsersAppConfig):
    """Wagtail's accounts with our form: one name and a work phone."""

    user_viewset = "home.admin.users.UserViewSet"
