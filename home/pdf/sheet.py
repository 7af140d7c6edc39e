"""A sheet of A4 filled from top to bottom.

    sheet = Sheet("回执", at=clock.now(), foot="编号 …")
    sheet.title("已收到您的申请"); sheet.pairs([("编号", "…")]); sheet.note("…")
    answer = sheet.whole()      # bytes; a sign that the fonts lack is named on the sheet and in the log

Lengths are millimetres, sizes points. The same calls give the same bytes.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

import segno
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import TextMode

from home.pdf import fonts
from home.pdf.breaking import lines

log = logging.getLogger(__name__)
logging.getLogger("fontTools").setLevel(logging.ERROR)  # it tells of every table it drops
WIDE, HIGH, MARGIN, FOOT = 210, 297, 16, 18
INK, GREY, LINE = (20, 32, 43), (85, 96, 106), (170, 180, 188)
LEAD = 1.55  # a line's height, in sizes
MM = 25.4 / 72  # a point


class _Pages(FPDF):
    """The library's document with our foot on each page."""

    foot = ""

    def footer(self) -> None:
        self.set_y(-FOOT + 4)
        self.set_font(fonts.SANS, size=8.5)
        self.set_text_color(*GREY)
        self.cell(WIDE - 2 * MARGIN - 30, 5, self.foot)
        self.cell(30, 5, f"{self.page_no()} / {{nb}}", align="R")


class Sheet:
    """``y``: how far down the page is filled. ``width``: between the margins."""

    width = WIDE - 2 * MARGIN
    face = fonts.SANS
    inset = 0.0  # where words begin, beside the margin

    def __init__(self, name: str, *, at: datetime, foot: str = "", grow: float = 1.0) -> None:
        """``grow``: how much larger than usual all its words are, for whoever sees badly."""
        self.name, self.grow, self._missing = name, grow, []
        pdf = self.pdf = _Pages(format="A4")
        pdf.add_font(fonts.SANS, fname=fonts.PATHS[fonts.SANS])
        if self.face != fonts.SANS:
            pdf.add_font(self.face, fname=fonts.PATHS[self.face])
        pdf.foot = self._printable(foot)
        pdf.set_margins(MARGIN, MARGIN)
        pdf.set_auto_page_break(False)
        pdf.c_margin = 0
        pdf.set_lang("zh-CN")
        pdf.set_title(name)
        pdf.set_creation_date(at)
        pdf.add_page()
        self.y = float(MARGIN)

    # --- words ------------------------------------------------------------------------------------------------------
    def title(self, text: str) -> None:
        self.words(text, size=20, strong=True)
        self.y += 2

    def heading(self, text: str) -> None:
        self.y += 4
        self.room(18)  # never alone at the foot of a page
        self.words(text, size=12.5, strong=True)
        self.rule()

    def note(self, text: str) -> None:
        self.words(text, size=9, grey=True)

    def words(self, text: str, *, size: float = 11, strong: bool = False, grey: bool = False, left: float = 0) -> None:
        """A paragraph over the whole width, broken over lines and pages."""
        for line in self.wrapped(text, self.width - left, size):
            self.room(self._high(size))
            self.put(MARGIN + self.inset + left, self.y, line, size=size, strong=strong, grey=grey)
            self.y += self._high(size)

    def pairs(self, rows: Iterable[tuple[str, str]], *, label: float = 44, size: float = 10.5) -> None:
        """A name and what belongs to it, a line under each."""
        label = min(label * self.grow, self.width * 0.36)
        for name, text in rows:
            left = self.wrapped(name, label - 3, size)
            right = self.wrapped(text, self.width - label, size)
            for n in range(max(len(left), len(right))):
                self.room(self._high(size))
                for x, column, grey in ((0, left, True), (label, right, False)):
                    if n < len(column):
                        self.put(MARGIN + x, self.y, column[n], size=size, grey=grey)
                self.y += self._high(size)
            self.y += 0.8
            self.rule()

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]], *, shares: Sequence[float] = ()) -> None:
        """``shares``: of the width, a part for each column; even without."""
        parts = shares or [1.0] * len(heads)
        wide = [self.width * part / sum(parts) for part in parts]
        for n, row in enumerate([heads, *rows]):
            cells = [self.wrapped(text, each - 3, 9) for text, each in zip(row, wide, strict=True)]
            self.room(self._high(9) * max(map(len, cells)))
            x = float(MARGIN)
            for cell, each in zip(cells, wide, strict=True):
                for line, text in enumerate(cell):
                    self.put(x, self.y + line * self._high(9), text, size=9, grey=n == 0)
                x += each
            self.y += self._high(9) * max(map(len, cells)) + 0.8
            self.rule()

    def qrs(self, codes: Sequence[tuple[str, str]], *, size: float = 30) -> None:
        """(address, what it leads to) side by side."""
        self.room(size + 4)
        each = self.width / max(len(codes), 1)
        for n, (address, caption) in enumerate(codes):
            x = MARGIN + n * each
            self.qr(address, x, self.y, size)
            for line, text in enumerate(self.wrapped(caption, each - size - 8, 9.5)):
                self.put(x + size + 4, self.y + 4 + line * self._high(9.5), text, size=9.5)
        self.y += size + 4

    # --- pieces -----------------------------------------------------------------------------------------------------
    def put(self, x: float, y: float, text: str, *, size: float, strong: bool = False, grey: bool = False) -> None:
        """One line at a place; ``text`` has passed `wrapped`. A blank, such as an empty cell of a table, is nothing."""
        if not text:
            return
        pdf = self.pdf
        ink = GREY if grey else INK
        pdf.set_font(self.face, size=size * self.grow)
        pdf.set_text_color(*ink)
        pdf.set_xy(x, y)
        if not strong:
            pdf.cell(text=text, h=self._high(size))
            return
        # The package has one weight: a thin line around each sign makes a second.
        outline = {"text_mode": TextMode.FILL_STROKE, "draw_color": ink, "line_width": size * self.grow * 0.012}
        with pdf.local_context(**outline):
            pdf.cell(text=text, h=self._high(size))

    def qr(self, address: str, x: float, y: float, size: float) -> None:
        """Drawn as squares: it stays sharp on any printer."""
        rows = [list(row) for row in segno.make(address, error="m").matrix]
        step = size / len(rows)
        self.pdf.set_fill_color(*INK)
        for down, row in enumerate(rows):
            across = 0
            while across < len(row):
                run = across
                while run < len(row) and row[run]:
                    run += 1
                if run > across:
                    self.pdf.rect(x + across * step, y + down * step, (run - across) * step, step, style="F")
                across = run + 1

    def box(self, x: float, y: float, wide: float, high: float) -> None:
        self.pdf.set_draw_color(*INK)
        self.pdf.set_line_width(0.2)
        self.pdf.rect(x, y, wide, high)

    def rule(self) -> None:
        self.pdf.set_draw_color(*LINE)
        self.pdf.set_line_width(0.2)
        self.pdf.line(MARGIN, self.y, MARGIN + self.width, self.y)
        self.y += 0.8

    def room(self, high: float) -> None:
        """A new page where less than ``high`` is left on this one."""
        if self.y + high > HIGH - FOOT:
            self.pdf.add_page()
            self.y = float(MARGIN)

    def wrapped(self, text: str, width: float, size: float) -> list[str]:
        """``text`` as it can be printed, in lines of ``width``."""
        self.pdf.set_font(self.face, size=size * self.grow)
        return lines(self._printable(text), width, self.pdf.get_string_width)

    def measured(self, text: str, size: float) -> float:
        """How wide a line is."""
        self.pdf.set_font(self.face, size=size * self.grow)
        return self.pdf.get_string_width(text)

    def _printable(self, text: str) -> str:
        text, missing = fonts.printable(text)
        self._missing = list(dict.fromkeys([*self._missing, *missing]))
        other = fonts.SERIF if self.face == fonts.SANS else fonts.SANS
        if fonts.needs_other(text, self.face) and not self.pdf._fallback_font_ids:
            if other not in self.pdf.fonts:
                self.pdf.add_font(other, fname=fonts.PATHS[other])
            self.pdf.set_fallback_fonts([other], exact_match=False)
        return text

    # --- the end ----------------------------------------------------------------------------------------------------
    @property
    def missing(self) -> list[str]:
        """Signs that the fonts lack, as they came."""
        return list(self._missing)

    def whole(self) -> bytes:
        """The finished sheet. What could not be printed as it is written is said at its end, and logged."""
        if self._missing:
            codes = [fonts.code(sign) for sign in self._missing]
            log.warning("%s: the fonts lack %s", self.name, " ".join(codes))
            self.y += 4
            self.words(
                _(
                    "Some rare characters cannot be printed with the fonts of this installation. Their Unicode numbers "
                    "stand in their place: %(codes)s. On screen and in the office's record they stand as you wrote "
                    "them."
                )
                % {"codes": _("、").join(codes)},
                size=10,
                strong=True,
            )
        return bytes(self.pdf.output())

    def _high(self, size: float) -> float:
        return size * self.grow * MM * LEAD
