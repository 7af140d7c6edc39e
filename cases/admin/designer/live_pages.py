"""Going live: what publishing changes for whom, and running cases that are to go on under the new version."""

from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from pydantic import ValidationError
from wagtail.admin import messages
from wagtail.models import Revision

from cases import migrating, types
from cases.admin.designer import going_live
from cases.admin.designer.views import DesignerPage, address
from cases.migrating import plan as planning
from cases.models import Opens
from cases.packs import telling
from cases.spec import CaseSpec
from forms.models import Form
from home.templatetags.ow import weekday_date

MOST = 200  # cases carried over in one press; more is the operator's command
SHOWN = 100
MEANWHILE = gettext_lazy("The draft has changed since you looked. Read what would change now, then publish again.")


class PublishView(DesignerPage):
    """What changes, for whom; one button makes it so. While scenarios play, the office's own writing goes on."""

    holds = False
    template_name = "cases/designer/publish.html"
    tab = "publish"

    def get(self, request, pk):
        return self._look()

    def _look(self, status: int = 200, played: going_live.Played | None = None):
        current = self.type.current
        return self.page(
            status,
            mark=self.draft.mark(()),
            changes=telling.told(current.spec, self.draft.row.spec) if current else [],
            first=current is None,
            same=bool(current) and current.spec == self.draft.row.spec and current.units == self.draft.row.units,
            lint=self.found,
            refusal="" if self.found else types.hindrance(self.draft.row),
            may=self.user_has_permission_for_instance("publish", self.type),
            workflow=self.type.has_workflow,
            asked=self.type.current_workflow_task,
            opens=self._opening_form(),
            older=self._older(current),
            played=played,
            scenarios=self.type.scenarios.count(),
            planned=self._planned(),
        )

    def _planned(self) -> tuple[Revision, bool] | None:
        """What goes live by itself, and whether the draft has changed since."""
        revision = going_live.planned(self.type)
        return revision and (revision, revision.content.get("spec") != self.draft.row.spec)

    def post(self, request, pk):
        if request.POST.get("act") == "submit":
            return self._hand_in(request)
        if not self.user_has_permission_for_instance("publish", self.type):
            messages.error(request, _("You may not publish this type. Hand it in for approval."))
            return redirect(request.path)
        if request.POST.get("mark") != self.draft.mark(()):
            messages.warning(request, MEANWHILE)
            return self._look(409)
        refusal = "; ".join(each.sentence for each in self.found) or types.hindrance(self.draft.row)
        if refusal:
            messages.error(request, _("Not published: %(why)s") % {"why": refusal})
            return redirect(request.path)
        played = going_live.played(self.draft.row)
        if played.failed and request.POST.get("accept") != "1":
            return self._look(422, played)
        with self.held() as same:
            if not same:
                messages.warning(request, MEANWHILE)
                return redirect(request.path)
            self._revision().publish(user=request.user)
            if (form := self._opening_form()) and request.POST.get("opens"):
                Opens.objects.update_or_create(form=form, defaults={"type": self.type})
        number = self.type.versions.order_by("-number").first().number
        messages.success(request, _("Version %(n)d is in use now.") % {"n": number})
        if played.left_words:
            messages.warning(request, played.left_words)
        return redirect(address("design", pk))

    def _hand_in(self, request):
        """To whom the office lets look it through first; what the linter refuses gets no further than here."""
        workflow = self.type.get_workflow()
        if request.POST.get("mark") != self.draft.mark(()):
            messages.warning(request, MEANWHILE)
            return self._look(409)
        refusal = "; ".join(each.sentence for each in self.found) or types.hindrance(self.draft.row)
        if refusal:
            messages.error(request, _("Not handed in: %(why)s") % {"why": refusal})
        elif workflow is not None and not self.type.workflow_in_progress:
            self._revision()
            self.type.refresh_from_db()
            workflow.start(self.type, request.user)
            messages.success(request, _("Handed in: “%(task)s” decides.") % {"task": self.type.current_workflow_task})
        return redirect(request.path)

    def _revision(self) -> Revision:
        """The draft, without a day it was planned for: now is now."""
        row = self.draft.row
        if self.type.latest_revision is None or row.go_live_at:
            row.go_live_at = None
            return row.save_revision(user=self.request.user)
        return self.type.latest_revision

    def _older(self, current):
        if current is None:
            return []
        unfinished = Count("cases", filter=~Q(cases__category="closed"))
        return self.type.versions.exclude(pk=current.pk).annotate(n=unfinished).order_by("-number")

    def _opening_form(self) -> Form | None:
        """The form that should open this type, where it opens another one yet."""
        life = self.draft.life
        found = next((move.form for move in life.transitions.values() if not move.from_), None)
        form = Form.objects.filter(slug=life.forms.get(found or "", "")).first()
        if form is None or Opens.objects.filter(form=form, type=self.type).exists():
            return None
        return form


@dataclass(frozen=True)
class Said:
    """What would become of one case, in the words of its type."""

    number: str
    words: str
    fault: str = ""

    @classmethod
    def of(cls, outcome: migrating.Outcome, old: CaseSpec, new: CaseSpec) -> "Said":
        if outcome.fault:
            return cls(outcome.number, "", outcome.fault)
        first, last = (life.states[key].label if key in life.states else key
                       for life, key in ((old, outcome.state[0]), (new, outcome.state[-1])))  # fmt: skip
        lines = [_("stays “%(state)s”") % {"state": last}]
        if first != last:
            lines = [_("“%(old)s” becomes “%(new)s”") % {"old": first, "new": last}]
        for key, (before, after) in outcome.clocks.items():
            life = new if key in new.clocks else old
            said = {"clock": life.clocks[key].label if key in life.clocks else key, "old": _day(before),
                    "new": _day(after)}  # fmt: skip
            lines.append(_("“%(clock)s” is due %(new)s instead of %(old)s") % said)
        return cls(outcome.number, "；".join(lines))

    def __str__(self) -> str:
        return f"{self.number} {self.fault or self.words}"


def _day(text: str | None) -> str:
    return weekday_date(date.fromisoformat(text[:10])) if text else pgettext("designer", "never")


class MigrateView(DesignerPage):
    """Running cases of an older version go on under the newest: tried for each case first, then carried out."""

    template_name = "cases/designer/migrate.html"
    tab = "publish"
    holds = False  # each case is carried over in a transaction of its own

    def get(self, request, pk, number):
        return self._page(request.GET.get("try") == "1", self._plan(request.GET))

    def post(self, request, pk, number):
        plan = self._plan(request.POST)
        if request.POST.get("act") == "back":
            outcomes = list(islice(migrating.back(self._old(), self.type.current), MOST))
        elif planning.problems(plan, self._old(), self.type.current):
            return self._page(True, plan, 422)
        else:
            outcomes = list(islice(migrating.run(self._old(), self.type.current, plan), MOST))
        good = sum(not each.fault for each in outcomes)
        said = ngettext("%(n)d case goes on under the new version.", "%(n)d cases go on under the new version.", good)
        if request.POST.get("act") == "back":
            said = ngettext("%(n)d case was taken back.", "%(n)d cases were taken back.", good)
        messages.success(request, said % {"n": good})
        for each in [each for each in outcomes if each.fault][:10]:
            messages.warning(request, str(each))
        return redirect(address("design_migrate", pk, number))

    def _old(self):
        return get_object_or_404(self.type.versions, number=self.kwargs["number"])

    def _plan(self, data) -> planning.Plan:
        old, new = self._old(), self.type.current
        states = {key: data.get(f"state-{key}", "") for key in old.life.states}
        clocks: dict[str, Any] = {}
        for key in old.life.clocks:
            chosen = data.get(f"clock-{key}", "")
            if chosen in (planning.KEEP, planning.RESTART, planning.DROP):
                clocks[key] = chosen
            elif chosen in new.life.clocks and chosen != key:
                clocks[key] = {"to": chosen}
        try:
            moved = {key: goal for key, goal in states.items() if goal and goal != key}
            return planning.Plan.model_validate({"states": moved, "clocks": clocks})
        except ValidationError:
            return planning.Plan()

    def _page(self, tried: bool, plan: planning.Plan, status: int = 200):
        old, new = self._old(), self.type.current
        waiting = old.cases.exclude(category="closed")
        problems = planning.problems(plan, old, new)
        outcomes = list(islice(migrating.run(old, new, plan, dry=True), SHOWN)) if tried and not problems else []
        after = new.life.states
        gone = [(key, state) for key, state in old.life.states.items() if state.category != "closed"]
        return self.page(
            status,
            old=old,
            waiting=waiting.count(),
            most=MOST,
            states=[(key, state.label, plan.states.get(key, key if key in after else "")) for key, state in gone],
            goals=[(key, state.label) for key, state in new.life.states.items() if state.category != "closed"],
            clocks=[(key, clock.label, self._chosen(plan, key, new)) for key, clock in old.life.clocks.items()],
            others=[(key, clock.label) for key, clock in new.life.clocks.items()],
            problems=problems,
            tried=tried,
            outcomes=[Said.of(each, old.life, new.life) for each in outcomes],
            carried=new.cases.filter(events__kind="migrate").exclude(category="closed").distinct().count(),
        )

    def _chosen(self, plan: planning.Plan, key: str, new) -> str:
        said = plan.clocks.get(key)
        if said is None:
            return planning.KEEP if key in new.life.clocks else ""
        return said.to if isinstance(said, planning.To) else said
