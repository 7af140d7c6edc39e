"""manage.py notices [--retry]: what the outbox could not send, and why."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from cases import outbox
from cases.desk import told
from home import clock


class Command(BaseCommand):
    help = "List the notices that were given up, or give them five more tries. May run twice."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--retry", action="store_true", help="try them all again with the next tick")

    def handle(self, *args: Any, **options: Any) -> str | None:
        if options["retry"]:
            return _("%(n)d notices are tried again.") % {"n": outbox.retry()}
        for row in outbox.parked().select_related("case"):
            about = row.case.number if row.case else row.name
            self.stdout.write(f"{about}  {row.failed_at:%Y-%m-%d %H:%M}  {told.way(row.channel)}  {row.fault}")
        waits = outbox.waiting(clock.now()).count()
        return _("%(parked)d given up, %(waits)d due.") % {"parked": outbox.parked().count(), "waits": waits}
