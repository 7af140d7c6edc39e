"""Code lists as lines and as CSV: what is wrong with a whole list, what would change, and the one way to change it.

A line reads “A01 | 种植业 | A | 2020-01-01 | 2025-12-31”: code, label, the code above, first and last day. The same
five columns stand in a CSV file. A code that is in use is never deleted: it gets a last day.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import ModelResource
from import_export.widgets import CharWidget, DateWidget

from forms import csv_in
from forms.fields.blocks import CODE
from forms.fields.cascade import DEPTH
from forms.fields.dates import read_day
from forms.models import Code, CodeList

MOST_CODES = 5000
HEADS = {
    "code": pgettext_lazy("code list", "Code"),
    "label": pgettext_lazy("code list", "Label"),
    "parent": gettext_lazy("Code above"),
    "valid_from": gettext_lazy("Valid from"),
    "valid_to": gettext_lazy("Valid until"),
}


@dataclass(frozen=True)
class Line:
    """``n``: the line it stands in, from 1."""

    n: int
    code: str
    label: str
    parent: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def overlaps(self, other: "Line") -> bool:
        return (self.valid_from or date.min) <= (other.valid_to or date.max) and (other.valid_from or date.min) <= (
            self.valid_to or date.max
        )


class Loader(BaseInstanceLoader):
    """The codes there are, read once: by their code and first day."""

    def __init__(self, resource, dataset=None):
        super().__init__(resource, dataset)
        self.known = {(each.code, each.valid_from): each for each in resource.get_queryset()}

    def get_instance(self, row):
        return self.known.get(tuple(self.resource.fields[name].clean(row) for name in ("code", "valid_from")))


class CodeResource(ModelResource):
    """Codes of one list; a code with its first day is who it is."""

    code = Field("code", "code", CharWidget())
    label = Field("label", "label", CharWidget())
    parent = Field("parent", "parent", CharWidget())
    valid_from = Field("valid_from", "valid_from", DateWidget(format="%Y-%m-%d"))
    valid_to = Field("valid_to", "valid_to", DateWidget(format="%Y-%m-%d"))
    position = Field("position", "position")

    class Meta:
        model = Code
        fields = (*HEADS, "position")
        import_id_fields = ("code", "valid_from")
        instance_loader_class = Loader
        skip_unchanged = use_bulk = True
        report_skipped = True

    def __init__(self, code_list: CodeList) -> None:
        super().__init__()
        self.code_list = code_list

    def get_queryset(self):
        return Code.objects.filter(code_list=self.code_list)

    def init_instance(self, row=None):
        return Code(code_list=self.code_list)


# --- reading --------------------------------------------------------------------------------------------------------
def from_text(text: str) -> list[Line]:
    """Raises ValidationError with a sentence for each line that cannot be read."""
    rows = ((n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip())
    return _lines((n, re.split(r"[|｜\t]", line)) for n, line in rows)


def from_csv(content: bytes) -> list[Line]:
    """A CSV file in UTF-8 or GB 18030; its first line: our headings, or the English names. Raises ValidationError."""
    try:
        headings, rows = csv_in.read(content)
    except csv_in.NotCsv as slip:
        raise ValidationError(_("This cannot be read as a CSV file. Save it as CSV from WPS or Excel.")) from slip
    known = {str(said): name for name, said in HEADS.items()} | {name: name for name in HEADS}
    places = {known[head]: n for n, head in enumerate(headings) if head in known}
    if not {"code", "label"} <= set(places):
        said = _("The first line must name the columns: %(heads)s.")
        raise ValidationError(said % {"heads": ", ".join(map(str, HEADS.values()))})
    cells = ((n, [row[places[name]] if name in places else "" for name in HEADS]) for n, row in rows)
    return _lines((n, row) for n, row in cells if any(row))


def _lines(rows: Iterable[tuple[int, list[Any]]]) -> list[Line]:
    found: list[Line] = []
    slips: list[str] = []
    for n, row in rows:
        cells = [str(cell or "").strip().lstrip("'") for cell in row] + [""] * 5
        try:
            found.append(_line(n, *cells[:5]))
        except ValidationError as slip:
            slips.append(_("Line %(n)d: %(said)s") % {"n": n, "said": " ".join(slip.messages)})
    slips = slips or list(problems(found))
    if slips:
        raise ValidationError(slips[:20])
    return found


def _line(n: int, code: str, label: str, parent: str, begins: str, ends: str) -> Line:
    if not CODE.fullmatch(code):
        said = _("“%(code)s” is no code: use letters, digits, _ . or - only, at most 40.")
        raise ValidationError(said % {"code": code})
    if not label or len(label) > 200:
        raise ValidationError(_("Write a label of at most 200 characters behind the code."))
    days = [read_day(each) if each else None for each in (begins, ends)]
    if days[0] and days[1] and days[1] < days[0]:
        raise ValidationError(_("A code ends after it begins. Choose a later day."))
    return Line(n, code, label, parent, *days)


def problems(lines: list[Line]) -> Iterator[str]:
    """What is wrong with a whole list, a sentence each."""
    if len(lines) > MOST_CODES:
        yield _("A list may have %(most)d codes; this one has %(n)d.") % {"most": MOST_CODES, "n": len(lines)}
        return
    same: dict[str, list[Line]] = {}
    for line in lines:
        for other in same.setdefault(line.code, []):
            if line.overlaps(other):
                yield _("Lines %(first)d and %(n)d: the code “%(code)s” stands twice in the same time.") % {
                    "first": other.n,
                    "n": line.n,
                    "code": line.code,
                }
        same[line.code].append(line)
    above = {line.code: line.parent for line in lines}
    for line in lines:
        if line.parent and line.parent not in above:
            yield _("Line %(n)d: there is no code “%(code)s” for it to hang below.") % {
                "n": line.n,
                "code": line.parent,
            }
        elif (depth := _depth(line.code, above)) is None:
            yield _("Line %(n)d: these codes hang below one another in a circle.") % {"n": line.n}
        elif depth > DEPTH:
            yield _("Line %(n)d: a list may be %(most)d levels deep.") % {"n": line.n, "most": DEPTH}


def _depth(code: str, above: dict[str, str]) -> int | None:
    """How many codes there are from the top to ``code``; None in a circle."""
    seen: set[str] = set()
    while code:
        if code in seen:
            return None
        seen.add(code)
        code = above.get(code, "")
    return len(seen)


# --- changing -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Changes:
    """Words of each code: ``new``, ``changed``, ``gone`` (in the list, not among the lines)."""

    new: list[str]
    changed: list[str]
    gone: list[str]


def changes(code_list: CodeList, lines: list[Line]) -> Changes:
    """What `store` would do; nothing is written."""
    rows = _loaded(code_list, lines, dry_run=True)
    words = [f"{line.code} {line.label}" for line in lines]
    told = [(row.import_type, said) for row, said in zip(rows, words, strict=True)]
    return Changes(
        [said for kind, said in told if kind == "new"],
        [said for kind, said in told if kind == "update"],
        [str(each) for each in _missing(code_list, lines)],
    )


@transaction.atomic
def store(code_list: CodeList, lines: list[Line], *, whole: bool) -> None:
    """Make the codes those of ``lines``. ``whole``: what is not among them goes, which a list in use refuses.

    Raises ValidationError.
    """
    gone = _missing(code_list, lines) if whole else []
    if gone and code_list.in_use:
        raise ValidationError(still_needed(str(gone[0])))
    Code.objects.filter(pk__in=[each.pk for each in gone]).delete()
    _loaded(code_list, lines, dry_run=False)


def still_needed(code: str) -> str:
    said = _("“%(code)s” was asked for by a form that was published. Leave its line, and give it a last day.")
    return said % {"code": code}


def _missing(code_list: CodeList, lines: list[Line]) -> list[Code]:
    there = {(line.code, line.valid_from) for line in lines}
    return [each for each in code_list.codes.all() if (each.code, each.valid_from) not in there]


def _loaded(code_list: CodeList, lines: list[Line], *, dry_run: bool) -> list[Any]:
    table = tablib.Dataset(headers=[*HEADS, "position"])
    for place, line in enumerate(lines, 1):
        days = [day.isoformat() if day else "" for day in (line.valid_from, line.valid_to)]
        table.append([line.code, line.label, line.parent, *days, place])
    return CodeResource(code_list).import_data(table, dry_run=dry_run, raise_errors=True).rows


# --- writing --------------------------------------------------------------------------------------------------------
def to_text(code_list: CodeList) -> str:
    return "\n".join(" | ".join(_cells(each)).rstrip(" |") for each in code_list.codes.order_by("position", "pk"))


def to_csv(code_list: CodeList) -> bytes:
    """With a mark in front, by which WPS and Excel know it is UTF-8."""
    table = tablib.Dataset(headers=[str(said) for said in HEADS.values()])
    for each in code_list.codes.order_by("position", "pk"):
        table.append([f"'{cell}" if cell[:1] in "=+-@" and cell else cell for cell in _cells(each)])
    return b"\xef\xbb\xbf" + table.export("csv").encode()


def _cells(each: Code) -> list[str]:
    days = (day.isoformat() if day else "" for day in (each.valid_from, each.valid_to))
    return [each.code, each.label, each.parent, *days]
