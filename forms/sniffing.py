"""What a file is, by its bytes. Names and what browsers claim are not asked.

Our own table knows the few kinds that are taken; everything else is only named, to say what to do instead.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import puremagic
from django.utils.translation import gettext as _

HEAD = 8192


@dataclass(frozen=True)
class Kind:
    mime: str
    suffix: str
    picture: bool = False
    format: str = ""  # Pillow's name, or which box an archive is


JPEG = Kind("image/jpeg", "jpg", True, "JPEG")
PNG = Kind("image/png", "png", True, "PNG")
WEBP = Kind("image/webp", "webp", True, "WEBP")
HEIC = Kind("image/heic", "heic", True, "HEIF")
GIF = Kind("image/gif", "gif", True, "GIF")
BMP = Kind("image/bmp", "bmp", True, "BMP")
PDF = Kind("application/pdf", "pdf", format="pdf")
ZIP = Kind("application/zip", "zip", format="zip")
OLE = Kind("application/x-ole-storage", "doc", format="ole")

_HEIF_BRANDS = frozenset((b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"))


def _heif(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS


def _starts(*signs: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(signs)


TABLE: tuple[tuple[Callable[[bytes], bool], Kind], ...] = (
    (_starts(b"\xff\xd8\xff"), JPEG),
    (_starts(b"\x89PNG\r\n\x1a\n"), PNG),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP", WEBP),
    (_heif, HEIC),
    (_starts(b"GIF87a", b"GIF89a"), GIF),
    (lambda head: head[:2] == b"BM" and head[6:10] == bytes(4), BMP),
    (_starts(b"%PDF-1.", b"%PDF-2."), PDF),
    (_starts(b"PK\x03\x04"), ZIP),
    (_starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), OLE),
)
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa", b"Cr24", b"\0asm")
_SCRIPT = re.compile(rb"<\?php|<\?=|<script|<%\s*[@=\w]|eval\s*\(", re.IGNORECASE)
_MARKUP = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:\?xml|!doctype|html|svg|head|body)", re.I | re.S)


def head_of(file: BinaryIO) -> bytes:
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    return head


def kind_of(file: BinaryIO) -> Kind | None:
    """The kind of a file we take; None for all others. A document that holds a script in its head is none."""
    head = head_of(file)
    kind = next((kind for test, kind in TABLE if test(head)), None)
    if kind is PDF and (_SCRIPT.search(head[:1024]) or b"<html" in head[:1024].lower()):
        return None
    return kind


def advice(file: BinaryIO, name: str, *, pictures_only: bool) -> str:
    """Why a file of another kind is refused, and what to send instead."""
    head = head_of(file)
    words = {"name": name}
    if head.startswith(_PROGRAMS):
        return _("“%(name)s” is a program, whatever its name says. Send a photo or a PDF.") % words
    if b"<svg" in head[:2048].lower():
        return _("“%(name)s” is a drawing that may carry a script (SVG). Save it as PNG or PDF.") % words
    if _SCRIPT.search(head) or _MARKUP.match(head) or b"<html" in head[:1024].lower():
        return _("“%(name)s” is a web page or a script, whatever its name says. Send a photo or a PDF.") % words
    if pictures_only:
        return _("“%(name)s” is no picture we can read. Take a photo with a phone, or send a JPG, PNG or HEIC.") % words
    words["kind"] = _named(head)
    if words["kind"]:
        return _("“%(name)s” is a %(kind)s file, which we do not take. Save it as PDF, or take a photo.") % words
    return _("We cannot tell what “%(name)s” is. Save it as PDF, or take a photo.") % words


def _named(head: bytes) -> str:
    """The usual suffix of what ``head`` begins, in capitals; "" where nobody can tell."""
    try:
        found = puremagic.from_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    return found.lstrip(".").upper()[:8]
