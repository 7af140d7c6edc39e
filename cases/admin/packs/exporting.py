"""A pack out of the office: shown first with what it cannot say, then downloaded. Taking it is recorded."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cases import packs
from cases.admin.life import said
from cases.admin.packs import listed
from cases.admin.packs.views import PackPage
from cases.models import CaseType
from cases.packs import made_here
from cases.packs.export import Exported, of_type, whole
from cases.packs.problems import PackError

EXPORTED = "cases.pack_exported"


class ExportView(PackPage):
    """GET: what is in the file, what is not. POST: the file."""

    template_name = "cases/admin/packs/export.html"

    def get(self, request, **named):
        try:
            made = self.made(**named)
        except PackError as fault:
            return self.page(422, wrong=[said(each) for each in fault.problems])
        pack = packs.loads(made.text, f"{made.name}.yaml")
        slips = [said(each) for each in packs.check(pack)]
        self.page_title = _("Export: %(title)s") % {"title": pack.shape.title}
        return self.page(made=made, pack=pack, slips=slips, size=len(made.text.encode()) // 1024 + 1)

    def post(self, request, **named):
        try:
            made = self.made(**named)
        except PackError as fault:
            return self.page(422, wrong=[said(each) for each in fault.problems])
        made_here.remember(made.found)
        log(instance=self.about(**named), action=EXPORTED, user=request.user,
            data={"pack": made.name, "digest": made.digest})  # fmt: skip
        answer = HttpResponse(made.text, content_type="application/yaml; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{made.name}.yaml"'
        answer["Cache-Control"] = "no-store"
        return answer

    def made(self, name: str) -> Exported:
        if not listed.is_here(name):
            raise Http404
        return whole(name)

    def about(self, name: str):
        return listed.first_of(name)


class TypeExportView(ExportView):
    """Of the pack a type belongs to, or goes as."""

    def made(self, pk: int) -> Exported:
        return of_type(self.about(pk))

    def about(self, pk: int) -> CaseType:
        return get_object_or_404(CaseType.objects.exclude(spec=""), pk=pk)
