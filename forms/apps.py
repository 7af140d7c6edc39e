"""App configuration."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "forms"

    def ready(self) -> None:
        from forms import signals

        signals.connect()
