"""What somebody sees after sending. `cases` registers how a receipt looks; the runner calls it at done/."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forms.models import Submission

Maker = Callable[[HttpRequest, Submission, str], HttpResponse]
_makers: list[Maker] = []


def register(maker: Maker) -> Maker:
    """Decorator. ``maker(request, submission, secret)`` answers the whole page; the one registered last counts."""
    _makers.append(maker)
    return maker


def answer(request: HttpRequest, submission: Submission, secret: str) -> HttpResponse:
    """The receipt of ``submission``; a plain sentence where nobody registered one."""
    if _makers:
        return _makers[-1](request, submission, secret)
    return render(request, "forms/runner/received.html", {"submission": submission})
