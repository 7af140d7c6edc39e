"""Headings of a sheet brought to one spelling; columns that nobody reads are named, cell by cell."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from forms.exchange import layout
from forms.exchange.book import Book, Row, Sheet
from forms.exchange.problems import Cell, Problems


def tidy(sheet: Sheet, known: Collection[str], problems: Problems) -> Sheet:
    """``sheet`` with canonical headings, columns outside ``known`` told and left out."""
    names = {heading: _canonical(heading) for heading in sheet.letters}
    names |= _languages(sheet, names, problems)
    taken: dict[str, str] = {}  # canonical → heading it comes from
    for heading, name in names.items():
        if name not in known:
            _leave_out(sheet, heading, name, problems)
        elif name in taken:
            said = _("“%(one)s” and “%(other)s” are the same column. Delete one.")
            told = {"one": sheet.raw[taken[name]], "other": sheet.raw[heading]}
            problems.wrong(said % told, Cell(sheet.name, 0, sheet.letters[heading]))
        else:
            taken[name] = heading
    made = Sheet(sheet.name, {name: sheet.letters[heading] for name, heading in taken.items()})
    for row in sheet.rows:
        cells = {name: row.cells[heading] for name, heading in taken.items() if heading in row.cells}
        if cells:
            made.rows.append(Row(row.number, cells, made))
    return made


def _canonical(heading: str) -> str:
    return layout.SAME_COLUMN.get(heading, heading)


def _languages(sheet: Sheet, names: dict[str, str], problems: Problems) -> dict[str, str]:
    """Of `label::中文` and `label::English` one becomes `label`; the others are told, once a column."""
    found: dict[str, str] = {}
    for base in layout.TRANSLATED:
        said = [each for each, name in names.items() if name == base or each.startswith(f"{base}::")]
        if not said:
            continue
        ours = min(said, key=lambda each: _strangeness(sheet, each, base))
        found[ours] = base
        for other in said:
            if other != ours and any(row[other] for row in sheet.rows):
                told = _("Forms are in one language; “%(heading)s” is left out.") % {"heading": sheet.raw[other]}
                problems.unsupported(told, Cell(sheet.name, 0, sheet.letters[other]))
            if other != ours:
                found[other] = ""
    return found


def _strangeness(sheet: Sheet, heading: str, base: str) -> tuple[bool, int]:
    """Filled columns first; then the one without a language, then Chinese."""
    language = heading.partition("::")[2].lower()
    ours = language.split(" ")[0] in layout.OUR_LANGUAGES or "(zh" in language or "中文" in language
    empty = not any(row[heading] for row in sheet.rows)
    return empty, 0 if not language else 1 if ours else 2


def _leave_out(sheet: Sheet, heading: str, name: str, problems: Problems) -> None:
    if not name:  # another language, told already
        return
    filled = [row for row in sheet.rows if row[heading]]
    if name in layout.COSMETIC_COLUMNS and filled:
        problems.note(
            _("Left out: it only says how other programs show it."), Cell(sheet.name, 0, sheet.letters[heading])
        )
        return
    for row in filled:
        said = _("The column “%(heading)s” is not supported.") % {"heading": sheet.raw[heading]}
        problems.unsupported(said, row.cell(heading))


def named(book: Book, name: str) -> Sheet | None:
    return book.get(name.lower())
