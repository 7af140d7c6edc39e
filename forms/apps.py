"""App configuration."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "forms"

    def ready(self) -> None:
        from forms import health, signals  # noqa: F401  (importing health registers its check)

        signals.connect()
