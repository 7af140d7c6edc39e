"""manage.py cases verify | rebuild | reseal | anchor | migrate | open: the log and what stands beside it."""

import json
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import chain, listing, migrating, relisting, rights
from cases.models import Case, CaseType, CaseTypeVersion
from cases.packs.problems import PackError
from cases.rebuild import rebuild
from cases.reseal import reseal
from forms import sealing
from forms.exchange.problems import Unreadable
from home.commands import AnyOrderCommand
from home.models import User


class Command(AnyOrderCommand):
    help = (
        "verify: replay every case and check its chain · rebuild: bring rows to what the events say · "
        "reseal: put sealed values under the newest key · anchor: write yesterday's anchor · "
        "migrate: running cases on to another version of their type · "
        "open: a case for each line of a list"
    )

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["verify", "rebuild", "reseal", "anchor", "migrate", "open"])
        parser.add_argument("numbers", nargs="*", help="only these cases")
        parser.add_argument("--type", help="migrate, open: pack.key")
        parser.add_argument("--list", type=Path, help="open: XLSX or CSV, the first line names the questions")
        parser.add_argument("--as", dest="who", help="open: the account that opens them")
        parser.add_argument("--from", dest="old", type=int, help="migrate: the version they are on")
        parser.add_argument("--to", dest="new", type=int, help="migrate: the version they go on to")
        parser.add_argument("--plan", type=Path, help="migrate: what becomes of states, clocks, facts; a YAML file")
        parser.add_argument(
            "--dry-run", action="store_true", help="migrate, open: the outcome for each case; nothing changes"
        )
        parser.add_argument("--undo", action="store_true", help="migrate: take back what has not moved on since")
        parser.add_argument("--json", action="store_true", help="migrate: for programs")
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

    def open(self, numbers, options):
        openable, user, post = self._opening(options)
        try:
            sheet = listing.read(options["list"].read_bytes(), options["list"].name)
            lines = listing.judged(openable, sheet, post)
        except (OSError, Unreadable) as fault:
            raise CommandError(str(fault)) from fault
        wrong = any(line.problems for line in lines)
        if not (wrong or options["dry_run"]):
            lines = listing.opened(openable, lines, user, post)
        for line in lines:
            number = line.case.number if line.case else _("will be opened")
            told = [f"{each.label}: {each.before} → {each.after}" for each in line.changes]
            self.stdout.write(f"{line.number}\t{'；'.join(line.problems) or ' '.join([number, *told, *line.stays])}")
        for case in relisting.gone(openable, lines, user):
            self.stdout.write(f"-\t{case.number} {_('Not in this list any more')}")
        if any(line.problems for line in lines):
            raise CommandError(
                _("Some lines have to be corrected. Nothing was opened.") if wrong else _("Some lines were refused.")
            )
        made = sum(bool(line.case) and not line.again for line in lines)
        said = [ngettext("%(n)d case opened.", "%(n)d cases opened.", made) % {"n": made}]
        if changed := sum(line.changed for line in lines):
            said.append(ngettext("%(n)d case corrected.", "%(n)d cases corrected.", changed) % {"n": changed})
        return " ".join(said)

    def _opening(self, options):
        """(type with its form, user, post): who opens what. Raises CommandError."""
        user = User.objects.filter(username=options["who"] or "", is_active=True).first()
        if user is None or not options["list"]:
            raise CommandError(_("Write --type pack.key --list FILE --as ACCOUNT."))
        type = CaseType.objects.filter(slug=options["type"] or "").first()
        openable = listing.of(type) if type and type.current else None
        post = rights.opener(user, type.current.life) if openable else None
        if openable is None or post is None:
            raise CommandError(_("“%(who)s” opens no cases of “%(type)s” from a list.") % {
                "who": options["who"], "type": options["type"] or ""})  # fmt: skip
        return openable, user, post

    def migrate(self, numbers, options):
        old, new = self._version(options, "old"), self._version(options, "new")
        if options["undo"]:
            outcomes = migrating.back(old, new, dry=options["dry_run"])
        else:
            outcomes = migrating.run(old, new, self._plan(options["plan"], old, new), dry=options["dry_run"])
        failed = count = 0
        rows = []
        for outcome in outcomes:
            count, failed = count + 1, failed + bool(outcome.fault)
            rows.append(asdict(outcome))
            if not options["json"]:
                self.stdout.write(str(outcome))
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
        if failed:
            said = ngettext("%(n)d case stays where it is.", "%(n)d cases stay where they are.", failed)
            raise CommandError(said % {"n": failed})
        if not options["json"]:
            would = ngettext("%(n)d case would change.", "%(n)d cases would change.", count)
            said = would if options["dry_run"] else ngettext("%(n)d case changed.", "%(n)d cases changed.", count)
            self.stdout.write(said % {"n": count})
        return None

    def _version(self, options, name: str) -> CaseTypeVersion:
        found = CaseTypeVersion.objects.filter(type__slug=options["type"] or "", number=options[name] or 0)
        version = found.select_related("type").first()
        if version is None:
            said = _("There is no version %(n)s of “%(type)s”. Write --type pack.key --from 1 --to 2.")
            raise CommandError(said % {"n": options[name], "type": options["type"]})
        return version

    def _plan(self, file: Path | None, old, new) -> migrating.Plan:
        try:
            text = file.read_text(encoding="utf-8") if file else ""
            plan = migrating.read(text, file.name if file else "plan")
        except (OSError, PackError) as slip:
            raise CommandError(str(slip)) from slip
        if found := migrating.problems(plan, old, new):
            raise CommandError("\n".join(found))
        return plan

    def _chosen(self, numbers):
        if not numbers:
            return Case.objects.order_by("pk").iterator(chain.CHUNK)
        found = list(Case.objects.filter(number__in=numbers))
        if missing := set(numbers) - {case.number for case in found}:
            raise CommandError(_("There is no case %(number)s.") % {"number": ", ".join(sorted(missing))})
        return found
