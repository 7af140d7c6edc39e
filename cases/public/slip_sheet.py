"""The slip of a case that came from another (split off, led to): number, pick-up code, whose it is, where to look."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.models import Case
from cases.public.faces import CaseFace
from cases.templatetags.ow_cases import case_number
from cases.together import SPLIT_FROM
from home.models import SiteProfile
from home.pdf import Sheet
from home.templatetags.ow import dated_time, weekday_moment


def answer(request: HttpRequest, case: Case, code: str) -> HttpResponse:
    """To be printed at the window; kept by no cache. ``code``: as it is shown."""
    answer = HttpResponse(draw(request, case, code), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(
        False, _("slip-%(number)s.pdf") % {"number": case.number}
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def draw(request: HttpRequest, case: Case, code: str) -> bytes:
    """Printed twice it is the same bytes."""
    face, profile = CaseFace(case), SiteProfile.for_request(request)
    number = case_number(case.number)
    foot = _("%(county)s government services, slip %(number)s") % {"county": profile.county, "number": number}
    sheet = Sheet(_("Slip %(number)s") % {"number": case.number}, at=case.opened_at, foot=foot)
    sheet.title(_("A case of its own"))
    sheet.words(case.title, size=13)
    sheet.y += 2
    first = case.spawned_by
    rows = [
        (_("Case number"), number),
        (pgettext("receipt", "Pick-up code"), code),
        (_origin(case), case_number(first.number) if first else ""),
        (pgettext("receipt", "Received"), dated_time(case.opened_at)),
        (_("Handled by"), case.holder.name),
        (pgettext("receipt", "At the latest"), f"{face.due.label}　{weekday_moment(face.due.at)}" if face.due else ""),
    ]
    sheet.pairs([row for row in rows if row[1]])
    sheet.y += 4
    scan = _("Scan to check progress. The address carries the number only.")
    sheet.qrs([(request.build_absolute_uri(face.url), scan)])
    sheet.y += 4
    sheet.note(_("With number and pick-up code anybody sees how the case stands: keep this sheet like a key."))
    sheet.note(_("Questions: %(phone)s") % {"phone": profile.centre_phone or profile.hotline})
    return sheet.whole()


def _origin(case: Case) -> str:
    return _("Split off from") if SPLIT_FROM in case.facts else pgettext("slip", "Comes from")
