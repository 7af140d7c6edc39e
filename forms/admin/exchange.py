"""Forms out of and into the builder as files: two downloads, and an import that shows its differences first.

Between the file and the decision nothing is kept here: what was read travels in the page, signed for this person and
this form.
"""

from dataclasses import dataclass
from typing import Any

from django import forms as html
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button

from forms import publishing, schema
from forms.admin.builder import free_slug
from forms.exchange import definition, landing, reading, writing
from forms.exchange.merging import MINE, THEIRS
from forms.exchange.problems import UNSUPPORTED, WRONG, Problem, Problems
from forms.exchange.reading import Incoming
from forms.models import Form

NAMESPACE = "wagtailsnippets_forms_form"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT, HOURS = "forms.exchange", 24
TAKE = "take:"


def address(name: str, *args: Any) -> str:
    return reverse(f"{NAMESPACE}:{name}", args=args)


def buttons(row: Form) -> list[Button]:
    """What the builder offers beside copying and deleting."""
    return [
        Button(_("Export as a workbook (XLSX)"), address("export_xlsx", row.pk), icon_name="download", priority=40),
        Button(_("Export as JSON"), address("export_json", row.pk), icon_name="code", priority=41),
        Button(_("Import from a workbook"), address("import", row.pk), icon_name="upload", priority=42),
    ]


class OfOneForm(PermissionCheckedMixin):
    """``row``: the form in the address; who may not change it is turned away."""

    model = Form

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.row = get_object_or_404(Form, pk=kwargs["pk"]) if "pk" in kwargs else None

    def dispatch(self, request, *args, **kwargs):
        may = self.user_has_permission_for_instance("change", self.row) if self.row else self.user_has_permission("add")
        if not may:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


# --- out ------------------------------------------------------------------------------------------------------------
class ExportView(OfOneForm, View):
    """What the builder holds now, as a file."""

    suffix, content_type = "", ""

    def body(self, spec: schema.Form) -> bytes:
        raise NotImplementedError

    def get(self, request, pk):
        try:
            body = self.body(landing.definition_of(self.row))
        except (publishing.Unpublishable, writing.TooLong) as slip:
            messages.error(request, _("The form cannot be exported yet: %(why)s") % {"why": slip})
            return redirect(address("edit", pk))
        name = f"{self.row.title or self.row.slug}.{self.suffix}"
        return HttpResponse(
            body,
            content_type=self.content_type,
            headers={
                "Content-Disposition": content_disposition_header(True, name),
                "Cache-Control": "private, no-store",
            },
        )


class ExportWorkbookView(ExportView):
    suffix, content_type = "xlsx", XLSX

    def body(self, spec: schema.Form) -> bytes:
        version = str(self.row.current.number) if self.row.current else ""
        return writing.workbook(spec, slug=self.row.slug, version=version)


class ExportJsonView(ExportView):
    suffix, content_type = "json", "application/json"

    def body(self, spec: schema.Form) -> bytes:
        return definition.write(spec, slug=self.row.slug).encode()


# --- in -------------------------------------------------------------------------------------------------------------
class FileForm(html.Form):
    file = html.FileField(
        label=gettext_lazy("Workbook (XLSX) or JSON"),
        help_text=gettext_lazy("An XLSForm workbook drawn up in WPS or Excel, or a file that was exported here."),
        widget=html.FileInput(attrs={"accept": ".xlsx,.json"}),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("The file is empty.")},
    )


@dataclass(frozen=True)
class Parcel:
    """What travels in the page: the file as it was read, and what the builder held then."""

    incoming: Incoming
    held: str  # digest, "" for a new form

    def sign(self, request, row: Form | None) -> str:
        spec, problems = self.incoming.spec, self.incoming.problems
        told = {
            "to": [request.user.pk, row.pk if row else None],
            "form": schema.canonical(spec),
            "about": [self.incoming.slug, self.incoming.base, self.incoming.former],
            "told": [[each.level, str(each)] for each in problems.listed()],
            "held": self.held,
        }
        return signing.dumps(told, salt=SALT, compress=True)

    @classmethod
    def open(cls, text: str, request, row: Form | None) -> "Parcel | None":
        """None if it is forged, too old, or somebody else's."""
        try:
            told = signing.loads(text, salt=SALT, max_age=HOURS * 3600)
        except signing.BadSignature:
            return None
        if told["to"] != [request.user.pk, row.pk if row else None]:
            return None
        problems = Problems()
        for level, said in told["told"]:
            problems.told[Problem(level, said)] = None
        return cls(Incoming(schema.parse(told["form"]), problems, *told["about"]), told["held"])


class ImportView(OfOneForm, WagtailAdminTemplateMixin, View):
    """A file is chosen, its differences are shown, conflicts are decided; then a draft is saved. Acts on POST only."""

    template_name = "forms/admin/import.html"
    page_title = gettext_lazy("Import from a workbook")
    header_icon = "form"

    @property
    def page_subtitle(self) -> str:
        return self.row.title if self.row else ""

    def get_breadcrumbs_items(self):
        items = [{"url": address("list"), "label": capfirst(Form._meta.verbose_name_plural)}]
        if self.row:
            items.append({"url": address("edit", self.row.pk), "label": self.row.title})
        return [*self.breadcrumbs_items, *items, {"url": "", "label": self.page_title}]

    def get(self, request, **_kwargs):
        return self.page(form=FileForm())

    def post(self, request, **_kwargs):
        if "parcel" in request.POST:
            return self.decide()
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form=form, status=422)
        file = form.cleaned_data["file"]
        incoming = reading.read(file.read(definition.MOST_BYTES + 1), file.name)
        if incoming.spec is None or incoming.problems.of(WRONG):
            return self.page(form=FileForm(), problems=list(incoming.problems.listed()), status=422)
        return self.compare(incoming)

    def page(self, status: int = 200, **context):
        """The page to choose a file, or to decide."""
        return render(self.request, self.template_name, self.get_context_data(**context), status=status)

    def target(self, incoming: Incoming) -> Form:
        if self.row:
            return self.row
        taken = not incoming.slug or Form.objects.filter(slug=incoming.slug).exists()
        return Form(slug=free_slug(incoming.spec.title, None) if taken else incoming.slug)

    # --- the differences --------------------------------------------------------------------------------------------
    def compare(self, incoming: Incoming, decisions: dict[str, str] | None = None, **more):
        """The differences of a file that was read, to be looked at before anything is written."""
        try:
            plan = landing.plan(incoming, self.target(incoming), decisions)
        except landing.Refused as refusal:
            return self.page(form=FileForm(), refusal=str(refusal), status=422)
        parcel = Parcel(incoming, schema.digest(plan.mine) if plan.mine else "")
        context = {
            "plan": plan,
            "parcel": parcel.sign(self.request, self.row),
            "conflicts": [self._choice(plan, each, decisions or {}) for each in plan.merge.conflicts]
            if plan.merge
            else [],
            "taken": [plan.words.line(each) for each in plan.differences if each.status == THEIRS],
            "kept": [plan.words.line(each) for each in plan.differences if each.status == MINE],
            "lacking": [each for each in incoming.problems.listed() if each.level == UNSUPPORTED],
            "notes": [each for each in incoming.problems.listed() if each.level != UNSUPPORTED],
            "elsewhere": incoming.slug if self.row and incoming.slug not in ("", self.row.slug) else "",
        }
        return self.page(**context, **more)

    def _choice(self, plan: landing.Plan, difference, decisions: dict[str, str]) -> dict[str, Any]:
        return {
            "name": TAKE + difference.id,
            "line": plan.words.line(difference),
            "chosen": decisions.get(difference.id, ""),
        }

    def decide(self):
        post = self.request.POST
        parcel = Parcel.open(post["parcel"], self.request, self.row)
        if parcel is None:
            return self.page(form=FileForm(), refusal=_("This page is too old. Choose the file again."), status=422)
        decisions = self._decisions()
        try:
            plan = landing.plan(parcel.incoming, self.target(parcel.incoming), decisions)
            if self.row and schema.digest(plan.mine) != parcel.held:
                said = _("Somebody changed the form in the meantime. Look at the differences again.")
                return self.compare(parcel.incoming, decisions, refusal=said, status=409)
            if post.get("all") in (THEIRS, MINE):
                chosen = {each.id: post["all"] for each in plan.undecided(decisions)}
                return self.compare(parcel.incoming, decisions | chosen)
            if left := plan.undecided(decisions):
                said = _("Decide every point below; %(n)d are still open.") % {"n": len(left)}
                return self.compare(parcel.incoming, decisions, refusal=said, status=422)
            if plan.spec is None:
                return self.compare(parcel.incoming, decisions, status=422)
            row = landing.land(plan, self.request.user)
        except landing.Refused as refusal:
            return self.page(form=FileForm(), refusal=str(refusal), status=422)
        if plan.changes:
            messages.success(self.request, _("Imported as a draft. Look through it and publish it."))
        else:
            messages.success(self.request, _("The form says all that already; nothing was changed."))
        return redirect(address("edit", row.pk))

    def _decisions(self) -> dict[str, str]:
        given = {name.removeprefix(TAKE): side for name, side in self.request.POST.items() if name.startswith(TAKE)}
        return {name: side for name, side in given.items() if side in (THEIRS, MINE)}

    @cached_property
    def sides(self) -> list[tuple[str, str]]:
        return [(THEIRS, pgettext("import", "the file's")), (MINE, pgettext("import", "the builder's"))]

    def get_context_data(self, **kwargs):
        back = address("edit", self.row.pk) if self.row else address("list")
        return super().get_context_data(**kwargs) | {"row": self.row, "back": back, "sides": self.sides}
