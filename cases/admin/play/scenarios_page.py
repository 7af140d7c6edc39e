"""The scenarios of a type: those its pack brought and those kept here; all of them run at one press."""

from dataclasses import dataclass, field
from time import monotonic

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from wagtail.admin import messages

from cases.admin.play import gaps
from cases.admin.play.page import TypePage
from cases.admin.play.whole import mended_first
from cases.models import TypeScenario
from cases.packs.drafted import Drafted, Unready, drafted, lay
from cases.packs.scenarios import kept
from cases.packs.scenarios.expecting import Gap
from cases.packs.scenarios.runner import Result, run_all
from cases.packs.scenarios.world import World

DO, KEY, TITLE, FROM = "ow-do", "ow-scenario", "ow-title", "ow-from"
PATIENCE = 25  # seconds after which the rest waits for another press


@dataclass(frozen=True)
class Row:
    """``result``: None before it was run."""

    row: TypeScenario
    steps: int
    result: Result | None = None
    said: str = ""
    log: list[str] = field(default_factory=list)


class ScenariosView(TypePage):
    template_name = "cases/admin/play/scenarios.html"
    name = pgettext_lazy("play", "Scenarios")
    header_icon = "list-ul"

    def get(self, request, pk):
        return self.page(rows=self._rows())

    def post(self, request, pk):
        do = request.POST.get(DO, "")
        if do == "run":
            return self._run()
        if not self.may_change:
            raise PermissionDenied
        row = self._own(request.POST.get(KEY, ""))
        if do == "delete":
            row.delete()
            messages.success(request, _("The scenario is gone."))
        elif do == "rename":
            try:
                kept.rename(row, request.POST.get(TITLE, ""))
            except kept.Unkept as slip:
                messages.error(request, str(slip))
        return redirect(self.url("scenarios"))

    def _own(self, key: str) -> TypeScenario:
        """One that was kept here: a pack's is the pack's."""
        try:
            return get_object_or_404(self.row.scenarios, pk=key, from_pack="")
        except ValidationError:
            return get_object_or_404(self.row.scenarios, pk=None)

    def _rows(self, results: list[Result | None] | None = None, pack: Drafted | None = None) -> list[Row]:
        rows = list(self.row.scenarios.all())
        return [self._row(row, result, pack) for row, result in zip(rows, results or [None] * len(rows), strict=True)]

    def _row(self, row: TypeScenario, result: Result | None, pack: Drafted | None) -> Row:
        said = ""
        if result is not None and not result.ok:
            gap = Gap(result.what, result.expected, result.found)
            said = _("Step %(n)d. %(what)s") % {"n": result.step, "what": gaps.gap_words(gap, pack)}
        return Row(row, len(row.steps), result, said, result.events if result and not result.ok else [])

    def _run(self):
        try:
            pack = drafted(self.row)
        except Unready as slip:
            return self.page(422, rows=self._rows(), unready=str(slip))
        rows = list(self.row.scenarios.all())
        given = self.request.POST.get(FROM, "")
        first = min(int(given), len(rows)) if given.isdecimal() and len(given) < 5 else 0
        try:
            with mended_first(self.row):
                results = self._results(pack, rows[first:])
        except Unready as slip:
            return self.page(422, rows=self._rows(), unready=str(slip))
        ran = [each for each in results if each is not None]
        told = [None] * first + results
        left = first + len(ran) if len(ran) < len(results) else 0
        failed = sum(not each.ok for each in ran)
        return self.page(rows=self._rows(told, pack), ran=len(ran), failed=failed, left=left, waiting=len(rows) - left)

    def _results(self, pack, rows: list[TypeScenario]) -> list[Result | None]:
        """Each on a world of its own: between two of them the office's own writing has its turn. None for those that
        would keep the page waiting too long."""
        found: list[Result | None] = []
        begun = monotonic()
        for row in rows:
            late = found and monotonic() - begun > PATIENCE
            found += [None] if late else run_all(World(pack, lay), [kept.scenario_of(row)])
        return found
