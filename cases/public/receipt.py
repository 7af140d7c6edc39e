"""The receipt: number, pick-up code, what happens next. The same one again for a reload and a repeated post."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from cases import addresses, codes, faces
from cases.actor import APPLICANT
from cases.models import Case
from cases.public import access
from cases.public.faces import CaseFace
from cases.public.private import private
from forms import digests
from forms.models import Submission
from home.templatetags.ow import weekday_time


@private
def receipt(request: HttpRequest, submission: Submission, secret: str) -> HttpResponse:
    """What the form runner shows at its end. ``secret``: the draft's; the code is derived from it and not stored."""
    case = access.of(submission=submission, spawned_by=None)
    face = CaseFace(case)
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    context = {
        "face": face,
        "code": codes.shown(codes.pickup_code(secret)),
        "received": _received(case),
        "next": face.ahead,
        "sheet_url": f"{request.path}pdf/{query}",
        "verify_url": addresses.verify(case.number, digests.printed(case.submission.digest)),
        "leave_url": f"{request.path.removesuffix('done/')}leave/",
    }
    answer = render(request, "public/receipt.html", context)
    return access.make_known(answer, request, addresses.track(), access.Visit(case, APPLICANT))


def _received(case: Case) -> list[tuple[str, str]]:
    who = faces.applicant(case)
    return [
        *([(pgettext("receipt", "Applicant"), who)] if who else []),
        (pgettext("receipt", "Received"), weekday_time(case.opened_at)),
        (pgettext("receipt", "Received by"), case.home.name),
        (pgettext("receipt", "Check digits"), digests.printed(case.submission.digest)),
    ]
