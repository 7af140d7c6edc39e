"""Pages of a type's past: what there was, two states told apart, an old one taken up again, a day to publish on."""

from datetime import datetime

from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from cases.admin.designer import earlier, going_live
from cases.admin.designer.draft import Refused
from cases.admin.designer.views import DesignerPage, address
from home import clock

BACK = "cases.rolled_back"
MEANWHILE = gettext_lazy("The draft has changed since you looked. Look at the difference, then decide again.")


class HistoryView(DesignerPage):
    """Versions and saved drafts; any two can be laid side by side."""

    template_name = "cases/designer/history.html"
    tab = "history"

    def get(self, request, pk):
        versions, saved = list(earlier.versions(self.type)), list(earlier.saved(self.type))
        return self.page(versions=versions, saved=saved, now=earlier.of_draft(self.draft), shown=earlier.SHOWN)


class CompareView(DesignerPage):
    """``a``, ``b``: keys of earlier.Earlier. From an old state one goes on with one press."""

    template_name = "cases/designer/compare.html"
    tab = "history"

    def get(self, request, pk):
        current = self.type.current
        usual = f"v{current.number}" if current else earlier.DRAFT
        return self._look(request.GET.get("a", usual), request.GET.get("b", earlier.DRAFT))

    def post(self, request, pk):
        old = self._named(request.POST.get("a", ""))
        if request.POST.get("mark") != self.draft.mark(()):
            messages.warning(request, MEANWHILE)
            return self._look(old.key, earlier.DRAFT, 409)
        if not old.readable:
            messages.error(request, _("This state is not whole. Open it as text, and mend it there."))
            return redirect(address("design_history", pk))
        try:
            self.draft.take_up(old.spec, old.units, request.user, BACK)
        except Refused as refused:
            messages.error(request, "; ".join(sentence for _path, sentence in refused.slips))
            return self._look(old.key, earlier.DRAFT, 422)
        said = _("The draft says what %(what)s said. Nothing was deleted, and nobody notices before you publish.")
        messages.success(request, said % {"what": old.label})
        return redirect(address("design_publish", pk))

    def _named(self, key: str) -> earlier.Earlier:
        found = earlier.named(self.type, self.draft, key)
        if found is None:
            raise Http404
        return found

    def _look(self, a: str, b: str, status: int = 200):
        before, after = self._named(a), self._named(b)
        same = (before.spec, before.units) == (after.spec, after.units)
        changes = [] if same else earlier.told(before, after)
        return self.page(status, before=before, after=after, same=same, changes=changes,
                         diff="" if same else earlier.side_by_side(before, after),
                         back=[each for each in (before, after) if each.key != earlier.DRAFT],
                         mark=self.draft.mark(()))  # fmt: skip


class ScheduleView(DesignerPage):
    """Publish the draft on a day and hour, or no longer. Judged now, and once more when the hour has come."""

    holds = False  # scenarios play meanwhile

    def post(self, request, pk):
        if not self.user_has_permission_for_instance("publish", self.type):
            messages.error(request, _("You may not publish this type. Hand it in for approval."))
        elif request.POST.get("act") == "cancel":
            going_live.cancel(self.type, request.user)
            messages.success(request, _("It will not be published by itself."))
        elif said := self._plan(request):
            messages.error(request, said)
        return redirect(address("design_publish", pk))

    def _plan(self, request) -> str:
        """Why it was not planned, "" if it was."""
        at = _instant(request.POST.get("at", ""))
        if at is None or at <= clock.now():
            return _("Choose a day and hour that is still to come.")
        if request.POST.get("mark") != self.draft.mark(()):
            return str(MEANWHILE)
        if stops := [each.sentence for each in self.found] or going_live.stops(self.draft.row):
            return _("Not planned: %(why)s") % {"why": "; ".join(stops)}
        played = going_live.played(self.draft.row)
        accepted = request.POST.get("accept") == "1"
        if played.failed and not accepted:
            return _("Not planned: %(why)s") % {"why": "; ".join(played.sentences)}
        with self.held() as same:
            if not same:
                return str(MEANWHILE)
            going_live.plan(self.type, self.draft.row, at, request.user, list(played.failed))
        messages.success(request, _("It is published by itself at %(at)s, if nothing is wrong by then.")
                         % {"at": at.astimezone(clock.OFFICE_ZONE).strftime("%Y-%m-%d %H:%M")})  # fmt: skip
        return ""


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=clock.OFFICE_ZONE)
    except ValueError:
        return None
