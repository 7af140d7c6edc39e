"""manage.py divisions 2026-12-31 codes.tsv"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from home import division_history, divisions
from home.commands import day


class Command(BaseCommand):
    help = "Take in a new table of administrative divisions (code, tab, name): the next release ships what it writes."

    def add_arguments(self, parser):
        parser.add_argument("day", type=day, help="the day on which the table was so")
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would change and write nothing")

    def handle(self, *args, **options):
        lines = divisions.TABLE.read_text(encoding="utf-8").splitlines()
        history = division_history.read(lines, divisions.NEWEST)
        before = set(lines)
        try:
            history.add(options["day"], self._names(options["file"]))
        except ValueError as slip:
            raise CommandError(str(slip)) from slip
        after = list(history.lines())
        changed = [line for line in after if line not in before]
        self.stdout.write("\n".join(changed))
        if not options["dry_run"]:
            divisions.TABLE.write_text("\n".join(after) + "\n", encoding="utf-8")
        self.stdout.write(
            f"{len(changed)} periods begin or end. Set NEWEST in home/divisions.py to {options['day']} and commit both."
        )

    def _names(self, file: Path) -> dict[str, str]:
        found = {}
        for n, line in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), 1):
            code, _tab, name = line.strip().partition("\t")
            if not (code.isdecimal() and len(code) == 6 and name):
                raise CommandError(f"Line {n} is not six digits, a tab and a name: {line[:40]!r}")
            found[code] = name
        if len(found) < 3000:
            raise CommandError(f"{len(found)} divisions are too few: there are more than 3000. Is the table whole?")
        return found
