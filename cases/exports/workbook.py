"""XLSX: a sheet of rows and one that says what they are, put together from squeezed pieces."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from itertools import islice
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.utils.translation import pgettext

from cases.exports import sheet, zipped
from cases.exports.table import CHUNK, Table

ROWS = "xl/worksheets/sheet1.xml"
START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))  # in the name of a sheet
MOST_NAME = 31
STYLES = (
    f'{START}<styleSheet xmlns="{sheet.MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/>'
    '</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '<font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FF0A4B6E"/><bgColor indexed="64"/></patternFill></fill>'
    '</fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>'
    + "".join(f'<{side} style="thin"><color auto="1"/></{side}>' for side in ("left", "right", "top", "bottom"))
    + '<diagonal/></border></borders><cellStyleXfs count="1">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" '
    'applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>'
    + "".join(
        f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" '
        f'applyAlignment="1"><alignment {left}vertical="top"/></xf>'
        for number, left in ((49, ""), (164, 'horizontal="left" '), (165, 'horizontal="left" '), (0, ""))
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def write(file: IO[bytes], table: Table, facts: Iterable[tuple[str, Any]]) -> int:
    """Write ``table`` and a second sheet of ``facts`` (what, value) into ``file``. Returns the number of rows."""
    headings, rows, written = table.headings, iter(table.rows()), 0
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as spool:
        squeezed = zipped.Squeezed(spool)
        squeezed.write(opening(headings).encode())
        while chunk := list(islice(rows, CHUNK)):
            squeezed.write(body(chunk, written).encode())
            written += len(chunk)
        squeezed.write(closing(headings, written).encode())
        squeezed.end()
        length = spool.tell()
        spool.seek(0)
        member = zipped.Member(ROWS, squeezed.crc, squeezed.size, length, [lambda: spool])
        put_together(file, member, table.title, headings, written, facts)
    return written


# --- the sheet of rows, in pieces -----------------------------------------------------------------------------------
def opening(headings: Sequence[str]) -> str:
    return sheet.opening(headings, frozen="C2", widths=[sheet.width(heading) for heading in headings])


def body(rows: Sequence[Sequence[Any]], before: int) -> str:
    """``before``: how many rows stand above them."""
    return sheet.lines(rows, before + 2)


def closing(headings: Sequence[str], rows: int) -> str:
    return sheet.closing(rows, len(headings))


# --- the whole ------------------------------------------------------------------------------------------------------
def put_together(
    file: IO[bytes],
    member: zipped.Member,
    title: str,
    headings: Sequence[str],
    rows: int,
    facts: Iterable[tuple[str, Any]],
) -> None:
    """Write the archive around the finished sheet of rows."""
    names = _name(title), _name(pgettext("export", "About this table"))
    told = "".join(sheet.pair(n, str(what), value) for n, (what, value) in enumerate(facts, 1))
    about = sheet.opening((), widths=(16, 60)) + told + sheet.closing()
    small = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _links({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": _book(names, sheet.area(rows, len(headings))),
        "xl/_rels/workbook.xml.rels": _links(
            {
                "rId1": ("worksheet", "worksheets/sheet1.xml"),
                "rId2": ("worksheet", "worksheets/sheet2.xml"),
                "rId3": ("styles", "styles.xml"),
            }
        ),
        "xl/styles.xml": STYLES,
        "xl/worksheets/sheet2.xml": about,
    }
    zipped.write(file, [*(_small(name, text) for name, text in small.items()), member])


def _small(name: str, text: str) -> zipped.Member:
    out = BytesIO()
    squeezed = zipped.Squeezed(out)
    squeezed.write(text.encode())
    squeezed.end()
    return zipped.Member(name, squeezed.crc, squeezed.size, out.tell(), [_again(out)])


def _again(out: BytesIO) -> Callable[[], IO[bytes]]:
    return lambda: BytesIO(out.getvalue())


def _name(title: str) -> str:
    return title.translate(FORBIDDEN).strip()[:MOST_NAME] or "-"


def _types() -> str:
    parts = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles"}
    parts |= {f"/xl/worksheets/sheet{n}.xml": "worksheet" for n in (1, 2)}
    told = "".join(
        f'<Override PartName="{part}" ContentType="{SPREADSHEET}.{kind}+xml"/>' for part, kind in parts.items()
    )
    return (
        f'{START}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{told}</Types>'
    )


def _links(links: dict[str, tuple[str, str]]) -> str:
    told = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>' for key, (kind, target) in links.items()
    )
    return f'{START}<Relationships xmlns="{PACKAGE}/relationships">{told}</Relationships>'


def _book(names: Sequence[str], filtered: str) -> str:
    sheets = "".join(f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1))
    first, last = filtered.split(":")
    corner = last.rstrip("0123456789")
    place = escape(f"'{names[0]}'!$A${first[1:]}:${corner}${last[len(corner) :]}")
    return (
        f'{START}<workbook xmlns="{sheet.MAIN}" xmlns:r="{OFFICE}"><bookViews><workbookView/></bookViews>'
        f'<sheets>{sheets}</sheets><definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" '
        f'hidden="1">{place}</definedName></definedNames></workbook>'
    )
