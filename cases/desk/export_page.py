"""Taking a filtered list out: GET says what would be taken, POST asks what for and writes it, and a record is kept.

What is large, or holds secret answers in clear, is written by the ticker; its page says how far it has come.
"""

import tempfile
from collections.abc import Iterator
from urllib.parse import quote

from django import forms as html
from django.conf import settings
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import rights
from cases.desk.access import desk
from cases.desk.page import show
from cases.exports import files, record, sources
from cases.imports.pages import looking_again
from cases.models import Export
from home import clock

MOST_AT_ONCE = 20_000  # rows one waits for


class ExportForm(html.Form):
    use_required_attribute = False
    purpose = html.CharField(
        label=gettext_lazy("What is it needed for"),
        max_length=200,
        help_text=gettext_lazy("It stands in the record, and on the table's second sheet."),
        error_messages={"required": gettext_lazy("Say what the table is needed for.")},
    )
    secrets = html.BooleanField(
        label=gettext_lazy("With ID numbers, phones and other secret answers in clear"),
        help_text=gettext_lazy("Only where your post may see them; each case's log says that you took them."),
        required=False,
    )


@desk
def export(request: HttpRequest) -> HttpResponse:
    source = request.GET.get("source", sources.CASES)
    try:
        listed = sources.listed(source, request.GET, request.user)
    except KeyError:
        raise Http404 from None
    rows, sliced = listed.count(), source in sources.IN_SLICES
    form = ExportForm(request.POST or None)
    if not any(post.role in rights.REVEALS for post in rights.posts(request.user)) or listed.type is None:
        del form.fields["secrets"]
    table = listed.table(request.user)
    kind = request.POST.get("format") if request.POST.get("format") in files.TYPES else "xlsx"
    if form.is_bound and kind == "xlsx" and rows > files.MOST_OF_SHEET:
        said = _("A workbook holds %(most)d rows; these are %(rows)d. Narrow the list, or take CSV.")
        form.add_error(None, said % {"most": files.MOST_OF_SHEET, "rows": rows})
    if request.method != "POST" or not form.is_valid():
        earlier = Export.objects.filter(user=request.user, later=True, at__gte=clock.now() - files.KEPT)[:5]
        context = {"listed": listed, "rows": rows, "headings": table.headings, "form": form, "earlier": earlier}
        context["large"] = sliced and rows > MOST_AT_ONCE
        return show(request, "export.html", context, 422 if form.is_bound else 200)
    secrets = form.cleaned_data.get("secrets", False)
    taken = record.begin(
        request.user,
        format=kind,
        source=source,
        query=listed.query,
        words=listed.words,
        headings=table.headings,
        rows=rows,
        purpose=form.cleaned_data["purpose"],
        secrets=secrets,
        later=secrets or (sliced and rows > MOST_AT_ONCE),
    )
    if taken.later:
        return redirect(reverse("desk:exported", args=[taken.pk]))
    return _whole(table, taken) if kind == "xlsx" else _streamed(table, taken)


def _whole(table: files.Tabled, taken: Export) -> FileResponse:
    """Written to a file without a name, which is gone when the answer is sent."""
    file = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115  # FileResponse closes it
    rows = files.write(file, table, taken)
    record.finish(taken, rows)
    file.seek(0)
    name = files.name(taken, table.title)
    return FileResponse(file, as_attachment=True, filename=name, content_type=files.TYPES["xlsx"])


def _streamed(table: files.Tabled, taken: Export) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(_counted(table, taken), content_type=files.TYPES[taken.format])
    name = quote(files.name(taken, table.title))
    answer["Content-Disposition"] = f"attachment; filename={taken.source}.{taken.format}; filename*=UTF-8''{name}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _counted(table: files.Tabled, taken: Export) -> Iterator[str]:
    written = 0
    for text, rows in files.texts(table, taken.format):
        written += rows
        yield text
    record.finish(taken, written)


# --- written by the ticker ------------------------------------------------------------------------------------------
@desk
def exported(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a large table has come; the way to it when it is there."""
    taken = get_object_or_404(Export, pk=pk, user=request.user, later=True)
    percent = min(100 * taken.written // max(taken.rows, 1), 100)
    working = taken.finished_at is None and not taken.fault
    gone = bool(taken.finished_at) and (not taken.file or taken.expires_at <= clock.now())
    context = {"taken": taken, "percent": percent, "working": working, "gone": gone, "file": files.name(taken)}
    answer = show(request, "exported.html", context)
    return looking_again(answer) if working else answer


@desk
def exported_file(request: HttpRequest, pk: int) -> FileResponse:
    """For its person alone, while it is kept, and while nothing of it was closed to the person since."""
    taken = get_object_or_404(Export, pk=pk, user=request.user, later=True)
    if not taken.file or taken.expires_at <= clock.now() or not rights.posts(request.user):
        raise Http404
    file = storages["private"].open(taken.file)
    return FileResponse(file, as_attachment=True, filename=files.name(taken), content_type=files.TYPES[taken.format])
