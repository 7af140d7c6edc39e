"""manage.py tick [--at ISO] [--loop]: timers, notices, expiry."""

import logging
import time
from dataclasses import asdict

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils.translation import gettext as _

from cases.tick import tick
from home.commands import moment

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Fire what is due: automatic moves, reminders, notices. May run twice, or in several processes at once."

    def add_arguments(self, parser):
        parser.add_argument("--at", type=moment, help="pretend it is this moment (ISO 8601)")
        parser.add_argument("--loop", action="store_true", help="go on until stopped")
        parser.add_argument("--every", type=float, default=5.0, help="seconds between two rounds of --loop")

    def handle(self, *args, **options):
        at = options["at"]
        if options["loop"]:
            return self._loop(at, options["every"])
        done = tick(at)
        said = _(
            "%(moves)d moves, %(rungs)d reminders, %(opened)d cases opened, %(sent)d notices sent, %(refused)d steps "
            "refused."
        ) % asdict(done)
        if done.broken:
            said += _(" %(broken)d timers broke; the log says why, and the next round tries them again.") % asdict(done)
        return said

    def _loop(self, at, every: float) -> None:
        while True:
            try:
                tick(at)
            except Exception:  # a database that restarts must not end the ticker
                log.exception("a round of the ticker failed; the next one follows")
            close_old_connections()
            time.sleep(every)
