"""manage.py tick [--at ISO] [--loop]: timers, notices, expiry."""

import time
from datetime import datetime

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from cases.tick import tick
from home import clock


class Command(BaseCommand):
    help = "Fire what is due: automatic moves, reminders, notices. May run twice, or in several processes at once."

    def add_arguments(self, parser):
        parser.add_argument("--at", type=datetime.fromisoformat, help="pretend it is this moment (ISO 8601)")
        parser.add_argument("--loop", action="store_true", help="go on until stopped")
        parser.add_argument("--every", type=float, default=5.0, help="seconds between two rounds of --loop")

    def handle(self, *args, **options):
        at = options["at"]
        if at is not None and at.tzinfo is None:
            at = at.replace(tzinfo=clock.OFFICE_ZONE)
        while True:
            done = tick(at)
            if not options["loop"]:
                return _("%(moves)d moves, %(rungs)d reminders, %(sent)d notices sent, %(refused)d steps refused.") % {
                    "moves": done.moves,
                    "rungs": done.rungs,
                    "sent": done.sent,
                    "refused": done.refused,
                }
            time.sleep(options["every"])
