"""App configuration."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"

    def ready(self):
        from home import checks, days  # noqa: F401  # checks register themselves, days listens to Day rows
