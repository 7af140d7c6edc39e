"""Typing a sheet of paper in: boxes in the order of their numbers, choices by theirs. What comes of it is what the form
itself would have taken, with the channel “paper” and who typed it.
"""

from dataclasses import dataclass

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from cases import codes, rights
from cases.desk.access import desk
from cases.desk.page import show
from cases.errors import CaseError
from cases.models import Case
from forms import places, publishing
from forms.errors import EVERYWHERE, Full, Invalid
from forms.filling import Filling
from forms.models import Form, FormVersion
from forms.paper import boxes
from forms.paper.boxes import Box
from forms.views.paper import answer as blank_sheet
from home.models import Post
from home.refused import Refused

SECRET, MORE, ABOUT = "ow-draft", "ow-more", "about"
PREFIX, ROWS = "b", "rows-"


@dataclass(frozen=True)
class Line:
    """One box as the page asks for it. ``heading``: of the step that begins here."""

    box: Box
    name: str
    value: str
    label: str
    codes: str
    errors: tuple[str, ...]
    heading: str = ""
    more: str = ""  # key of the repeat that may get a row after this box


@desk
def choose(request: HttpRequest) -> HttpResponse:
    """Which form: each with its blank sheet and the page on which one is typed in."""
    _post(request)
    rows = [(version.form, title, version) for version, title in places.listed()]
    return show(request, "paper.html", {"rows": rows})


@desk
def blank(request: HttpRequest, slug: str) -> HttpResponse:
    _post(request)
    form = get_object_or_404(Form, slug=slug)
    if form.current is None:
        raise Http404
    return blank_sheet(request, form.current)


@desk
def typing(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The version that the sheet's QR code names, also after the form was changed: what was asked is what is typed."""
    post = _post(request)
    version = get_object_or_404(FormVersion.objects.select_related("form"), form__slug=slug, number=number)
    if not publishing.accepts(version):
        return show(request, "typing.html", {"version": version, "shut": True}, status=410)
    sheet = Sheet(request, version, post)
    if request.method != "POST" or MORE in request.POST:
        return show(request, "typing.html", sheet.context())
    return _taken(request, sheet)


def _post(request: HttpRequest) -> Post:
    post = rights.counter(request.user)
    if post is None:
        raise Refused(_("Only window staff take in what people bring. Ask the lead of your unit for the post."))
    return post


def _taken(request: HttpRequest, sheet: "Sheet") -> HttpResponse:
    try:
        submission = sheet.send()
    except Invalid as refusal:
        return show(request, "typing.html", sheet.context(refusal.errors), status=422)
    except (CaseError, Full) as refusal:
        said = {EVERYWHERE: [getattr(refusal, "sentence", "") or str(refusal)]}
        return show(request, "typing.html", sheet.context(said), status=getattr(refusal, "status", 409))
    case = Case.objects.filter(submission=submission, spawned_by=None).first()
    code = codes.shown(codes.pickup_code(sheet.filling.secret)) if case else ""
    return show(request, "taken.html", {"case": case, "code": code, "again": request.path, "submission": submission})


class Sheet:
    """What was typed off one sheet. The secret goes along in the page, signed, so that two presses are one case."""

    def __init__(self, request: HttpRequest, version: FormVersion, post: Post) -> None:
        self.request, self.version, self.data = request, version, request.POST
        about = request.GET.get(ABOUT, "")
        named = {"unit": post.unit, "helper": request.user, "about": about[:80]}
        secret = self._secret()
        self.filling = Filling.of(secret, version=version) if secret else None
        if self.filling is None:
            given = {"channel": "paper", "entry_mode": "staff", "assist": {"medium": "paper"}}
            self.filling = Filling.fresh(version, secret=secret, **given, **named)
        repeats = [field for field in version.spec.fields() if field.columns]
        self.rows = {field.key: _number(self.data.get(f"{ROWS}{field.key}")) for field in repeats}
        if (key := self.data.get(MORE)) in self.rows:
            self.rows[key] = max(self.rows[key], boxes.row_count(version.spec.field(key))) + 1
        self.places = boxes.places(version.spec, self.rows)
        self.boxes = boxes.of(version.spec, self.rows)

    def _secret(self) -> str:
        try:
            return self._signer.unsign(self.data.get(SECRET, ""))
        except signing.BadSignature:
            return ""

    @property
    def _signer(self) -> signing.Signer:
        return signing.Signer(salt=f"desk.paper:{self.version.pk}:{self.request.user.pk}")

    def send(self):
        """Raises Invalid with what is wrong, CaseError or Full."""
        if self.filling.submission:
            return self.filling.submission
        typed = {box.number: self.data.get(PREFIX + box.number, "") for box in self.boxes}
        self.filling.put(boxes.read(self.version.spec, typed, self.rows))
        self._stage()
        return self.filling.send(by=self.request.user)

    def _stage(self) -> None:
        """Scans of the papers that came with the sheet, and those kept since an earlier try."""
        files = {box.path: self.request.FILES.getlist(PREFIX + box.number) for box in self.boxes if box.is_file}
        if refused := self.filling.add_files({path: sent for path, sent in files.items() if sent}):
            raise Invalid(refused, 0)

    # --- the page ---------------------------------------------------------------------------------------------------
    def context(self, errors: dict[str, list[str]] | None = None) -> dict:
        errors = errors or {}
        lines = list(self._lines(errors))
        known = {box.key for box in self.boxes}
        return {
            "version": self.version,
            "lines": lines,
            "rows": [(f"{ROWS}{key}", n) for key, n in self.rows.items()],
            "secret": self._signer.sign(self.filling.secret),
            "slips": [(line, said) for line in lines for said in line.errors],
            "general": [said for key, each in errors.items() if key not in known for said in each],
        }

    def _lines(self, errors: dict[str, list[str]]):
        told: set[str] = set()
        step = None
        for place in self.places:
            mine = [place.box] if place.box else [box for row in place.rows for box in row]
            for n, box in enumerate(mine):
                said = () if box.key in told else tuple(errors.get(box.key, ()))
                told.add(box.key)
                heading = place.step.title if place.step is not step and n == 0 else ""
                more = box.key if place.rows and n == len(mine) - 1 else ""
                step = place.step
                yield self._line(box, place, said, heading, more)

    def _line(self, box: Box, place, said: tuple[str, ...], heading: str, more: str) -> Line:
        label = box.field.label
        if box.row:
            label = _("%(table)s %(n)d: %(label)s") % {"table": place.field.label, "n": box.row, "label": label}
        return Line(
            box=box,
            name=PREFIX + box.number,
            value=self.data.get(PREFIX + box.number, ""),
            label=label,
            codes="　".join(f"{code} {words}" for code, _value, words in box.codes),
            errors=said,
            heading=heading,
            more=more,
        )


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 4 else 0
