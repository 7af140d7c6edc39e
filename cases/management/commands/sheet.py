"""manage.py sheet whatif TYPE FORM: past scores with other weights; nothing is written."""

import json
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cases.models import CaseType
from cases.sheets import whatif
from home.commands import day


class Command(BaseCommand):
    help = "What past results of a score sheet would be with other weights. Reads only."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("what", choices=["whatif"])
        parser.add_argument("type", help="case type, such as credit.score")
        parser.add_argument("form", help="the form whose sheet it is")
        parser.add_argument("--weights", default="", help="row=weight, commas between; others keep theirs")
        parser.add_argument("--since", type=day, help="results from this day on")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> str | None:
        type = CaseType.objects.filter(slug=options["type"]).first()
        if type is None:
            raise CommandError(_("There is no case type “%(type)s”.") % {"type": options["type"]})
        try:
            lines = whatif.rows(type, options["form"], whatif.read_weights(options["weights"]), options["since"])
        except ValueError as slip:
            raise CommandError(str(slip)) from slip
        if options["json"]:
            return json.dumps([_plain(line) for line in lines], ensure_ascii=False)
        for line in lines:
            then = f"{line.then_place:>4} {_shown(line.then_score):>8} {line.then_grade or '':<6}"
            self.stdout.write(f"{then} ← {line.place:>4} {_shown(line.score):>8} {line.grade or '':<6} {line.case}")
        return _("%(n)d results; nothing was written.") % {"n": len(lines)}


def _plain(line: whatif.Line) -> dict[str, Any]:
    return {
        "number": line.case.number,
        "title": line.case.title,
        "score": _number(line.score),
        "grade": line.grade,
        "place": line.place,
        "then": {"score": _number(line.then_score), "grade": line.then_grade, "place": line.then_place},
    }


def _number(score: Decimal | None) -> float | None:
    return None if score is None else float(score)


def _shown(score: Decimal | None) -> str:
    return "—" if score is None else f"{score:.2f}"
