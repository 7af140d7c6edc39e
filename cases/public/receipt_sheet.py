"""The receipt as a PDF: number, time, what was handed in with secret answers masked, files, digests, two QR codes.

The pick-up code stands on it only for the browser that has just sent; who fetches it later gets the rest.
"""

import hashlib
import hmac

from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import addresses, codes, faces
from cases.models import Case
from cases.public import access
from cases.public.faces import CaseFace
from cases.public.private import private
from cases.templatetags.ow_cases import case_number
from forms import digests, intake
from forms.models import Submission
from home import crypto, modes
from home.models import SiteProfile
from home.pdf import Sheet
from home.templatetags.ow import dated_time, weekday_moment

MARK = b"\n%OW-"
LARGE = 1.7  # in elder mode: what is 10.5 points for others is 18


@private
def after_sending(request: HttpRequest, submission: Submission, secret: str) -> HttpResponse:
    """For the form runner. ``secret``: the draft's, from which the code comes."""
    case = access.of(submission=submission, spawned_by=None)
    return answer(request, case, codes.shown(codes.pickup_code(secret)))


def answer(request: HttpRequest, case: Case, code: str = "") -> HttpResponse:
    """To be saved or printed; kept by no cache."""
    answer = HttpResponse(draw(request, case, code), content_type="application/pdf")
    name = _("receipt-%(number)s.pdf") % {"number": case.number}
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def draw(request: HttpRequest, case: Case, code: str = "") -> bytes:
    """``code``: the pick-up code as it is shown, "" to leave it out. Printed twice it is the same bytes."""
    said, face = case.submission, CaseFace(case)
    number, digits = case_number(case.number), digests.printed(said.digest)
    profile = SiteProfile.for_request(request)
    foot = _("%(county)s government services, receipt %(number)s") % {"county": profile.county, "number": number}
    grow = LARGE if modes.current(request) == modes.ELDER else 1
    sheet = Sheet(_("Receipt %(number)s") % {"number": case.number}, at=case.opened_at, foot=foot, grow=grow)
    sheet.title(_("We have received it"))
    sheet.words(case.title, size=13)
    sheet.y += 2
    sheet.pairs(_facts(case, face, number, digits, code))
    sheet.y += 4
    sheet.qrs(_leads(request, case, digits, face))
    for step in intake.shown(said):
        _said(sheet, step)
    _papers(sheet, said)
    sheet.y += 4
    for note in _notes(code, profile):
        sheet.note(note)
    return marked(sheet.whole())


# --- whether a file is ours -----------------------------------------------------------------------------------------
def marked(sheet: bytes) -> bytes:
    """``sheet`` with a keyed digest of all its bytes behind its end, where readers of PDF look no more."""
    return sheet + MARK + _digest(sheet)


def is_ours(data: bytes) -> bool:
    """True for a sheet of which no byte was changed since it left here."""
    sheet, mark, said = data.rpartition(MARK)
    return bool(mark) and hmac.compare_digest(_digest(sheet), said.strip())


def _digest(sheet: bytes) -> bytes:
    return crypto.digest(f"receipt:{hashlib.sha256(sheet).hexdigest()}").encode()


def _facts(case: Case, face: CaseFace, number: str, digits: str, code: str) -> list[tuple[str, str]]:
    said = case.submission
    due = f"{face.due.label}　{weekday_moment(face.due.at)}" if face.due else ""
    version = _("%(form)s, version %(n)d") % {"form": said.version.spec.title, "n": said.version.number}
    rows = [
        (_("Case number"), number),
        (pgettext("receipt", "Pick-up code"), code),
        (pgettext("receipt", "Applicant"), faces.applicant(case)),
        (pgettext("receipt", "Received"), dated_time(case.opened_at)),
        (pgettext("receipt", "Received by"), case.home.name),
        (pgettext("receipt", "At the latest"), due),
        (pgettext("receipt", "Form"), version),
        (pgettext("receipt", "Check digits"), digits),
    ]
    return [row for row in rows if row[1]]


def _leads(request: HttpRequest, case: Case, digits: str, face: CaseFace) -> list[tuple[str, str]]:
    return [
        (request.build_absolute_uri(face.url), _("Scan to check progress. The address carries the number only.")),
        (
            request.build_absolute_uri(addresses.verify(case.number, digits)),
            _("Scan to see whether this receipt is genuine. The page names nobody."),
        ),
    ]


def _said(sheet: Sheet, step: dict) -> None:
    rows = [row for row in step["rows"] if not row["files"]]
    if not rows:
        return
    sheet.heading(step["title"])
    plain: list[tuple[str, str]] = []
    for row in rows:
        if row["table"] and row["table"]["rows"]:
            sheet.pairs(plain)
            sheet.words(row["label"], size=10.5, grey=True)
            sheet.table(row["table"]["heads"], row["table"]["rows"])
            plain = []
        else:
            plain.append((row["label"], row["text"]))
    sheet.pairs(plain)


def _papers(sheet: Sheet, said: Submission) -> None:
    files = list(said.attachments.all())
    if not files:
        return
    sheet.heading(_("Files you handed in"))
    for each in files:
        label = intake.label_of(said.version.spec, each.field)
        told = _("%(name)s, %(size)s") % {"name": each.name, "size": filesizeformat(each.size)}
        sheet.pairs([(label, f"{told}\nSHA-256 {each.sha256}")])


def _notes(code: str, profile: SiteProfile) -> list[str]:
    notes = [
        _(
            "The check digits are the first 16 signs of a digest that only the office can work out, over every answer "
            "and every file above. Secret answers are masked here and count in it as you gave them."
        )
    ]
    if code:
        notes.append(_("With number and pick-up code anybody sees how the case stands: keep this sheet like a key."))
    else:
        notes.append(
            _("The pick-up code is not on this sheet; it stands only on the receipt made right after sending.")
        )
    phone = profile.centre_phone or profile.hotline
    return [*notes, _("Questions: %(phone)s") % {"phone": phone}]
