"""What somebody sees after sending. `cases` registers how a receipt looks; the runner calls it at done/."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from forms.models import Submission

Maker = Callable[[HttpRequest, Submission, str], HttpResponse]
_makers: list[Maker] = []
_sheets: list[Maker] = []


def register(page: Maker, sheet: Maker | None = None) -> None:
    """``page(request, submission, secret)`` answers the page, ``sheet`` the same as a PDF; the last one counts."""
    _makers.append(page)
    if sheet is not None:
        _sheets.append(sheet)


def answer(request: HttpRequest, submission: Submission, secret: str) -> HttpResponse:
    """The receipt of ``submission``; a plain sentence where nobody registered one."""
    if _makers:
        return _makers[-1](request, submission, secret)
    return render(request, "forms/runner/received.html", {"submission": submission})


def sheet(request: HttpRequest, submission: Submission, secret: str) -> HttpResponse:
    """The receipt to keep and to print. Raises Http404 where nobody registered one."""
    if not _sheets:
        raise Http404
    return _sheets[-1](request, submission, secret)
