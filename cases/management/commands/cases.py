"""manage.py cases verify | rebuild | reseal | anchor: the log and what stands beside it."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import chain
from cases.models import Case
from cases.rebuild import rebuild
from cases.reseal import reseal
from forms import sealing


class Command(BaseCommand):
    help = (
        "verify: replay every case and check its chain · rebuild: bring rows to what the events say · "
        "reseal: put sealed values under the newest key · anchor: write yesterday's anchor"
    )

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["verify", "rebuild", "reseal", "anchor"])
        parser.add_argument("numbers", nargs="*", help="only these cases")
        parser.add_argument("--chain-only", action="store_true", help="verify without comparing rows")

    def handle(self, *args, what, numbers, **options):
        return getattr(self, what)(numbers, options)

    def verify(self, numbers, options):
        chosen = self._chosen(numbers) if numbers else None
        problems = 0
        for problem in chain.verify(chosen, rows=not options["chain_only"]):
            problems += 1
            self.stderr.write(str(problem))
        if problems:
            raise CommandError(ngettext("%(n)d problem.", "%(n)d problems.", problems) % {"n": problems})
        count = len(chosen) if chosen is not None else Case.objects.count()
        return ngettext("%(n)d case, all in order.", "%(n)d cases, all in order.", count) % {"n": count}

    def rebuild(self, numbers, options):
        changed = sum(bool(rebuild(case)) for case in self._chosen(numbers))
        return ngettext("%(n)d case changed.", "%(n)d cases changed.", changed) % {"n": changed}

    def reseal(self, numbers, options):
        total = 0
        while done := reseal() + sealing.reseal():
            total += done
        if not settings.HASH_KEY:
            self.stderr.write(
                _("HASH_KEY is not set, so look-ups and codes hang on the oldest key. Before you take that key out, "
                  "set HASH_KEY=sha256:… with the base64 text of that key.")
            )  # fmt: skip
        return ngettext("%(n)d value sealed anew.", "%(n)d values sealed anew.", total) % {"n": total}

    def anchor(self, numbers, options):
        made = chain.anchor()
        return f"{made.day} {made.cases} {made.digest}" if made else _("Nothing to anchor.")

    def _chosen(self, numbers):
        if not numbers:
            return Case.objects.order_by("pk").iterator(chain.CHUNK)
        found = list(Case.objects.filter(number__in=numbers))
        if missing := set(numbers) - {case.number for case in found}:
            raise CommandError(_("There is no case %(number)s.") % {"number": ", ".join(sorted(missing))})
        return found
