"""A schema as a workbook that XLSForm programs read, and that reads back here to the same digest."""

import io
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import xlsxwriter
from django.utils.translation import gettext as _

from forms import schema
from forms.exchange import layout
from forms.exchange.book import MOST_TEXT
from forms.exchange.survey_out import Cells, SurveyWriter

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
HEAD = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0A4B6E", "border": 1, "valign": "vcenter"}
OWN_HEAD = HEAD | {"bg_color": "#5B6B73"}  # columns that only we read
TEXT = {"num_format": "@", "valign": "top", "text_wrap": True}  # as text: a spreadsheet would make 1/2 a day
WIDTHS = {"type": 20, "name": 20, "label": 36, "hint": 30, "relevant": 30, "constraint": 30, "constraint_message": 24}
WIDTHS |= {"must": 60, "say": 40, "ow_more": 24, "form_title": 30, "calculation": 24, "ow_digest": 14}


BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)  # not the hour: the same form gives the same bytes


class TooLong(ValueError):
    """A text does not fit in a cell."""


def workbook(spec: schema.Form, *, slug: str, version: str = "") -> bytes:
    """Raises TooLong."""
    survey = SurveyWriter(spec)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    book.set_properties(
        {"title": spec.title, "created": datetime(2000, 1, 1, tzinfo=UTC)}
    )  # the same form, the same bytes
    look = {"head": book.add_format(HEAD), "own": book.add_format(OWN_HEAD), "text": book.add_format(TEXT)}
    page = _sheet(book, look, layout.SURVEY, layout.COLUMNS, survey.rows)
    _choices_of(page, len(survey.rows), ("required", "read_only", "secret", "public"))
    choices = [
        {"list_name": name, "name": choice["code"], "label": choice["label"]}
        | {f"ow_{each}": choice[each] for each in layout.OF_CHOICES if each in choice}
        for name, listed in survey.lists.items()
        for choice in listed
    ]
    _sheet(book, look, layout.CHOICES, layout.CHOICE_COLUMNS, choices)
    if checks := survey.check_rows():
        _sheet(book, look, layout.CHECKS, layout.CHECK_COLUMNS, checks)
    settings = {"form_title": spec.title, "form_id": slug, "version": version, "ow_format": layout.FORMAT}
    settings |= {"ow_digest": schema.digest(spec)}
    if more := spec.model_dump(exclude_defaults=True, mode="json", exclude={"title", "steps", "checks"}):
        settings["ow_more"] = json.dumps(more, ensure_ascii=False)
    _sheet(book, look, layout.SETTINGS, layout.SETTING_COLUMNS, [settings])
    _about(book, look, survey)
    book.close()
    return out.getvalue()


def _sheet(book, look, name: str, columns: Sequence[str], rows: Iterable[Cells]):
    page = book.add_worksheet(name)
    page.freeze_panes(1, 3 if name == layout.SURVEY else 1)
    for n, column in enumerate(columns):
        own = column in layout.OWN or column.startswith("ow_")
        page.set_column(n, n, WIDTHS.get(column, 14), look["text"])
        page.write_string(0, n, column, look["own" if own else "head"])
    for r, row in enumerate(rows, 1):
        for n, column in enumerate(columns):
            if text := row.get(column):
                if len(text) > MOST_TEXT:
                    said = _("“%(name)s” is too long for a cell: %(n)d characters. Export as JSON instead.")
                    raise TooLong(said % {"name": row.get("name") or column, "n": len(text)})
                page.write_string(r, n, text, look["text"])
    return page


def _choices_of(page, rows: int, columns: Iterable[str]) -> None:
    """Yes and no to pick; a rule may be typed as well."""
    for column in columns:
        n = layout.COLUMNS.index(column)
        page.data_validation(1, n, rows + 200, n, {"validate": "list", "source": ["yes", "no"], "show_error": False})


def _about(book, look, survey: SurveyWriter) -> None:
    """A sheet for people: what the columns are, and what other programs do not see."""
    page = book.add_worksheet(layout.ABOUT)
    page.set_column(0, 0, 110, look["text"])
    lines = [
        _("This workbook is a form. Change it in WPS or Excel, save it as XLSX, and import it again."),
        _("Do not change ow_digest and id: by them your changes are told from those made here in the meantime."),
        _("A question keeps its answers under its name; a name that was published cannot be changed."),
        _("A step is a begin_group with the appearance field-list, a table a begin_repeat."),
        _("Grey headings are columns of this system; other programs pass over them."),
    ]
    for row, name in survey.unsaid:
        said = _("survey, row %(row)d: “%(name)s” has no words in XLSForm and stands in ow_more.")
        lines.append(said % {"row": row, "name": name})
    for n, line in enumerate(lines):
        page.write_string(n, 0, line, look["text"])
