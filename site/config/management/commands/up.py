"""manage.py up: what `make run` calls."""

import os
import sqlite3
import time
import traceback
from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils.translation import gettext as _

from config import serving, static_files


class Command(BaseCommand):
    help = (
        "Start everything: migrate, load the sample county into an empty database (only where DEMO is on), collect "
        "static files, serve on 127.0.0.1:PORT, fire timers. May run again: what people entered stays. Ctrl-C stops it."
    )
    requires_system_checks = []

    def handle(self, *args, **options):
        began = time.monotonic()
        host, port = os.environ.get("BIND", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
        self._refuse_taken(host, port)
        self._apart(lambda: self._prepare(options["verbosity"]))
        env = os.environ | {"PORT": str(port), "BIND": host}
        family = serving.Family(settings.BASE, env)
        code = family.run(lambda: serving.answers(host, port), lambda: self._say(port, time.monotonic() - began))
        if code:
            raise CommandError(_("The web server ended by itself. The reason stands above."), returncode=code)
        self.stdout.write(_("Stopped. What was entered is kept in %(place)s.") % {"place": settings.VAR})

    def _refuse_taken(self, host: str, port: int) -> None:
        if serving.taken(host, port):
            raise CommandError(
                _("Port %(port)d is taken by another program. Stop it, or choose another port: make run PORT=%(other)d")
                % {"port": port, "other": port + 1}
            )

    def _apart(self, work: Callable[[], None]) -> None:
        """Do ``work`` in a child process: what migrating leaves in memory, 700 MB, goes with it, so that the parent of
        the servers stays small and ends at once when it is told to.
        """
        self.stdout.flush()
        child = os.fork()
        if child == 0:
            serving.die_with_parent()
            os._exit(self._code_of(work))
        try:
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        except KeyboardInterrupt:  # the terminal's Ctrl-C reached the child as well
            os.waitpid(child, 0)
            raise SystemExit(130) from None
        if code:
            raise SystemExit(code if code > 0 else 1)

    def _code_of(self, work: Callable[[], None]) -> int:
        """0, or 1 after saying what is wrong: in a sentence where an operator can cure it, else with its trace."""
        try:
            work()
        except (OSError, OperationalError, sqlite3.OperationalError) as fault:
            self.stderr.write(f"CommandError: {_sentence(fault)}")
        except KeyboardInterrupt:
            pass
        except BaseException:
            traceback.print_exc()
        else:
            return 0
        finally:
            for stream in (self.stdout, self.stderr):
                stream.flush()
        return 1

    def _prepare(self, verbosity: int) -> None:
        from home.models import Unit

        self._step(_("Preparing the database …"))
        call_command("migrate", interactive=False, verbosity=0)
        if settings.DEMO and not Unit.objects.exists():
            self._step(_("Loading the sample county (about a minute) …"))
            call_command("demo", quiet=True, stdout=self.stdout)
        if static_files.collect_if_changed():
            self._step(_("Static files collected."))

    def _step(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()

    def _say(self, port: int, seconds: float) -> None:
        here = f"http://127.0.0.1:{port}"
        self.stdout.write(_("Ready after %(n)d seconds.") % {"n": round(seconds)})
        for label, path in (
            (_("Site"), "/"),
            (_("Desk"), "/desk/"),
            (_("Admin"), "/admin/"),
            (_("Health"), "/healthz"),
        ):
            self.stdout.write(f"  {label}  {here}{path}")
        if settings.DEMO:
            call_command("demo", accounts=True, stdout=self.stdout)
        self.stdout.write(_("Stop with Ctrl-C."))
        self.stdout.flush()


def _sentence(fault: Exception) -> str:
    """What is wrong and what to do, for the faults an operator can cure."""
    text = str(fault)
    if "disk is full" in text or (isinstance(fault, OSError) and fault.errno == 28):
        return _("There is no space left at %(place)s. Free some and start again; nothing is lost.") % {
            "place": settings.VAR
        }
    if "readonly database" in text or "unable to open database file" in text or isinstance(fault, PermissionError):
        return _("Cannot write to %(place)s. Run as a user who may, or name another folder with VAR_DIR=.") % {
            "place": getattr(fault, "filename", None) or settings.VAR
        }
    if "database is locked" in text:
        return _("Another program is writing to the database. Wait for it or stop it, then start again.")
    if isinstance(fault, OSError):
        return text
    return _("The database does not answer: %(reason)s") % {"reason": text}
