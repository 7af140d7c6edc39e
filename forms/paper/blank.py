"""Drawing the blank sheet: numbered boxes, choices to tick, tables as grids, conditions as sentences, a QR code."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from forms import papers, schema
from forms.models import FormVersion
from forms.paper import boxes
from forms.paper.boxes import Box, Place
from forms.review.words import Words
from home.pdf import Sheet
from home.pdf.sheet import MARGIN

TAG, LINE, SMALL, SIZE = 11.0, 9.0, 8.5, 10.5  # of numbers and boxes in mm; of type in points
ACROSS = 5  # columns that fit side by side
TALL = {"long_text": 27.0, "address": 18.0}
NARROW = frozenset(("number", "integer", "money", "percent", "duration", "rating", "time", "month", "plate"))


def draw(version: FormVersion, address: str, *, at: datetime) -> bytes:
    """``address``: where window staff type it in; its QR code carries form and version. ``at``: when it was published,
    so that one version is always the same sheet.
    """
    spec = version.spec
    named = _("%(form)s, version %(n)d") % {"form": version.form.slug, "n": version.number}
    sheet = Sheet(spec.title, at=at, foot=named)
    _head(sheet, spec, named, address)
    words, step, group = Words(spec), None, None
    for place in boxes.places(spec):
        if place.step is not step:
            step, group = place.step, None
            sheet.heading(step.title)
            _asides(sheet, step.help, _only(words, step.show_if))
        if place.group is not group:
            group = place.group
            if group is not None:
                sheet.room(16)
                sheet.words(group.label, size=SIZE, strong=True)
        _question(sheet, place, words)
    _foot(sheet)
    return sheet.whole()


def _head(sheet: Sheet, spec: schema.Form, named: str, address: str) -> None:
    top, size = sheet.y, 26.0
    sheet.qr(address, MARGIN + sheet.width - size, top, size)
    for line in sheet.wrapped(spec.title, sheet.width - size - 6, 18):
        sheet.put(MARGIN, sheet.y, line, size=18, strong=True)
        sheet.y += 10
    said = _(
        "Write clearly in black ink. Tick the box of your answer. ＊ must be filled in. Leave out what does not "
        "concern you. The numbers are for the office."
    )
    for line in sheet.wrapped(said, sheet.width - size - 6, 9):
        sheet.put(MARGIN, sheet.y, line, size=9, grey=True)
        sheet.y += 5
    sheet.y = max(sheet.y, top + size) + 2


def _question(sheet: Sheet, place: Place, words: Words) -> None:
    field = place.field
    if place.box is None and not place.rows:  # a note
        sheet.room(12)
        sheet.words(field.label, size=SIZE)
        _asides(sheet, field.help, "")
        return
    _label(sheet, place, words)
    if place.rows and len(place.rows[0]) > ACROSS:
        _cards(sheet, place)
    elif place.rows:
        _table(sheet, place)
    else:
        _answer(sheet, place.box)
    sheet.y += 2.5


def _label(sheet: Sheet, place: Place, words: Words) -> None:
    """Number, question, what must be known to answer it; together with the beginning of the answer."""
    field = place.field
    label = f"{field.label}＊" if field.required is True else field.label
    lines = sheet.wrapped(label, sheet.width - TAG - 2, SIZE)
    sheet.room(6 * len(lines) + 16)
    for line in lines:
        if line is lines[0]:
            _tag(sheet, str(place.number))
        sheet.put(MARGIN + TAG + 2, sheet.y, line, size=SIZE)
        sheet.y += 6
    required = "" if isinstance(field.required, bool) else _needed(words, field.required)
    why = _("Asked for: %(purpose)s.") % {"purpose": field.purpose} if field.secret and field.purpose else ""
    _asides(sheet, _only(words, _own_rule(place)), required, field.help, why, left=TAG + 2)


def _own_rule(place: Place):
    """The question's own condition; the group's is part of it and stands once for each."""
    return place.field.show_if


def _only(words: Words, rule) -> str:
    return "" if rule is None else _("Fill this in only if %(rule)s.") % {"rule": words.read(rule)}


def _needed(words: Words, rule) -> str:
    return _("Must be filled in if %(rule)s.") % {"rule": words.read(rule)}


def _asides(sheet: Sheet, *said: str | None, left: float = 0) -> None:
    for text in filter(None, said):
        sheet.words(text, size=SMALL, grey=True, left=left)


def _tag(sheet: Sheet, number: str) -> None:
    sheet.box(MARGIN, sheet.y + 0.4, TAG, 5)
    sheet.put(MARGIN + 1.2, sheet.y + 0.2, number, size=9)


def _answer(sheet: Sheet, box: Box) -> None:
    x, width = MARGIN + TAG + 2, sheet.width - TAG - 2
    if box.field.type == "signature":
        sheet.room(20)
        sheet.box(x, sheet.y, width / 2, 20)
        sheet.y += 20
    elif box.is_file:
        _ticks(sheet, [(f"□ {text}", "") for text in (_attached(box.field),)], x, width)
    elif box.codes:
        _ticks(sheet, [(f"□ {code}", label) for code, _value, label in box.codes], x, width)
    elif box.field.type == "date":
        _gaps(sheet, x, (4, 2, 2), (pgettext("date", "year"), pgettext("date", "month"), pgettext("date", "day")))
    elif box.gaps:
        _gaps(sheet, x, (box.gaps,), ("",))
    else:
        high = TALL.get(box.field.type, LINE)
        sheet.room(high)
        sheet.box(x, sheet.y, width / 2 if box.field.type in NARROW else width, high)
        sheet.y += high


def _attached(field: schema.Field) -> str:
    said = papers.words(field)
    return _("attached (%(paper)s)") % {"paper": said} if said else pgettext("paper", "attached")


def _ticks(sheet: Sheet, choices: list[tuple[str, str]], x: float, width: float) -> None:
    """Choices side by side as far as they fit."""
    used = 0.0
    sheet.room(6.5)
    for mark, label in choices:
        lines = sheet.wrapped(f"{mark} {label}".strip(), width, SIZE)
        wide = sheet.measured(lines[0], SIZE) + 8
        if used and used + wide > width:
            used = 0.0
            sheet.y += 6.5
            sheet.room(6.5)
        for n, line in enumerate(lines):
            if n:
                sheet.y += 6.5
                sheet.room(6.5)
            sheet.put(x + used, sheet.y, line, size=SIZE)
        used += wide
    sheet.y += 6.5


def _gaps(sheet: Sheet, x: float, groups: tuple[int, ...], words: tuple[str, ...]) -> None:
    """A cell for each sign."""
    cell = 7.2
    sheet.room(LINE)
    for count, word in zip(groups, words, strict=True):
        for _n in range(count):
            sheet.box(x, sheet.y, cell, LINE - 1)
            x += cell
        if word:
            sheet.put(x + 1, sheet.y + 1.4, word, size=9, grey=True)
            x += 8
    sheet.y += LINE


def _table(sheet: Sheet, place: Place) -> None:
    """A grid: what each column asks for above it, each cell with its number."""
    wide = sheet.width / len(place.rows[0])
    heads = [sheet.wrapped(_column(box), wide - 2, SMALL) for box in place.rows[0]]
    high = 4.6 * max(map(len, heads)) + 1
    sheet.room(high + 2 * 10)
    for n, lines in enumerate(heads):
        sheet.box(MARGIN + n * wide, sheet.y, wide, high)
        for down, line in enumerate(lines):
            sheet.put(MARGIN + n * wide + 1, sheet.y + down * 4.6, line, size=SMALL, grey=True)
    sheet.y += high
    for row in place.rows:
        sheet.room(10)
        for n, box in enumerate(row):
            sheet.box(MARGIN + n * wide, sheet.y, wide, 10)
            sheet.put(MARGIN + n * wide + 0.8, sheet.y, box.number, size=6, grey=True)
            if box.is_file:
                sheet.put(MARGIN + n * wide + 2, sheet.y + 3.4, f"□ {pgettext('paper', 'attached')}", size=9)
        sheet.y += 10
    more = _("More than %(n)d: go on on another sheet with the next numbers.") % {"n": len(place.rows)}
    if place.field.max_rows != len(place.rows):
        sheet.note(more)


def _cards(sheet: Sheet, place: Place) -> None:
    """A table too wide for a sheet: its rows one after another, as questions."""
    for n, row in enumerate(place.rows, 1):
        sheet.room(30)
        sheet.words(_("%(what)s, no. %(n)d") % {"what": place.field.label, "n": n}, size=SIZE, strong=True)
        for box in row:
            label = f"{box.field.label}＊" if box.field.required is True else box.field.label
            sheet.room(6 + LINE)
            _tag(sheet, box.number)
            for line in sheet.wrapped(label, sheet.width - TAG - 2, SIZE):
                sheet.put(MARGIN + TAG + 2, sheet.y, line, size=SIZE)
                sheet.y += 6
            _answer(sheet, box)
            sheet.y += 1.5


def _column(box: Box) -> str:
    label = f"{box.field.label}＊" if box.field.required is True else box.field.label
    codes = "　".join(f"{code} {words}" for code, _value, words in box.codes)
    return f"{label}\n{codes}" if codes else label


def _foot(sheet: Sheet) -> None:
    sheet.room(26)
    sheet.y += 4
    for text in _signatures():
        sheet.put(MARGIN, sheet.y, text, size=SIZE)
        sheet.y += 9


def _signatures() -> Iterator[str]:
    yield _("Signature: ______________________      Date: ________________")
    yield _("For the office: received by ________________      on ________________")
