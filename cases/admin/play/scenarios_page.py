"""The scenarios of a type: those its pack brought and those kept here; all of them run at one press."""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from cases.admin.play import faces
from cases.admin.play.page import TypePage
from cases.models import TypeScenario
from cases.packs.drafted import Unready, drafted, lay
from cases.packs.scenarios import kept
from cases.packs.scenarios.expecting import Gap
from cases.packs.scenarios.runner import Result, run_all
from cases.packs.scenarios.world import World

DO, KEY, TITLE = "ow-do", "ow-scenario", "ow-title"


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
    name = gettext_lazy("Scenarios")
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

    def _rows(self, results: list[Result | None] | None = None) -> list[Row]:
        rows = list(self.row.scenarios.all())
        return [self._row(row, result) for row, result in zip(rows, results or [None] * len(rows), strict=True)]

    def _row(self, row: TypeScenario, result: Result | None) -> Row:
        said = ""
        if result is not None and not result.ok:
            words = {"n": result.step, "what": faces.gap_words(Gap(result.what, result.expected, result.found))}
            said = _("Step %(n)d. %(what)s") % words
        return Row(row, len(row.steps), result, said, result.events if result and not result.ok else [])

    def _run(self):
        try:
            pack = drafted(self.row)
        except Unready as slip:
            return self.page(422, rows=self._rows(), unready=str(slip))
        rows = list(self.row.scenarios.all())
        results = run_all(World(pack, lay), [kept.scenario_of(row) for row in rows])
        failed = sum(not each.ok for each in results)
        return self.page(rows=self._rows(results), ran=len(results), failed=failed)
