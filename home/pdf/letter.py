"""An official paper: who issues it, what it is called, its number, the words, the seal's place, the day.

Laid out after GB/T 9704-2012 as far as one weight of one face allows: title in the middle, number under it, paragraphs
two signs in and even on both sides, the issuing office and the day at the right end where the seal goes.
"""

from collections.abc import Iterable

from home.pdf import fonts
from home.pdf.sheet import GREY, LINE, MARGIN, MM, WIDE, Sheet

INDENT = "　　"
BODY, SIDE = 13.5, 12  # points; millimetres more on both sides than a sheet has
SEAL = 42  # millimetres across, as a county office's seal is


class Letter(Sheet):
    """``width``: between the margins of the words."""

    width = WIDE - 2 * (MARGIN + SIDE)
    face, inset = fonts.SERIF, SIDE

    def head(self, office: str, title: str, number: str) -> None:
        self.y += 12
        self.centred(office, 15)
        self.y += 2
        self.centred(title, 22, strong=True)
        self.y += 3
        self.centred(number, 12)
        self.y += 4
        self.pdf.set_draw_color(*GREY)
        self.pdf.set_line_width(0.4)
        self.pdf.line(MARGIN + SIDE, self.y, MARGIN + SIDE + self.width, self.y)
        self.y += 9

    def centred(self, text: str, size: float, *, strong: bool = False) -> None:
        for line in self.wrapped(text, self.width, size):
            self.room(self._high(size))
            x = (WIDE - self.measured(line, size)) / 2
            self.put(x, self.y, line, size=size, strong=strong)
            self.y += self._high(size)

    def paragraph(self, text: str, *, size: float = BODY, indent: bool = True) -> None:
        """Even on both sides but for its last line."""
        found = self.wrapped(f"{INDENT if indent else ''}{text.strip()}", self.width, size)
        for n, line in enumerate(found):
            self.room(self._high(size) * 1.1)
            self._line(line, size, even=n < len(found) - 1)
            self.y += self._high(size) * 1.1

    def _line(self, line: str, size: float, *, even: bool) -> None:
        gap = self.width - self.measured(line, size)
        if even and len(line) > 1 and 0 < gap < self.width * 0.12:
            self.pdf.set_char_spacing(gap / (len(line) - 1) / MM)
        self.put(MARGIN + SIDE, self.y, line, size=size)
        self.pdf.set_char_spacing(0)

    def listed(self, rows: Iterable[tuple[str, str]], *, size: float = 12, label: float = 40) -> None:
        """A name and what belongs to it, in a frame of lines."""
        self.y += 2
        for name, text in rows:
            left = self.wrapped(name, label - 6, size)
            right = self.wrapped(text, self.width - label - 6, size)
            deep = self._high(size) * max(len(left), len(right)) + 3
            self.room(deep)
            self._frame(deep, label)
            for x, column in ((3.0, left), (label + 3.0, right)):
                for n, line in enumerate(column):
                    self.put(MARGIN + SIDE + x, self.y + 1.5 + n * self._high(size), line, size=size)
            self.y += deep
        self.y += 3

    def _frame(self, deep: float, label: float) -> None:
        left = MARGIN + SIDE
        self.pdf.set_draw_color(*GREY)
        self.pdf.set_line_width(0.25)
        self.pdf.rect(left, self.y, self.width, deep)
        self.pdf.line(left + label, self.y, left + label, self.y + deep)

    def signed(self, office: str, day: str, seal: str) -> None:
        """Office and day at the right, and the ring the seal is pressed over."""
        self.room(SEAL + 8)
        self.y += 8
        widest = max(self.measured(office, BODY), self.measured(day, BODY))
        middle = WIDE - MARGIN - SIDE - max(widest / 2, SEAL / 2) - 4
        top = self.y
        pdf = self.pdf
        with pdf.local_context(line_width=0.2, draw_color=LINE):
            pdf.set_dash_pattern(dash=1.2, gap=1)
            pdf.ellipse(middle - SEAL / 2, top, SEAL, SEAL)
            pdf.set_dash_pattern()
        for text, down, size, grey in ((office, 11.0, BODY, False), (day, 20.0, BODY, False), (seal, 31.0, 9.0, True)):
            line = self.wrapped(text, self.width, size)[0]
            self.put(middle - self.measured(line, size) / 2, top + down, line, size=size, grey=grey)
        self.y = top + SEAL + 4

    def check(self, address: str, words: str, *, size: float = 24) -> None:
        """The QR code at the left, with what it leads to."""
        self.room(size + 2)
        left = MARGIN + SIDE
        self.qr(address, left, self.y, size)
        for n, line in enumerate(self.wrapped(words, self.width - size - 6, 9.5)):
            self.put(left + size + 5, self.y + 2 + n * self._high(9.5), line, size=9.5, grey=True)
        self.y += size + 2
