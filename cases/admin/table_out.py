"""What stands of a kind of table, out of the admin: asked what for, recorded, in the columns it is taken in with."""

import tempfile

from django import forms as html
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.exports import files, record
from cases.imports import kinds
from cases.imports.kinds import ADMIN
from cases.imports.outward import Outward
from home.refused import Refused


class PurposeForm(html.Form):
    use_required_attribute = False
    purpose = html.CharField(
        label=gettext_lazy("What is it needed for"),
        max_length=200,
        help_text=gettext_lazy("It stands in the record, and on the table's second sheet."),
        error_messages={"required": gettext_lazy("Say what the table is needed for.")},
    )


def out(request: HttpRequest, kind: str) -> HttpResponse:
    found = kinds.KINDS.get(kind)
    if found is None or found.place != ADMIN or not found.resource.goes_out:
        raise Http404
    if not kinds.may(request.user, found):
        raise Refused(_("Your rights take out no tables of this kind."))
    table, form = Outward(found), PurposeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"table": table, "rows": table.count(), "form": form, "index": reverse("tables:tables")}
        return render(request, "cases/admin/table_out.html", context, status=422 if form.is_bound else 200)
    wish = request.POST.get("format")
    taken = record.begin(
        request.user,
        format=wish if wish in files.TYPES else "xlsx",
        source=kind,
        words=[table.title],
        headings=table.headings,
        rows=table.count(),
        purpose=form.cleaned_data["purpose"],
    )
    file = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115  # FileResponse closes it
    record.finish(taken, files.write(file, table, taken))
    file.seek(0)
    name, content_type = files.name(taken, table.title), files.TYPES[taken.format]
    return FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
