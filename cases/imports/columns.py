"""Which column of a table is what: headings are matched forgivingly, since people type and retype them."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl.utils import get_column_letter


class Unreadable(ValueError):
    """The table cannot be taken in at all; the sentence says what to do."""


@dataclass(frozen=True)
class Column:
    """``key``: as the resource knows it. ``aliases``: what else people write above it. ``secret``: never shown in a
    preview. ``choices``: what may stand in it, for the empty sheet. ``needed``: a new row must say it. ``blank``: False
    where only what was exported has it; the empty sheet is without."""

    key: str
    heading: str | Promise
    aliases: tuple[str, ...] = ()
    required: bool = False
    secret: bool = False
    hint: str | Promise = ""
    choices: tuple[str | Promise, ...] = ()
    needed: bool = False
    blank: bool = True


@dataclass(frozen=True)
class Matched:
    """``places``: (column letter, heading as written, key or "" where nobody asks for it)."""

    places: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def keys(self) -> set[str]:
        return {key for _letter, _heading, key in self.places if key}

    @property
    def ignored(self) -> list[str]:
        return [heading for _letter, heading, key in self.places if heading and not key]


def tidy(heading: str) -> str:
    """“ 姓　名（必填）* ” → “姓名”: width, blanks, marks and remarks on what must be filled do not matter."""
    text = "".join(unicodedata.normalize("NFKC", str(heading)).split()).lower().strip("*:")
    for remark in ("(必填)", "(选填)", "[必填]", "[选填]"):
        text = text.removesuffix(remark)
    return text.strip("*:")


def match(headings: Sequence[str], columns: Iterable[Column]) -> Matched:
    """Raises Unreadable where a column is missing or stands twice."""
    wanted = list(columns)
    written = {tidy(heading) for heading in headings}
    known: dict[str, str] = {}
    for column in wanted:
        own = tidy(column.heading)
        # What stands there under its full heading is not meant by a shorter one as well.
        names = [own] if own in written - known.keys() else [own, *map(tidy, column.aliases), tidy(column.key)]
        for name in names:
            known.setdefault(name, column.key)
    places, seen = [], {}
    for n, heading in enumerate(headings, 1):
        letter, key = get_column_letter(n), known.get(tidy(heading), "")
        if key and key in seen:
            said = _("Columns %(one)s and %(two)s both say “%(heading)s”. Delete one of them.")
            raise Unreadable(said % {"one": seen[key], "two": letter, "heading": heading})
        if key:
            seen[key] = letter
        places.append((letter, heading, key))
    if not seen:
        said = _("None of the columns is known. The first line must name them: %(headings)s.")
        raise Unreadable(said % {"headings": listed(wanted)})
    if missing := [column for column in wanted if column.required and column.key not in seen]:
        raise Unreadable(_("A column is missing: %(headings)s.") % {"headings": listed(missing)})
    return Matched(places)


def listed(columns: Iterable[Column]) -> str:
    return pgettext("place", ", ").join(str(column.heading) for column in columns)
