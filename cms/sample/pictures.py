"""Pictures of our own for the news: blue hills, a stream, a bridge, a red sun; no photographs, nobody's rights."""

import math
import random
from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw
from wagtail.images.models import Image as Picture

SIZE = WIDTH, HEIGHT = 1360, 880
SKY, MIST, FAR, MIDDLE, NEAR, INK = "#dceaf2", "#f6fafc", "#9cc4d6", "#4f93b3", "#0b6089", "#06283a"
SUN, WATER, GREEN, PAPER = "#c8402f", "#bcdcea", "#2f7d5b", "#fbf6ea"
ALT = {
    "hall": "清溪边的政务服务中心",
    "hills": "清溪县的山和溪",
    "stream": "两座桥下的清溪",
    "bridge": "石桥和早晨的太阳",
    "egret": "溪边的白鹭",
    "book": "窗前的一本书",
}


def picture(scene: str) -> Picture:
    """The picture of ``scene``, drawn once."""
    title = ALT[scene]
    known = Picture.objects.filter(title=title).first()
    if known:
        return known
    held = BytesIO()
    draw(scene).save(held, "PNG", optimize=True)
    return Picture.objects.create(title=title, file=ImageFile(held, name=f"{scene}.png"))


def draw(scene: str) -> Image.Image:
    chance = random.Random(scene)  # noqa: S311  # the same hills every time, no secret
    image = Image.new("RGB", SIZE, MIST)
    pen = ImageDraw.Draw(image)
    for row in range(HEIGHT // 2):
        pen.line([(0, row), (WIDTH, row)], fill=_between(SKY, MIST, row / (HEIGHT / 2)))
    x = chance.choice((300, 980, 1080))
    pen.ellipse([x - 90, 110, x + 90, 290], fill=SUN)
    for level, (colour, base, height) in enumerate(((FAR, 470, 150), (MIDDLE, 560, 130), (NEAR, 660, 110))):
        _hills(pen, chance, colour, base, height, level)
    _water(pen)
    {"hall": _hall, "bridge": _bridge, "stream": _bridges, "egret": _egret, "book": _book}.get(scene, _trees)(pen)
    return image


def _between(first: str, second: str, share: float) -> tuple[int, ...]:
    pairs = zip(_rgb(first), _rgb(second), strict=True)
    return tuple(round(a + (b - a) * share) for a, b in pairs)


def _rgb(text: str) -> tuple[int, ...]:
    return tuple(int(text[at : at + 2], 16) for at in (1, 3, 5))


def _hills(pen, chance, colour: str, base: int, height: int, level: int) -> None:
    phase, wave = chance.random() * 6, 240 + 90 * level
    ridge = [
        (x, base - height * (0.55 * math.sin(x / wave + phase) + 0.45 * math.sin(x / (wave * 0.43) + 2 * phase)))
        for x in range(0, WIDTH + 20, 20)
    ]
    pen.polygon([*ridge, (WIDTH, HEIGHT), (0, HEIGHT)], fill=colour)


def _water(pen) -> None:
    pen.polygon([(0, 720), (WIDTH, 690), (WIDTH, HEIGHT), (0, HEIGHT)], fill=WATER)
    for n in range(9):
        y, x = 745 + 15 * n, (n * 277) % 900
        pen.line([(x, y), (x + 240 + 20 * n, y - 4)], fill=MIST, width=4)


def _bridge(pen, x: int = 380, y: int = 700, span: int = 600) -> None:
    pen.pieslice([x, y - 150, x + span, y + 210], 180, 360, fill=INK)
    pen.pieslice([x + 60, y - 90, x + span - 60, y + 190], 180, 360, fill=MIDDLE)
    pen.rectangle([x + 60, y + 26, x + span - 60, y + 60], fill=WATER)


def _bridges(pen) -> None:
    _bridge(pen, 120, 690, 360)
    _bridge(pen, 760, 730, 480)


def _hall(pen) -> None:
    pen.rectangle([430, 470, 930, 720], fill=PAPER)
    pen.polygon([(390, 480), (970, 480), (900, 410), (460, 410)], fill=INK)
    for column in range(6):
        pen.rectangle([460 + column * 76, 510, 510 + column * 76, 600], fill=FAR)
    pen.ellipse([610, 600, 750, 740], fill=NEAR)
    pen.rectangle([600, 672, 760, 760], fill=WATER)
    pen.line([(680, 600), (680, 672)], fill=PAPER, width=6)


def _egret(pen) -> None:
    for x, y, size in ((420, 690, 1.0), (560, 720, 0.75), (960, 700, 0.85)):
        pen.ellipse([x, y - 70 * size, x + 130 * size, y], fill=MIST)
        pen.line([(x + 15, y - 50 * size), (x - 25 * size, y - 150 * size)], fill=MIST, width=round(16 * size))
        pen.ellipse([x - 45 * size, y - 170 * size, x - 10 * size, y - 135 * size], fill=MIST)
        pen.line([(x - 40 * size, y - 152 * size), (x - 85 * size, y - 142 * size)], fill=INK, width=5)
        for leg in (50, 75):
            pen.line([(x + leg * size, y), (x + leg * size, y + 70 * size)], fill=INK, width=4)


def _book(pen) -> None:
    pen.polygon([(380, 560), (680, 610), (680, 800), (380, 750)], fill=PAPER)
    pen.polygon([(980, 560), (680, 610), (680, 800), (980, 750)], fill=MIST)
    for n in range(5):
        pen.line([(420, 600 + 30 * n), (640, 637 + 30 * n)], fill=FAR, width=5)
        pen.line([(940, 600 + 30 * n), (720, 637 + 30 * n)], fill=FAR, width=5)
    pen.line([(680, 610), (680, 800)], fill=INK, width=4)


def _trees(pen) -> None:
    for x, size in ((180, 1.1), (300, 0.8), (1120, 1.0), (1230, 0.7)):
        pen.rectangle([x - 7, 600, x + 7, 735], fill=INK)
        pen.ellipse([x - 70 * size, 520, x + 70 * size, 660], fill=GREEN)
