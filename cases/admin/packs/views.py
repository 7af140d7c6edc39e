"""The pages of packs: all of them, one of them, bringing one in."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from cases import packs, spec
from cases.admin import life
from cases.admin.packs import asking, listed, taking_in
from cases.admin.packs.taking_in import Moved, Stopped, Unreadable
from cases.models import CaseType
from cases.packs import made_here
from cases.packs.install import NEW, WRITTEN, Report, Unmapped
from cases.packs.problems import PackError
from cases.packs.resolve import HOME, Pack, installed, ours
from forms.models import Form
from forms.publishing import Unpublishable
from home.models import Unit

INSTALLED = "cases.pack_installed"
SHIPPED, SENT = "shipped", "sent"


class PackPage(WagtailAdminTemplateMixin, View):
    """Of the packs, for who may change case types."""

    template_name = ""
    header_icon = "copy"
    page_title = gettext_lazy("Packs")

    def dispatch(self, request, *args, **kwargs):
        if not self.may(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def may(self, user) -> bool:
        return asking.may_see(user)

    def get_breadcrumbs_items(self):
        listed_at = {"url": reverse("cases_packs"), "label": _("Packs")}
        return [*self.breadcrumbs_items, listed_at, {"url": "", "label": self.page_title}]

    def page(self, status: int = 200, **context):
        shown = {**self.get_context_data(), "may_install": asking.may_install(self.request.user), **context}
        return render(self.request, self.template_name, shown, status=status)


class ListView(PackPage):
    template_name = "cases/admin/packs/list.html"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": _("Packs")}]

    def get(self, request):
        return self.page(here=listed.here(), shipped=listed.shipped(), made=listed.made_here())


class PackView(PackPage):
    """What of a pack is here, and how it stands to what the pack said."""

    template_name = "cases/admin/packs/pack.html"

    def get(self, request, name):
        if not listed.is_here(name):
            raise Http404
        pack = installed(name)  # none where its file came with an older release
        self.page_title = pack.shape.title if pack else name
        return self.page(pack=pack, name=name, **listed.parts_of(name), ours=name in ours())


class ImportView(PackPage):
    """Choose or send a pack; look at what it would do; let it."""

    template_name = "cases/admin/packs/import.html"
    page_title = gettext_lazy("Bring a pack in")

    def may(self, user) -> bool:
        return asking.may_install(user)

    def get(self, request):
        name = request.GET.get("pack", "")
        if not name:
            return self.choose()
        if name not in ours():
            raise Http404
        return self.looked(packs.load(HOME / f"{name}.yaml"), SHIPPED)

    def post(self, request):
        act = request.POST.get("act", "")
        try:
            if act == "send":
                return self.looked(taking_in.read(taking_in.text_of(request.FILES.get("file"))), SENT)
            pack, origin = self._pack(request.POST)
        except Unreadable as slip:
            return self.choose(422, wrong=slip.sentences)
        return self.install(pack, origin) if act == "install" else self.looked(pack, origin)

    def _pack(self, data) -> tuple[Pack, str]:
        """The pack that was looked at: one of ours by its name, or the text that was sent."""
        if (name := data.get("pack", "")) in ours():
            return packs.load(HOME / f"{name}.yaml"), SHIPPED
        return taking_in.read(data.get("text", "")), SENT

    def choose(self, status: int = 200, **context):
        context = {"shipped": listed.shipped(), "look": None, "largest": taking_in.LARGEST // 1024, **context}
        return self.page(status, **context)

    def looked(self, pack: Pack, origin: str, status: int = 200, **context):
        units = self._units()
        try:
            look = taking_in.look(pack, units, self.request.user)
        except (Unmapped, Unpublishable) as slip:
            return self.choose(422, wrong=[str(slip)])
        except PackError as fault:  # of what is here and would be compared
            return self.choose(422, wrong=[life.said(each) for each in fault.problems])
        self.page_title = _("Bring in: %(title)s") % {"title": pack.shape.title}
        shown = {"look": look, "pack": pack, "origin": origin, "text": pack.text if origin == SENT else ""}
        shown |= {
            "units": list(Unit.objects.order_by("path")),
            "taken": self._chosen(taking_in.TAKE),
            "joined": self._chosen(taking_in.BOTH),
            "mine": made_here.known(pack),
            "namesake": listed.namesake(pack),
        }
        return self.page(status, **shown, **context)

    def install(self, pack: Pack, origin: str):
        units, choice = self._units(), self._choice()
        lacking = [slot.label for slot in taking_in.slots(pack, units) if not slot.code]
        if lacking:
            said = _("Choose the unit first: %(slots)s.") % {"slots": "、".join(lacking)}
            return self.looked(pack, origin, 422, wrong=[said])
        try:
            report = taking_in.carry_out(pack, units, self.request.user, choice, self.request.POST.get("mark", ""))
        except Moved:
            said = _("Something here has changed since you looked. Nothing was installed; look again, then decide.")
            return self.looked(pack, origin, 409, wrong=[said])
        except Stopped as slip:
            return self.looked(pack, origin, 422, wrong=slip.sentences)
        except (Unmapped, Unpublishable) as slip:
            return self.looked(pack, origin, 422, wrong=[str(slip)])
        self._record(pack, report, choice)
        return redirect("cases_pack", pack.name) if listed.is_here(pack.name) else redirect("cases_packs")

    def _units(self) -> dict[str, str]:
        data = self.request.POST
        known = set(Unit.objects.values_list("code", flat=True))
        said = {key.removeprefix("unit-"): code for key, code in data.items() if key.startswith("unit-")}
        return {slot: code for slot, code in said.items() if code in known}

    def _choice(self) -> dict[str, str]:
        """Part → keep, take or both."""
        data = self.request.POST
        return {key.removeprefix("part-"): word for key, word in data.items() if key.startswith("part-")}

    def _chosen(self, word: str) -> list[str]:
        return [part for part, said in self._choice().items() if said == word]

    def _record(self, pack: Pack, report: Report, choice: dict[str, str]) -> None:
        """Who brought what in, in the histories of the site and of each part that was written."""
        chosen = {line.part: choice[line.part] for line in report.lines if line.part in choice}
        about = {"pack": pack.name, "digest": spec.digest(pack.text), "chosen": chosen}
        slugs = [line.part.partition(":")[2] for line in report.of(*WRITTEN)]
        rows = [*CaseType.objects.filter(slug__in=slugs), *Form.objects.filter(slug__in=slugs)]
        for row in rows or filter(None, [listed.first_of(pack.name)]):  # figures and pages alone have no history here
            log(instance=row, action=INSTALLED, user=self.request.user, data=about)
        new, written = len(report.of(NEW)), len(report.of(*WRITTEN))
        words = {"title": pack.shape.title, "new": new, "changed": written - new, "kept": len(report.lines) - written}
        said = _("“%(title)s”: %(new)d made, %(changed)d changed, %(kept)d left as they are.")
        messages.success(self.request, said % words)
