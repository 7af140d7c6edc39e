"""Files that hold others: PDF, zip, office documents old and new. They are looked into, never unpacked.

Refused: macros, passwords, bombs, two formats in one file, programs inside.
"""

import lzma
import re
import struct
import zipfile
import zlib
from typing import BinaryIO, NoReturn

from django.utils.translation import gettext as _

from forms import file_names, sniffing
from forms.refusals import Refused
from forms.sniffing import Kind

MOST_ENTRIES, MOST_BYTES, RATIO = 2000, 300 * 1024 * 1024, 100
SMALL = 1024 * 1024  # below this a file of blanks may shrink as much as it likes
CHUNK = 256 * 1024
_BROKEN = (
    zipfile.BadZipFile, ValueError, NotImplementedError, OSError, RuntimeError, OverflowError, EOFError, zlib.error,
    lzma.LZMAError, struct.error,
)  # fmt: skip
_ARCHIVE = re.compile(r"\.(zip|rar|7z|gz|tgz|tar|xz|bz2|cab|iso|jar)$", re.IGNORECASE)
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)")
_OFFICE = "application/vnd.openxmlformats-officedocument."
BOXES = (  # a folder or file inside a zip, and what the zip is then
    ("word/", Kind(_OFFICE + "wordprocessingml.document", "docx")),
    ("xl/", Kind(_OFFICE + "spreadsheetml.sheet", "xlsx")),
    ("ppt/", Kind(_OFFICE + "presentationml.presentation", "pptx")),
    ("OFD.xml", Kind("application/ofd", "ofd")),
)
STREAMS = (  # names in an old office file's directory, and what it is then
    ("WordDocument", Kind("application/msword", "doc")),
    ("Workbook", Kind("application/vnd.ms-excel", "xls")),
    ("Book", Kind("application/vnd.ms-excel", "xls")),
    ("PowerPoint Document", Kind("application/vnd.ms-powerpoint", "ppt")),
)


def _grows() -> str:
    return _("“%(name)s” would grow far too large when opened. Send the papers one by one.")


def checked(file: BinaryIO, kind: Kind, name: str) -> Kind:
    """What exactly ``file`` is. Raises Refused."""
    return {"pdf": _pdf, "zip": _zip, "ole": _ole}[kind.format](file, name)


def _refuse(sentence: str, name: str) -> NoReturn:
    raise Refused(sentence % {"name": name})


def _macro(name: str) -> NoReturn:
    _refuse(_("“%(name)s” holds macros, small programs. Save it without macros, or as PDF."), name)


def _locked(name: str) -> NoReturn:
    _refuse(_("“%(name)s” is locked with a password. Save it without one; what you send us is private anyway."), name)


def _two_in_one(name: str) -> NoReturn:
    _refuse(_("“%(name)s” is two kinds of file in one. Save it again as PDF, or take a photo."), name)


def _pdf(file: BinaryIO, name: str) -> Kind:
    tail = _tail(file)
    if b"PK\x05\x06" in tail:
        _two_in_one(name)
    if b"%%EOF" not in tail:
        _refuse(_("“%(name)s” is not complete. Save it again as PDF, or take a photo."), name)
    return sniffing.PDF


def _tail(file: BinaryIO, length: int = 66_000) -> bytes:
    file.seek(0, 2)
    file.seek(max(file.tell() - length, 0))
    tail = file.read(length)
    file.seek(0)
    return tail


def _zip(file: BinaryIO, name: str) -> Kind:
    if _crowded(_tail(file)):
        _refuse(_grows(), name)
    try:
        with zipfile.ZipFile(file) as box:
            return _box(box, name)
    except _BROKEN as fault:
        raise Refused(_("“%(name)s” is broken and cannot be opened. Save it again.") % {"name": name}) from fault
    finally:
        file.seek(0)


def _crowded(tail: bytes) -> bool:
    """True where the list of what is inside is itself a bomb: it would be read whole before anybody could count it."""
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        return False
    return b"PK\x06\x07" in tail[max(end - 20, 0) : end] or int.from_bytes(tail[end + 12 : end + 16], "little") > SMALL


def _box(box: zipfile.ZipFile, name: str) -> Kind:
    entries = box.infolist()
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        _locked(name)
    if _bomb(entries):
        _refuse(_grows(), name)
    if any(_OUTSIDE.search(each) for each in names):
        _refuse(
            _("“%(name)s” would write outside its folder when opened. Pack it again, or send the papers one by one."),
            name,
        )
    if _fetches(box, names):
        _refuse(_("“%(name)s” fetches something from the internet when opened. Save it again as PDF."), name)
    if any(each.lower().endswith("vbaproject.bin") for each in names) or _macro_type(box, names):
        _macro(name)
    kind = next((kind for sign, kind in BOXES if any(each.startswith(sign) for each in names)), None)
    if kind is not None:
        return kind
    if any(_ARCHIVE.search(each) for each in names):
        _refuse(_("“%(name)s” holds further archives. Unpack them and send the papers one by one."), name)
    if any(file_names.RISKY.search("." + each.rpartition(".")[2]) for each in names if "." in each):
        _refuse(_("“%(name)s” holds programs or web pages. Take them out, or send the papers one by one."), name)
    return sniffing.ZIP


def _bomb(entries: list[zipfile.ZipInfo]) -> bool:
    whole = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    swollen = (
        entry for entry in entries if entry.file_size > SMALL and entry.file_size > RATIO * max(entry.compress_size, 1)
    )
    if len(entries) > MOST_ENTRIES or whole > MOST_BYTES:
        return True
    return (whole > SMALL and whole > RATIO * max(packed, 1)) or any(swollen)


def _macro_type(box: zipfile.ZipFile, names: set[str]) -> bool:
    """True where an office file's own list of parts speaks of macros, whatever its suffix says."""
    if "[Content_Types].xml" not in names:
        return False
    with box.open("[Content_Types].xml") as types:
        said = types.read(SMALL).lower()
    return b"macroenabled" in said or b"vbaproject" in said


def _fetches(box: zipfile.ZipFile, names: set[str]) -> bool:
    """True for a letter whose template lies on somebody's server: that is how macros come in by the back door."""
    links = [each for each in names if each.endswith("settings.xml.rels")]
    for each in links:
        with box.open(each) as part:
            said = part.read(SMALL).lower()
        if b"attachedtemplate" in said and b'targetmode="external"' in said:
            return True
    return False


def _ole(file: BinaryIO, name: str) -> Kind:
    """Old office files name their parts in UTF-16; a part called _VBA_PROJECT is a macro."""
    found = _names_in(file, ("_VBA_PROJECT", "EncryptedPackage", *(stream for stream, _kind in STREAMS)))
    if "_VBA_PROJECT" in found:
        _macro(name)
    if "EncryptedPackage" in found:
        _locked(name)
    kind = next((kind for stream, kind in STREAMS if stream in found), None)
    if kind is None:
        _refuse(_("We cannot tell what “%(name)s” is. Save it as PDF, or take a photo."), name)
    return kind


def _names_in(file: BinaryIO, names: tuple[str, ...]) -> set[str]:
    wanted = {name: name.encode("utf-16-le") for name in names}
    longest = max(map(len, wanted.values()))
    found, rest = set(), b""
    file.seek(0)
    while chunk := file.read(CHUNK):
        window = rest + chunk
        found |= {name for name, sign in wanted.items() if sign in window}
        rest = window[-longest:]
    file.seek(0)
    return found
