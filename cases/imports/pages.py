"""Pages for tables that come in, at the desk and in the admin alike: send one, look, take it in, take it back.

A page that waits for the work reloads itself; whoever closes it finds the work done.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass

from django import forms as html
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cases.errors import CaseError
from cases.imports import kinds, marking, reading, running
from cases.imports.faces import BatchFace
from cases.imports.kinds import Kind
from cases.models import Batch, CaseType
from home.refused import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_ONCE = 3.0  # seconds of work while the person waits: a small table is looked through by then
SMALL = 300 * 1024
EVERY = 4  # seconds between two looks at work that goes on
Show = Callable[[HttpRequest, str, dict, int], HttpResponse]


class TableForm(html.Form):
    use_required_attribute = False
    file = html.FileField(
        label=gettext_lazy("The table"),
        widget=html.FileInput({"accept": ".xlsx,.csv,.tsv,.txt"}),
        help_text=gettext_lazy("XLSX or CSV; the first line names the columns. It is only looked through at first."),
        error_messages={
            "required": gettext_lazy("Choose the file with the table."),
            "empty": gettext_lazy("This file is empty. Choose another one."),
        },
    )

    def clean_file(self):
        sent = self.cleaned_data["file"]
        if sent.size > reading.MOST_BYTES:
            said = _("“%(name)s” is larger than %(mb)d MB. Take pictures out, or split the table.")
            raise html.ValidationError(said % {"name": sent.name, "mb": reading.MOST_BYTES // reading.MB})
        return sent


def looking_again(answer: HttpResponse) -> HttpResponse:
    """The browser asks again by itself, with script or without."""
    answer["Refresh"] = str(EVERY)
    return answer


@dataclass(frozen=True)
class Place:
    """Where the pages are: their namespace and how a page is printed."""

    name: str
    space: str
    show: Show

    def url(self, page: str, *args) -> str:
        return reverse(f"{self.space}:{page}" if self.space else page, args=args)

    # --- pages --------------------------------------------------------------------------------------------------
    def index(self, request: HttpRequest) -> HttpResponse:
        offers = [self._offer(request, kind) for kind in kinds.offered(request.user, self.name)]
        mine = Batch.objects.filter(
            user=request.user, kind__in=[k.key for k in kinds.KINDS.values() if k.place == self.name]
        )
        sent = [(BatchFace(batch), self.url("table", batch.key)) for batch in mine[:20]]
        return self.show(request, "tables.html", {"offers": offers, "sent": sent}, 200)

    def _offer(self, request: HttpRequest, kind: Kind) -> dict:
        found = kinds.targets(request.user, kind)
        ways = [(type.title, type.slug) for type in found] if kind.key == "cases" else [(str(kind.label), "-")]
        links = [
            {"label": label, "send": self.url("send", kind.key, slug), "sheet": self.url("sheet", kind.key, slug)}
            for label, slug in ways
        ]
        out = self.url("out", kind.key) if kind.resource.goes_out else ""
        return {"label": kind.label, "about": kind.about, "links": links, "one": kind.key != "cases", "out": out}

    def send(self, request: HttpRequest, kind: str, target: str) -> HttpResponse:
        found, slug = self._asked(request, kind, target)
        form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
        if request.method == "POST" and form.is_valid():
            sent = form.cleaned_data["file"]
            batch = running.received(request.user, kind, slug, sent, sent.name)
            if sent.size <= SMALL:
                running.go_on(AT_ONCE, batch)
            return redirect(self.url("table", batch.key))
        face = BatchFace(Batch(kind=kind, target=slug, user=request.user))
        columns = kinds.blank(found, slug)
        context = {
            "form": form,
            "title": face.title,
            "about": found.about,
            "columns": columns,
            "index": self.url("tables"),
            "sheet": self.url("sheet", kind, target),
        }
        return self.show(request, "table_send.html", context, 422 if form.is_bound else 200)

    def sheet(self, request: HttpRequest, kind: str, target: str) -> HttpResponse:
        """An empty table of this kind."""
        found, slug = self._asked(request, kind, target)
        made = io.BytesIO()
        marking.empty(made, kinds.blank(found, slug))
        made.seek(0)
        title = BatchFace(Batch(kind=kind, target=slug)).title
        return FileResponse(made, as_attachment=True, filename=f"{title}.xlsx", content_type=XLSX)

    def table(self, request: HttpRequest, key) -> HttpResponse:
        batch = self._mine(request, key)
        refusal = ""
        if request.method == "POST":
            try:
                self._do(request, batch, request.POST.get("do", ""))
                running.go_on(AT_ONCE if batch.rows <= 200 else 0, batch)
                return redirect(self.url("table", batch.key))
            except CaseError as refused:
                refusal = str(refused)
                batch.refresh_from_db()
        context = {"face": BatchFace(batch), "batch": batch, "refusal": refusal, "index": self.url("tables")}
        context |= {"again": self.url("send", batch.kind, batch.target or "-"), "marks": self.url("marks", batch.key)}
        answer = self.show(request, "table.html", context, 422 if refusal else 200)
        return looking_again(answer) if context["face"].working else answer

    def _do(self, request: HttpRequest, batch: Batch, wanted: str) -> None:
        if wanted == "carry":
            running.carry_out(batch, request.user)
        elif wanted == "undo":
            running.take_back(batch, request.user)
        elif wanted == "drop":
            running.drop(batch)

    def marks(self, request: HttpRequest, key) -> HttpResponse:
        """The table with its wrong cells marked."""
        batch = self._mine(request, key)
        if not BatchFace(batch).has_sheet:
            raise Http404
        made = io.BytesIO()
        marking.marked(made, batch)
        made.seek(0)
        stem = batch.name.rpartition(".")[0] or batch.name
        name = pgettext("import", "%(name)s to correct.xlsx") % {"name": stem}
        return FileResponse(made, as_attachment=True, filename=name, content_type=XLSX)

    # --- who ----------------------------------------------------------------------------------------------------
    def _asked(self, request: HttpRequest, key: str, target: str) -> tuple[Kind, str]:
        kind, slug = kinds.KINDS.get(key), "" if target == "-" else target
        if kind is None or kind.place != self.name or (kind.key == "cases") != bool(slug):
            raise Http404
        if slug and not CaseType.objects.filter(slug=slug).exists():
            raise Http404
        if not kinds.may(request.user, kind, slug):
            raise Refused(_("Your posts take in no tables of this kind."))
        return kind, slug

    def _mine(self, request: HttpRequest, key) -> Batch:
        batch = get_object_or_404(Batch, key=key, user=request.user)
        if kinds.KINDS[batch.kind].place != self.name or not kinds.sees(request.user, batch):
            raise Http404
        return batch
