"""manage.py bench [NAME…] [--rows N] [--json]: what screens cost, each beside a yardstick in the same run."""

import json
import os
import signal
import subprocess
import sys

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from cms.bench import place, reading, run
from cms.bench.office import WHOLE
from home.commands import AnyOrderCommand


class Command(AnyOrderCommand):
    help = (
        "Measure form, queue and export at many cases, each beside a constant view or a bare loop in the same run. "
        "Works in a database of its own, made for the run and gone afterwards: a SQLite file, or where DATABASE_URL "
        "names PostgreSQL a new database on that server. Takes some minutes; run it where nobody waits for pages."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(run.MEASURED) + "; or how one begins")
        parser.add_argument("--only", action="append", default=[], metavar="NAME", help="the same, as an option")
        parser.add_argument("--rows", type=int, default=100_000, help="cases in the office (default 100000)")
        parser.add_argument("--database", metavar="URL", help="postgres://…: measure there; sqlite: in a file")
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--inside", action="store_true", help=place.__doc__.splitlines()[0])

    def handle(self, *args, names, only, rows, database, **options):
        try:
            wanted = run.chosen([*names, *only])
        except ValueError as fault:
            raise CommandError(
                _("Nothing is measured under the name “%(name)s”. There are: %(names)s.")
                % {"name": fault, "names": ", ".join(run.MEASURED)}
            ) from fault
        if rows < run.LEAST_ROWS:
            raise CommandError(_("At least %(n)d rows are needed.") % {"n": run.LEAST_ROWS})
        if run.too_thin(wanted, rows):
            raise CommandError(
                _(
                    "Above %(most)d rows only lists are measured, since further cases have neither answers nor "
                    "events; write: bench %(names)s."
                )
                % {"most": WHOLE, "names": " ".join(run.LISTS)}
            )
        if options["inside"]:
            return self._inside(wanted, rows)
        rows_read = self._outside(wanted, rows, self._url(database))
        self.stdout.write(json.dumps(rows_read, indent=1) if options["json"] else reading.table(rows_read))

    def _url(self, asked: str | None) -> str:
        """Where to measure: as asked, else on the kind of database the office has."""
        url = os.environ.get("DATABASE_URL", "") if asked is None else asked
        return "" if url.startswith("sqlite") else url

    def _outside(self, wanted: list[str], rows: int, url: str) -> list[dict]:
        before = signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(143))  # what was made is taken away even then
        try:
            return json.loads(place.run([*wanted, "--rows", str(rows)], url))
        except place.Unavailable as fault:
            raise CommandError(str(fault)) from fault
        except subprocess.CalledProcessError as fault:
            raise CommandError(_("The measuring broke off; the reason stands above.")) from fault
        finally:
            signal.signal(signal.SIGTERM, before)

    def _inside(self, wanted: list[str], rows: int) -> None:
        found = [each.as_json() for each in run.run(wanted, rows, self._say)]
        self.stdout.write(json.dumps(found))

    def _say(self, text: str) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r\033[K{text}", ending="")
            self.stderr.flush()
