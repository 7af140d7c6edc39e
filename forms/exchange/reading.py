"""A file of either kind → what it says, and everything that is wrong with it. One door for page and command."""

import re
from dataclasses import dataclass, field
from pathlib import PurePath

from forms import schema
from forms.exchange import book, definition, form_in
from forms.exchange.problems import UNSUPPORTED, WRONG, Problems, Unreadable

_BOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass
class Incoming:
    """``spec``: None where the file is wrong. ``base``: digest of what was exported, "" where the file names none.

    ``slug``: the form it says it is, "" where it does not. ``former``: key → key when exported, of renamed questions.
    """

    spec: schema.Form | None
    problems: Problems
    slug: str = ""
    base: str = ""
    former: dict[str, str] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        """True if nothing is wrong and nothing would be left out."""
        return self.spec is not None and not self.problems.of(WRONG, UNSUPPORTED)


def read(data: bytes, name: str) -> Incoming:
    """Never raises for what a file holds: that is told in ``problems``."""
    problems = Problems()
    try:
        if data.startswith(_BOOK):
            return _workbook(data, name, problems)
        spec, about = definition.read(data, name, problems)
        return Incoming(spec, problems, about.get("slug", ""), about.get("digest", ""))
    except Unreadable as slip:
        problems.wrong(str(slip))
        return Incoming(None, problems)


def _workbook(data: bytes, name: str, problems: Problems) -> Incoming:
    sheets = book.read(data, name, problems)
    found = form_in.read(sheets, PurePath(name).stem, problems)
    slug = re.sub(r"[^\w.\-]+", "-", found.settings.get("form_id", "")).strip("-")
    base = found.settings.get("ow_digest", "")
    return Incoming(found.spec, problems, slug, base, found.former)
