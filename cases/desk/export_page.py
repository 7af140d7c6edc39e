"""Taking a filtered list out: GET says what would be taken, POST writes it, and a record is kept."""

import tempfile
from collections.abc import Iterator
from urllib.parse import quote

from django.conf import settings
from django.db.models import F
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import exports
from cases.desk import dues
from cases.desk.access import desk
from cases.desk.filters import Filters
from cases.desk.page import show
from cases.exports import csv_text, record, workbook
from cases.models import Case
from forms import rights as form_rights
from home import clock

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@desk
def export(request: HttpRequest) -> HttpResponse:
    filters = Filters.read(request.GET, request.user)
    cases = filters.narrow(Case.objects.visible_to(request.user, listed=True), request.user, dues.Bounds.present())
    withheld = form_rights.withheld(request.user, form_rights.EXPORT)
    table = exports.table(_ordered(cases, filters), filters.type, withheld)
    rows = cases.order_by().count()
    if request.method != "POST":
        return show(request, "export.html", {"filters": filters, "rows": rows, "headings": table.headings})
    kind = "csv" if request.POST.get("format") == "csv" else "xlsx"
    taken = record.begin(
        request.user,
        format=kind,
        query=filters.query(),
        words=filters.words(),
        headings=table.headings,
        rows=rows,
    )
    return _csv(table, taken) if kind == "csv" else _xlsx(table, taken)


def _ordered(cases, filters: Filters):
    """The order of the list on screen; rows without an instant last."""
    column = filters.order.column
    if filters.order.newest_first:
        return cases.order_by(f"-{column}", "-id")
    return cases.order_by(F(column).asc(nulls_last=True), "id")


def _xlsx(table: exports.Table, taken) -> FileResponse:
    """Written to a file without a name, which is gone when the answer is sent."""
    file = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115  # FileResponse closes it
    rows = workbook.write(file, table, _facts(taken))
    record.finish(taken, rows)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=_name(taken), content_type=XLSX)


def _csv(table: exports.Table, taken) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(_counted(table, taken), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f"attachment; filename=cases.csv; filename*=UTF-8''{quote(_name(taken))}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _counted(table: exports.Table, taken) -> Iterator[str]:
    written = -1  # the first line is the headings
    for line in csv_text.lines(table):
        written += 1
        yield line
    record.finish(taken, written)


def _facts(taken) -> list[tuple[str, object]]:
    return [
        (pgettext("export", "Filter"), pgettext("place", ", ").join(taken.words)),
        (_("Rows"), taken.rows),
        (_("Taken at"), taken.at),
        (_("Taken by"), str(taken.user)),
        (_("Secret answers"), _("Masked. Who needs one looks it up on the case page, which keeps a record.")),
    ]


def _name(taken) -> str:
    stem = pgettext("export", "Cases")
    return f"{stem}_{clock.now():%Y-%m-%d_%H%M}.{taken.format}"
