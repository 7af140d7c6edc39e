"""Where a form is filled in. The page chooses the form; what runs is the form's published version."""

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.db import models
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.models import PageLogEntry
from wagtail.url_routing import RouteResult

from cases.errors import CaseError
from cms.models.base import Column, Routed, SitePage
from forms.models import Form, FormVersion
from forms.views import Place, Runner, earlier, files, moving, paper, preparing, resuming
from home import clock, modes

GRACE = timedelta(days=1)  # drafts go on for a day after the page was taken off


class FormIndexPage(Column, SitePage):
    """Holds the form pages; people come to them from the guides."""

    template = "cms/form_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["cms.FormPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of forms")

    def get_context(self, request, *args, **kwargs):
        """``?after=``: forms passed already, where few are shown at a time."""
        every = list(FormPage.objects.child_of(self).live().order_by("title"))
        given, size = request.GET.get("after", ""), modes.rows(request, len(every) or 1)
        start = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 0
        more = start + size if start + size < len(every) else 0
        return super().get_context(request, *args, **kwargs) | {"pages": every[start : start + size], "more": more}


class FormPage(Routed):
    """``form``: what is asked. ``intro``: one sentence before the first question.

    ``?about=`` names the service item it is about; the guides' links bring it.
    """

    parent_page_types = ["cms.FormIndexPage"]
    subpage_types = []
    form = models.ForeignKey(
        "forms.Form", models.PROTECT, related_name="pages", verbose_name=_("form that is filled in")
    )
    intro = models.CharField(_("one sentence before the first question"), max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes it takes"), default=6)

    content_panels = [*SitePage.content_panels, FieldPanel("form"), FieldPanel("intro"), FieldPanel("minutes")]

    class Meta:
        verbose_name = _("form page")

    @path("", name="start")
    def start(self, request: HttpRequest) -> HttpResponse:
        return self._runner(request).start()

    @path("<int:number>/", name="step")
    def step(self, request: HttpRequest, number: int) -> HttpResponse:
        return self._runner(request).step(number)

    @path("check/", name="check")
    def check_answers(self, request: HttpRequest) -> HttpResponse:  # `check` is Django's
        return self._runner(request).check()

    @path("done/", name="done")
    def done(self, request: HttpRequest) -> HttpResponse:
        return self._runner(request).done()

    @path("done/pdf/", name="sheet")
    def sheet(self, request: HttpRequest) -> HttpResponse:
        return self._runner(request).sheet()

    @path("materials/", name="materials")
    def materials(self, request: HttpRequest) -> HttpResponse:
        return preparing.materials_page(self._runner(request))

    @path("paper/", name="paper")
    def paper(self, request: HttpRequest) -> HttpResponse:
        return paper.sheet(self._runner(request))

    @path("save/", name="save")
    def save_draft(self, request: HttpRequest) -> HttpResponse:  # `save` is Django's
        return resuming.save(self._runner(request))

    @path("leave/", name="leave")
    def leave(self, request: HttpRequest) -> HttpResponse:
        return resuming.leave(self._runner(request))

    @path("resume/", name="resume")
    def resume(self, request: HttpRequest) -> HttpResponse:
        return resuming.resume(request, self._runner(request))

    @path("changes/", name="changes")
    def changes(self, request: HttpRequest) -> HttpResponse:
        return moving.changes(self._runner(request))

    @path("earlier/", name="earlier")
    def earlier(self, request: HttpRequest) -> HttpResponse:
        return earlier.fill(self._runner(request))

    @path("files/", name="files")
    def send_file(self, request: HttpRequest) -> HttpResponse:
        return files.files(self._runner(request))

    @path("files/<uuid:key>/", name="file")
    def send_piece(self, request: HttpRequest, key: UUID) -> HttpResponse:
        return files.file(self._runner(request), key)

    def route(self, request, path_components):
        """Off the site, the page still answers whoever holds a draft of it, for a day."""
        if not self.live and self._goes_on(request):
            try:
                view, args, kwargs = self.resolve_subpage("/" + "".join(f"{part}/" for part in path_components))
            except Http404:
                return super().route(request, path_components)
            return RouteResult(self, args=(view, args, kwargs))
        return super().route(request, path_components)

    def _goes_on(self, request: HttpRequest) -> bool:
        taken_off = PageLogEntry.objects.filter(page=self, action="wagtail.unpublish").order_by("-timestamp").first()
        if taken_off is None or clock.now() >= taken_off.timestamp + GRACE:
            return False
        runner = self._runner(request)
        return runner.begun() is not None

    def _runner(self, request: HttpRequest) -> Runner:
        base = urlsplit(self.get_url(request) or request.path).path
        return Runner(request, self._place(request, base))

    def _place(self, request: HttpRequest, base: str) -> Place:
        return Place(
            form=self.form,
            base=base,
            title=self._title(request.GET.get("about", "")),
            intro=self.intro,
            minutes=self.minutes,
            live=self.live or getattr(request, "is_preview", False),
            refusals=(CaseError,),
        )

    def _title(self, about: str) -> str:
        """What is being done: the item a guide sent somebody for, where one form serves many."""
        from cms.models.services import ServiceGuidePage

        guide = ServiceGuidePage.objects.live().filter(item_code=about).only("title").first() if about else None
        return guide.title if guide else self.title


def place(form: Form) -> str:
    """Path of the page on which ``form`` is filled in; "" while there is none. A live one comes first."""
    page = FormPage.objects.filter(form=form).order_by("-live", "pk").first()
    return urlsplit(page.url or "").path if page else ""


def listed() -> list[tuple[FormVersion, str]]:
    """(version that runs, title) of every live page whose form may be begun. Two queries."""
    newest = FormVersion.objects.filter(form=OuterRef("form")).order_by("-number").values("pk")[:1]
    pages = FormPage.objects.live().annotate(newest=Subquery(newest)).order_by("title")
    titles = {page.newest: page.title for page in pages}
    running = FormVersion.objects.filter(pk__in=titles, closed_at=None).select_related("form")
    known = {version.pk: version for version in running}
    return [(known[pk], title) for pk, title in titles.items() if pk in known]
