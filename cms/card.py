"""The picture that goes with a link when a page is passed on: 1200 × 630, drawn by us from the page's own words."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from home.pdf.fonts import PATHS, SANS, SERIF, printable

SIZE = WIDTH, HEIGHT = 1200, 630
INK, PAPER, QUIET, SUN, RIPPLE = "#06283A", "#FFFFFF", "#B5D6E6", "#A3261A", "#0E3C54"  # of tokens.css
MARGIN, LINES = 90, 4
CLOSING = "，。；：！？、”’》）"  # never at the head of a line


@dataclass(frozen=True)
class Card:
    """``kind``: what it is, on top. ``line``: the words it is about. ``by``: below them. ``site``: whose it is."""

    kind: str
    line: str
    by: str
    site: str


def png(card: Card) -> bytes:
    picture = Image.new("RGB", SIZE, INK)
    draw = ImageDraw.Draw(picture)
    _window(draw)
    draw.text((MARGIN, 72), _said(card.kind), font=_font(SANS, 30), fill=QUIET)
    size, lines = _fitted(_said(card.line))
    top = 150
    for line in lines:
        draw.text((MARGIN, top), line, font=_font(SERIF, size), fill=PAPER)
        top += int(size * 1.5)
    if card.by:
        draw.text((MARGIN, top + 14), _cut(_said(card.by), _font(SERIF, 30), 760), font=_font(SERIF, 30), fill=QUIET)
    draw.text((MARGIN, HEIGHT - 84), _said(card.site), font=_font(SANS, 28), fill=QUIET)
    held = BytesIO()
    picture.quantize(64).save(held, "PNG", optimize=True)
    return held.getvalue()


def _window(draw: ImageDraw.ImageDraw) -> None:
    """The moon window at the right edge, a sun in it, ripples below: the mark of the house."""
    middle, radius = (WIDTH - 90, HEIGHT - 120), 250
    x, y = middle
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=RIPPLE)
    draw.ellipse((x - 150, y - 150, x - 60, y - 60), fill=SUN)
    for n in range(4):
        level = y + 40 + n * 34
        reach = int((radius**2 - (level - y) ** 2) ** 0.5) - 24
        draw.line((x - reach, level, min(x + reach, WIDTH), level), fill=QUIET, width=2)


def _fitted(text: str) -> tuple[int, list[str]]:
    """The largest size at which ``text`` fits into four lines; what does not even so is cut with an ellipsis."""
    for size in (72, 60, 50, 42):
        lines = wrapped(text, _font(SERIF, size), WIDTH - 2 * MARGIN - 170)
        if len(lines) <= LINES and len(lines) * size * 1.5 <= 330:
            return size, lines
    return 42, [*lines[: LINES - 1], lines[LINES - 1][:-1] + "…"]


def wrapped(text: str, font, width: int) -> list[str]:
    """Lines of at most ``width``; a mark that closes never begins one."""
    lines, line = [], ""
    for sign in text:
        if line and font.getlength(line + sign) > width and sign not in CLOSING:
            lines.append(line)
            line = ""
        line += sign
    return [*lines, line] if line else lines


def _cut(text: str, font, width: int) -> str:
    while text and font.getlength(text) > width:
        text = text[:-2].rstrip("…") + "…"
    return text


def _said(text: str) -> str:
    return printable(" ".join(text.split()))[0]


def _font(face: str, size: int):
    return ImageFont.truetype(PATHS[face], size)
