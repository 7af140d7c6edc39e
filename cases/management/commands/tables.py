"""manage.py tables load FILE | undo KEY | list: tables that come in, without a browser."""

from pathlib import Path

from django.core.files.base import File
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from cases.errors import CaseError
from cases.imports import kinds, marking, running
from cases.imports.faces import BatchFace
from cases.models import Batch
from home.commands import AnyOrderCommand
from home.models import User


class Command(AnyOrderCommand):
    help = "load: look a table through and take it in, all or nothing · undo: take one back · list: the last ones"

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["load", "undo", "list"])
        parser.add_argument("subject", nargs="?", default="", help="load: the file; undo: the table's key")
        parser.add_argument("--kind", default="cases", choices=list(kinds.KINDS))
        parser.add_argument("--type", dest="target", default="", help="of cases: pack.key")
        parser.add_argument("--as", dest="who", default="", help="the account that does it")
        parser.add_argument("--dry-run", action="store_true", help="load: only look it through")

    def handle(self, *args, what, subject, **options):
        return getattr(self, what)(subject, options)

    def load(self, subject, options):
        user, kind = self._user(options["who"]), kinds.KINDS[options["kind"]]
        if not kinds.may(user, kind, options["target"]):
            raise CommandError(_("Your posts take in no tables of this kind."))
        try:
            with Path(subject).open("rb") as file:
                batch = running.received(user, kind.key, options["target"], File(file), Path(subject).name)
        except OSError as fault:
            raise CommandError(str(fault)) from fault
        self._work(batch)
        for said in marking.sentences(batch):
            self.stdout.write(said)
        face = BatchFace(batch)
        if batch.state == Batch.State.FAILED or face.count("wrong"):
            raise CommandError(batch.fault or face.state_words)
        if options["dry_run"] or not face.can_carry:
            return f"{batch.key} {face.state_words}"
        running.carry_out(batch, user)
        return self._ended(batch)

    def undo(self, subject, options):
        user = self._user(options["who"])
        batch = Batch.objects.filter(key=subject, user=user).first()
        if batch is None:
            raise CommandError(_("There is no such table of yours."))
        try:
            running.take_back(batch, user)
        except CaseError as refused:
            raise CommandError(str(refused)) from refused
        return self._ended(batch)

    def list(self, subject, options):
        for batch in Batch.objects.select_related("user")[:50]:
            self.stdout.write(f"{batch.key}\t{batch.at:%Y-%m-%d %H:%M}\t{batch.user}\t{batch.name}\t{batch.state}")

    def _ended(self, batch: Batch) -> str:
        self._work(batch)
        face = BatchFace(batch)
        for n, about, why in face.kept:
            self.stdout.write(_("Row %(n)s, %(about)s: %(why)s") % {"n": n, "about": about, "why": why})
        if batch.state == Batch.State.FAILED:
            raise CommandError(batch.fault)
        return f"{batch.key} {face.state_words}"

    def _work(self, batch: Batch) -> None:
        for _step in running.stepped(batch):
            pass
        batch.refresh_from_db()

    def _user(self, name: str) -> User:
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise CommandError(_("Write --as ACCOUNT."))
        return user
