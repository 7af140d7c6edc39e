"""App configuration."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from cases import opening
        from forms import signals

        signals.submitted.connect(opening.on_submitted, dispatch_uid="cases.open")
