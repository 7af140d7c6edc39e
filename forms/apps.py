"""App configuration."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "forms"

    def ready(self) -> None:
        from forms import drafts, health, signals  # noqa: F401  (importing health registers its check)
        from home import terminals

        signals.connect()
        terminals.ended.connect(drafts.forget_session, dispatch_uid="forms.kiosk")
