"""manage.py figures [KEY…] [--period 2026H1] [--unit U] [--json] | figures verify: every number, and its proof."""

import json
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import figures, rights
from cases.figures import verifying
from home import clock
from home.commands import AnyOrderCommand
from home.models import Unit


class Command(AnyOrderCommand):
    help = "Print the figures of a period; verify: count each again the slow way, from the events, and compare."

    def add_arguments(self, parser):
        parser.add_argument("keys", nargs="*", metavar="KEY|verify", help="doudi.received …; all if none")
        parser.add_argument("--period", help="2026-10, 2026Q4, 2026H2 or 2026; this month if none")
        parser.add_argument("--unit", metavar="CODE", help="of this unit and all below it")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, keys, **options):
        period = self._period(options["period"])
        if keys[:1] == ["verify"]:
            return self._verify(self._asked(keys[1:]), period)
        rows = [self._row(each, period, self._unit(options["unit"])) for each in self._asked(keys)]
        if options["json"]:
            return json.dumps(rows, ensure_ascii=False, indent=1)
        width = max((len(row["key"]) for row in rows), default=0)
        return "\n".join(f"{row['key']:{width}}  {row['text']:>8}  {row['of']}  {row['label']}" for row in rows)

    def _row(self, asked: figures.Figure, period: figures.Period, unit: Unit | None) -> dict[str, Any]:
        answer = asked.asked.share(rights.OFFICE, period, unit)
        return {
            "key": asked.key,
            "label": str(asked.label),
            "value": answer.exact,
            "text": answer.text,
            "unit": asked.unit,
            "n": answer.n,
            "of": asked.of(answer.n),
            "period": period.text,
            "of_unit": unit.code if unit else None,
        }

    def _verify(self, asked: list[figures.Figure], period: figures.Period) -> str:
        slips = [slip for each in asked for slip in verifying.problems(each, period)]
        for slip in slips:
            self.stderr.write(slip)
        if slips:
            raise CommandError(ngettext("%(n)d problem.", "%(n)d problems.", len(slips)) % {"n": len(slips)})
        said = ngettext("%(n)d figure, counted twice alike.", "%(n)d figures, each counted twice alike.", len(asked))
        return said % {"n": len(asked)}

    def _asked(self, keys: list[str]) -> list[figures.Figure]:
        try:
            return [figures.named(key) for key in keys] if keys else figures.all_figures()
        except KeyError as slip:
            raise CommandError(_("There is no figure “%(key)s”.") % {"key": slip.args[0]}) from slip

    def _period(self, text: str | None) -> figures.Period:
        try:
            return figures.Period.parse(text) if text else figures.Period.month_of(clock.today())
        except ValueError as slip:
            raise CommandError(str(slip)) from slip

    def _unit(self, code: str | None) -> Unit | None:
        unit = Unit.objects.filter(code=code).first() if code else None
        if code and unit is None:
            raise CommandError(_("There is no unit “%(code)s”.") % {"code": code})
        return unit
