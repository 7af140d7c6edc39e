"""Points on the map of China: which datum they are in, how far apart they are. No tiles, no service.

Maps in China shift what they show: 高德 and 腾讯 use GCJ-02, 百度 shifts that once more (BD-09); phones and
surveyors use WGS-84 and CGCS2000, which are the same to a few centimetres. A point without its datum may be off by
600 metres.
"""

import math
import re
import unicodedata
from decimal import Decimal

WGS, CGCS, GCJ, BD = "WGS-84", "CGCS2000", "GCJ-02", "BD-09"
DATUMS = (WGS, GCJ, BD, CGCS)
SOUTH, NORTH, WEST, EAST = 3.4, 53.6, 73.4, 135.1  # of China, the islands in the south among it
_A, _EE = 6378245.0, 0.00669342162296594323  # Krasovsky 1940, which GCJ-02 is worked out on
_RADIUS = 6371.0088  # mean radius of the earth, km
_DEGREES = re.compile(r"(\d{1,3})[°度](?:(\d{1,2}(?:\.\d+)?)[′'分])?(?:(\d{1,2}(?:\.\d+)?)[″\"秒])?")
Point = tuple[float, float]  # latitude, longitude


def read(text: str) -> Decimal | None:
    """30.630112, 30°37′48.4″, 北纬30.63度 → degrees with six digits behind the point; None for what is none."""
    text = re.sub(r"[\s东西南北经纬NSEW]", "", unicodedata.normalize("NFKC", str(text)))
    text = text.replace("′′", "″").replace("''", "″")  # NFKC takes the sign of seconds apart
    if found := _DEGREES.fullmatch(text):
        degrees, minutes, seconds = (Decimal(part or 0) for part in found.groups())
        return (degrees + minutes / 60 + seconds / 3600).quantize(Decimal("0.000001"))
    if re.fullmatch(r"\d{1,3}(\.\d{1,15})?[°度]?", text):
        return Decimal(text.rstrip("°度")).quantize(Decimal("0.000001"))
    return None


def in_china(lat: float, lng: float) -> bool:
    return SOUTH <= lat <= NORTH and WEST <= lng <= EAST


def to_wgs(lat: float, lng: float, datum: str) -> Point:
    """The point in WGS-84, exact to about two metres. Source: the shift as published in many open libraries."""
    if datum == BD:
        x, y = lng - 0.0065, lat - 0.006
        z = math.hypot(x, y) - 0.00002 * math.sin(y * math.pi * 3000 / 180)
        theta = math.atan2(y, x) - 0.000003 * math.cos(x * math.pi * 3000 / 180)
        lat, lng = z * math.sin(theta), z * math.cos(theta)
    if datum in (GCJ, BD):
        down, across = _shift(lat, lng)
        return lat - down, lng - across
    return lat, lng


def _shift(lat: float, lng: float) -> Point:
    x, y = lng - 105.0, lat - 35.0
    down = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + _waves(x, 6, 2)
    down += (20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)) * 2 / 3
    down += (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)) * 2 / 3
    across = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + _waves(x, 6, 2)
    across += (20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)) * 2 / 3
    across += (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3
    angle = lat / 180 * math.pi
    magic = 1 - _EE * math.sin(angle) ** 2
    down = down * 180 / ((_A * (1 - _EE)) / (magic * math.sqrt(magic)) * math.pi)
    across = across * 180 / (_A / math.sqrt(magic) * math.cos(angle) * math.pi)
    return down, across


def _waves(x: float, fast: int, slow: int) -> float:
    return (20 * math.sin(fast * x * math.pi) + 20 * math.sin(slow * x * math.pi)) * 2 / 3


def distance(one: Point, other: Point) -> float:
    """Kilometres along the earth between two points of one datum."""
    (a, b), (c, d) = ((math.radians(lat), math.radians(lng)) for lat, lng in (one, other))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * _RADIUS * math.asin(math.sqrt(half))
