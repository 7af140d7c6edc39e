"""App configurations of packages we steer."""

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class Assembly(AppConfig):
    """This package: base templates, static files and commands that need every app."""

    name = "config"
    default = True


class StreamForms(AppConfig):
    """The form library. Its own key type, or `makemigrations` would write a migration into site-packages."""

    name = "wagtailstreamforms"
    default_auto_field = "django.db.models.AutoField"


class Users(WagtailUsersAppConfig):
    """Wagtail's accounts with our form: one name and a work phone."""

    user_viewset = "home.admin.users.UserViewSet"
