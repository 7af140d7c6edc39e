"""App configuration."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"

    def ready(self):
        from django.db.backends.signals import connection_created

        from home import checks, days, upkeep  # noqa: F401  # checks register themselves, days listens to Day rows

        connection_created.connect(upkeep.on_connected, dispatch_uid="home.upkeep")
