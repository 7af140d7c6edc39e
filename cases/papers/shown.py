"""Papers as lists on a page, and as files to save."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from cases.models import Case, Document
from cases.papers import docx, sheet

PDF, DOCX = "pdf", "docx"
TYPES = {PDF: "application/pdf", DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}


@dataclass(frozen=True)
class Paper:
    """One line. ``where``: the end of its address, after the case's own. ``void``: since when it is void."""

    title: str
    number: str
    day: date
    unit: str
    where: str
    template: bool
    void: datetime | None = None


def of(case: Case, *, public: bool = False) -> list[Paper]:
    """The papers of ``case``, newest first; with ``public`` those for who filed."""
    rows = case.documents.with_void().select_related("event", "unit").order_by("-event__seq", "key")
    rows = rows.filter(public=True) if public else rows
    return [
        Paper(
            row.title,
            row.number,
            row.day,
            row.unit.name,
            f"{row.event.seq}/{row.key}",
            row.template_id is not None,
            row.voided_at,
        )
        for row in rows
    ]


def find(case: Case, seq: int, key: str, *, public: bool = False) -> Document:
    """The paper of event ``seq``. Raises Http404; a paper that is not for who filed is not there for them, a void one
    for nobody: what is printed looks valid."""
    rows = case.documents.standing().select_related("event", "template").filter(event__seq=seq, key=key)
    found = (rows.filter(public=True) if public else rows).first()
    if found is None:
        raise Http404
    return found


def answer(document: Document, kind: str = PDF, *, large: bool = False) -> HttpResponse:
    """The paper to be saved or printed; kept by no cache. ``large``: a PDF in large type. Raises
    cases.papers.docx.Failed."""
    body = sheet.draw(document, large=large) if kind == PDF else docx.draw(document)
    made = HttpResponse(body, content_type=TYPES[kind])
    name = f"{document.title}-{document.number}.{kind}"
    made["Content-Disposition"] = content_disposition_header(True, name)
    made["X-Content-Type-Options"] = "nosniff"
    made["Cache-Control"] = "private, no-store"
    return made
