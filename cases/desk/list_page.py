"""Opening cases from a list: choose the type, take its empty sheet, send the filled one, look at every line, open."""

import io

import openpyxl
from django import forms as html
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from openpyxl.styles import Font

from cases import listing, relisting, rights
from cases.desk.access import desk
from cases.desk.page import show
from cases.listing import Line, Openable
from cases.models import CaseType
from forms.exchange.problems import Unreadable
from home.models import Post
from home.refused import Refused

AT_ONCE = 20  # of those the list has no longer; the others are folded away, so that the next file is in reach
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ListForm(html.Form):
    """``check`` among the buttons: only look. A list with anything to correct opens nothing."""

    use_required_attribute = False
    file = html.FileField(
        label=gettext_lazy("The list"),
        widget=html.FileInput({"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy("XLSX or CSV; the first line names the questions, each other line becomes a case."),
        error_messages={
            "required": gettext_lazy("Choose the file with the list."),
            "empty": gettext_lazy("This file is empty. Choose another one."),
        },
    )


@desk
def choose(request: HttpRequest) -> HttpResponse:
    return show(request, "list.html", {"rows": listing.openable(request.user)})


@desk
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    """The lines of a list with what is wrong, or what became of them."""
    openable, post = _openable(request, slug)
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    context = {"openable": openable, "form": form, "lines": [], "done": False}
    if request.method != "POST" or not form.is_valid():
        return show(request, "list_upload.html", context, 422 if form.is_bound else 200)
    sent = form.cleaned_data["file"]
    try:
        sheet = listing.read(sent.read(), sent.name)
        lines = listing.judged(openable, sheet, post)
    except Unreadable as refused:
        form.add_error("file", str(refused))
        return show(request, "list_upload.html", context, 422)
    wrong = sum(bool(line.problems) for line in lines)
    gone = relisting.gone(openable, lines, request.user)
    context |= {"gone": gone[:AT_ONCE], "gone_too": gone[AT_ONCE:], "gone_n": len(gone)}
    if wrong or "check" in request.POST:
        context |= {"lines": lines, "said": _looked(lines), "wrong": wrong}
        return show(request, "list_upload.html", context, 422 if wrong else 200)
    lines = listing.opened(openable, lines, request.user, post)
    return show(request, "list_upload.html", context | {"lines": lines, "said": _told(lines), "done": True})


@desk
def blank(request: HttpRequest, slug: str) -> HttpResponse:
    """An empty workbook whose first line names the questions, with the choices below it on a second sheet."""
    openable, _post = _openable(request, slug)
    book = openpyxl.Workbook()
    page = book.active
    page.title = openable.type.title[:31]
    page.append(openable.headings)
    for cell in page[1]:
        cell.font = Font(bold=True)
        page.column_dimensions[cell.column_letter].width = max(14, 2 * len(str(cell.value)) + 2)
    page.freeze_panes = "A2"
    choices = book.create_sheet(_("Choices"))
    for each in openable.version.spec.fields():
        if each.choices and each.label in openable.headings:
            choices.append([each.label, *(choice.label for choice in each.choices)])
    made = io.BytesIO()
    book.save(made)
    answer = HttpResponse(made.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{openable.type.title}.xlsx")
    return answer


def _openable(request: HttpRequest, slug: str) -> tuple[Openable, Post]:
    type = CaseType.objects.filter(slug=slug).first()
    openable = listing.of(type) if type and type.current else None
    if openable is None:
        raise Http404
    post = rights.opener(request.user, type.current.life)
    if post is None:
        raise Refused(_("Your posts do not open cases of this kind. Ask the lead of your unit."))
    return openable, post


def _looked(lines: list[Line]) -> str:
    wrong = sum(bool(line.problems) for line in lines)
    if wrong:
        said = ngettext("%(n)d line has to be corrected. Nothing was opened.",
                        "%(n)d lines have to be corrected. Nothing was opened.", wrong)  # fmt: skip
        return said % {"n": wrong}
    new = sum(line.case is None for line in lines)
    changed = sum(bool(line.changes) for line in lines)
    if not new and changed:
        said = ngettext("%(n)d case would be corrected.", "%(n)d cases would be corrected.", changed) % {"n": changed}
        return " ".join([said, _("If that is right, choose the file once more and send it.")])
    if not new:
        return _("All these lines were opened before: nothing would be opened.")
    said = ngettext("%(n)d case would be opened.", "%(n)d cases would be opened.", new) % {"n": new}
    more = _("If that is right, choose the file once more and open them.")
    return " ".join(filter(None, [said, _corrected(changed, done=False), _before(lines), more]))


def _told(lines: list[Line]) -> str:
    made, refused = sum(bool(line.case) and not line.again for line in lines), sum(bool(x.problems) for x in lines)
    changed = sum(line.changed for line in lines)
    if not made and not refused and not changed:
        return _("All these lines were opened before: nothing was opened again.")
    said = [ngettext("%(n)d case opened.", "%(n)d cases opened.", made) % {"n": made} if made else ""]
    said += [_corrected(changed, done=True), _before(lines)]
    if refused:
        said.append(ngettext("%(n)d line was refused.", "%(n)d lines were refused.", refused) % {"n": refused})
    return " ".join(filter(None, said))


def _corrected(n: int, done: bool) -> str:
    if not n:
        return ""
    would = ngettext("%(n)d case would be corrected.", "%(n)d cases would be corrected.", n)
    return (ngettext("%(n)d case corrected.", "%(n)d cases corrected.", n) if done else would) % {"n": n}


def _before(lines: list[Line]) -> str:
    n = sum(line.again and not line.changes for line in lines)
    return ngettext("%(n)d line was opened before.", "%(n)d lines were opened before.", n) % {"n": n} if n else ""
