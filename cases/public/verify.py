"""Is this receipt or paper ours, and is what is kept still as it was? Number and check digits are compared.

The answer names no person and nothing that was said. A number that does not exist looks like wrong digits.
"""

import hmac
import logging
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cases import attempts, papers
from cases.models import Case, Document
from cases.papers import issuing
from cases.public import receipt_sheet
from cases.public.forms import Verify
from cases.public.private import private
from forms import digests
from home import crypto
from home.attempts import TooMany, client
from home.typed_codes import too_many

log = logging.getLogger(__name__)
NOBODY = "-" * digests.SIGNS
MOST_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True)
class Verdict:
    """``matches``: the receipt or paper is ours. ``kept``: what the office keeps is still what it was.

    ``paper``: the title of a paper the office issued; "" for a receipt. ``void``: since when that paper is void.
    """

    matches: bool
    kept: bool = False
    number: str = ""
    form: str = ""
    at: datetime | None = None
    unit: str = ""
    files: int = 0
    paper: str = ""
    void: datetime | None = None


@private
def verify(request: HttpRequest) -> HttpResponse:
    """``?number=&digits=`` (the QR code of a receipt) compares at once; without them the page asks.

    A posted file is a receipt as it was saved: is every byte still ours?
    """
    if request.method == "POST":
        return _file(request)
    form = Verify(request.GET if "number" in request.GET or "digits" in request.GET else None)
    if not form.is_bound:
        return render(request, "public/verify.html", {"form": form})
    if not form.is_valid():
        return render(request, "public/verify.html", {"form": form}, status=422)
    number, digits = form.cleaned_data["number"], form.cleaned_data["digits"]
    try:
        tried = attempts.take_check(number, client(request))
    except TooMany as refused:
        return too_many(request, refused)
    found = judge(number, digits)
    if found.matches:
        tried.back()
    return render(request, "public/verify.html", {"form": form, "found": found})


def _file(request: HttpRequest) -> HttpResponse:
    """Nothing of the file is kept, and nothing that stands in it is shown."""
    sent, status = request.FILES.get("sheet"), 200
    context = {"form": Verify(), "same": None}
    try:
        if sent is None:
            context["file_error"], status = _("Choose the PDF that was saved from the receipt."), 422
        else:
            attempts.take_file(client(request))
            context["same"] = sent.size <= MOST_BYTES and receipt_sheet.is_ours(sent.read())
    except TooMany as refused:
        return too_many(request, refused)
    return render(request, "public/verify.html", context, status=status)


def judge(number: str, digits: str) -> Verdict:
    """Compare ``digits`` with what stands under ``number``. Files are read only for whose digits are right."""
    case = Case.objects.select_related("submission__version", "home").filter(number=number).first()
    said = case.submission if case else None
    paper = Document.objects.with_void().select_related("unit", "event").filter(lookup=papers.tidied(number)).first()
    if paper is not None and hmac.compare_digest(_signs(paper), digits):
        return _paper(paper)
    kept = _signs(said) if said else NOBODY
    if not hmac.compare_digest(kept, digits) or said is None:
        return Verdict(False)
    return Verdict(
        True,
        kept=_unchanged(said),
        number=case.number,
        form=said.version.spec.title,
        at=case.opened_at,
        unit=case.home.name,
        files=said.attachments.count(),
    )


def _signs(kept) -> str:
    return digests.tidy(digests.printed(kept.digest))


def _paper(paper: Document) -> Verdict:
    try:
        same = hmac.compare_digest(issuing.digest(paper.facts), paper.digest)
    except (crypto.Unreadable, KeyError):
        same = False
    if not same:
        log.error("paper %s is not what was issued", paper.pk)
    return Verdict(
        True, same, number=paper.number, at=paper.at, unit=paper.unit.name, paper=paper.title, void=paper.voided_at
    )


def _unchanged(said) -> bool:
    try:
        same = hmac.compare_digest(digests.again(said), said.digest) and digests.files_hold(said)
    except crypto.Unreadable:
        same = False
    if not same:
        log.error("submission %s is not what its receipt says", said.uuid)
    return same
