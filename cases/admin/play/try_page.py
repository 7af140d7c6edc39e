"""The draft and last month's real cases: what would differ. Numbers only: nobody's name or answer is shown."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from cases.admin.play.page import TypePage
from cases.admin.play.whole import mended_first
from cases.migrating import redoing
from cases.migrating.redoing import Course, Redone
from cases.models import Case, CaseType
from cases.packs.drafted import Unready, draft_of, drafted
from home import clock, personal
from home.templatetags.ow import weekday_date

MOST, USUAL, LATELY = 50, 20, timedelta(days=31)
MANY = "ow-many"


@dataclass(frozen=True)
class Line:
    """One thing that would differ. ``kind``: due, state, told or refused."""

    kind: str
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Row:
    case: Case
    lines: list[Line]
    url: str


class TryView(TypePage):
    template_name = "cases/admin/play/try.html"
    name = gettext_lazy("With real cases")
    header_icon = "view"

    def get(self, request, pk):
        return self.page(**self._about())

    def post(self, request, pk):
        given = request.POST.get(MANY, "")
        many = min(max(int(given), 1), MOST) if given.isdecimal() and len(given) < 4 else USUAL
        cases = list(self._cases()[:many])
        try:
            with mended_first(self.row):
                draft = redoing.Draft(self.row, drafted(self.row).life, draft_of(self.row).units)
                rows = [_row(draft.row, each) for each in redoing.redo(draft, cases, clock.now()) if each.differs]
        except Unready as slip:
            return self.page(422, unready=str(slip), **self._about())
        kinds = [{line.kind for line in row.lines} for row in rows]
        counts = {name: sum(name in each for each in kinds) for name in ("due", "state", "told", "refused")}
        return self.page(tried=len(cases), rows=rows, counts=counts, **self._about(many))

    def _cases(self):
        """The newest that this person may see; parts go with their whole, and merged ones with the other."""
        seen = Case.objects.visible_to(self.request.user).filter(type=self.row, parent=None, merged_into=None)
        lately = seen.filter(opened_at__gte=clock.now() - LATELY)
        rows = lately.select_related("type", "type_version", "submission__version", "home", "item_version__item")
        return rows.order_by("-opened_at", "-pk")

    def _about(self, many: int = USUAL) -> dict:
        there = len(self._cases().values_list("pk", flat=True)[:MOST])
        return {"there": there, "many": many, "most": MOST, "published": self.row.versions.exists()}


def _row(row: CaseType, each: Redone) -> Row:
    lines = [*_refused(each), *_states(each), *_dues(each), *_told(each)]
    return Row(each.case, lines, each.case.get_absolute_url())


def _refused(each: Redone):
    before, after = each.before.refused, each.after.refused
    if before == after:
        return
    key = after[0] or before[0]
    step = each.case.life.transitions.get(key)
    what = _("The step “%(step)s”") % {"step": step.label if step else key}
    yield Line("refused", what, _may(each.before), _may(each.after))


def _may(course: Course) -> str:
    return personal.masked(course.refused[1]) or pgettext("try", "possible")


def _states(each: Redone):
    if each.before.state != each.after.state:
        states = each.case.life.states
        names = [states[key].label if key in states else key for key in (each.before.state, each.after.state)]
        yield Line(
            "state", pgettext("try", "Where it stands"), *(name or pgettext("try", "not opened") for name in names)
        )


def _dues(each: Redone):
    before, after = each.before.due, each.after.due
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            clock_ = each.case.life.clocks.get(key)
            yield Line("due", clock_.label if clock_ else key, _day(before.get(key)), _day(after.get(key)))


def _day(iso: str | None) -> str:
    if iso is None:
        return pgettext("try", "no such time limit")
    return weekday_date(date.fromisoformat(iso))


def _told(each: Redone):
    before, after = each.before.told, each.after.told
    for name in dict.fromkeys((*before, *after)):
        if before[name] != after[name] and not each.after.refused[0]:
            yield Line("told", _notice(each.case, name), _times(before[name]), _times(after[name]))


def _notice(case: Case, name: str) -> str:
    """A notice by how it begins, merge fields left out; a reminder by its time limit."""
    kind, _colon, key = name.partition(":")
    if kind == "remind" and key in case.life.clocks:
        return _("Reminder: %(limit)s") % {"limit": case.life.clocks[key].label}
    words = case.life.notices[name].text if name in case.life.notices else ""
    begin = re.split(r"[{，。]", words, maxsplit=1)[0][:20] or _("in the office's own words")
    return _("Notice “%(name)s”") % {"name": begin}


def _times(n: int) -> str:
    return ngettext("%(n)d time", "%(n)d times", n) % {"n": n} if n else pgettext("try", "not sent")
