"""The smaller sheets of a workbook: choices, settings, our checks; and the sheets nobody reads."""

from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from forms import schema
from forms.exchange import into_logic, layout, survey
from forms.exchange.book import Book, Row, Sheet
from forms.exchange.fields_in import read_more
from forms.exchange.problems import Cell, Problems, slips
from forms.exchange.scope import Scope
from forms.exchange.sheets import tidy
from forms.exchange.survey import Entry, Lists
from forms.exchange.xpath import BadExpression, Unsupported

_ALSO = ("choice_filter", "required_message")
OF_FORMS = set(schema.Form.model_fields) - {"title", "steps", "checks"}
_SPECIAL = ("entities", "external_choices", "osm", "columns", "types", "cascades")


def survey_sheet(book: Book, problems: Problems) -> Sheet | None:
    sheet = book.get(layout.SURVEY)
    if sheet is None:
        problems.wrong(_("There is no sheet “survey”. The questions stand in a sheet of that name."))
        return None
    for needed in ("type", "name"):
        if needed not in {layout.SAME_COLUMN.get(heading, heading) for heading in sheet.letters}:
            problems.wrong(_("The column “%(name)s” is missing.") % {"name": needed}, Cell(sheet.name))
            return None
    return tidy(sheet, (*layout.COLUMNS, *_ALSO), problems)


def strangers(book: Book, problems: Problems) -> None:
    """Sheets that are not read."""
    read = {layout.SURVEY, layout.CHOICES, layout.SETTINGS, layout.CHECKS, layout.ABOUT}
    for name, sheet in book.items():
        if name in read or not sheet.rows:
            continue
        said = _("This sheet is not read.")
        if name in _SPECIAL:
            problems.unsupported(said, Cell(sheet.name))
        else:
            problems.note(said, Cell(sheet.name))


# --- choices --------------------------------------------------------------------------------------------------------
def lists(book: Book, problems: Problems) -> Lists:
    """{name: [{code, label}]}"""
    sheet, found = book.get(layout.CHOICES), {}
    if sheet is None:
        return found
    for row in tidy(sheet, layout.CHOICE_COLUMNS, problems).rows:
        name = row["list_name"]
        if not name:
            problems.wrong(_("Say which list this choice belongs to."), row.cell("list_name"))
        elif choice := _choice(row, found.get(name, []), problems):
            found.setdefault(name, []).append(choice)
    return found


def _choice(row: Row, before: list[dict[str, str]], problems: Problems) -> dict[str, str] | None:
    code = row["name"]
    label = row["label"] or code
    if any(choice["code"] == code for choice in before):
        problems.wrong(_("The choice “%(code)s” stands twice in this list.") % {"code": code}, row.cell("name"))
        return None
    more = {name: row[f"ow_{name}"] for name in layout.OF_CHOICES if row[f"ow_{name}"]}
    try:
        schema.Choice.model_validate({"code": code, "label": label, **more})
    except ValidationError as slip:
        cells = {"code": "name", "label": "label"} | {name: f"ow_{name}" for name in more}
        for setting, said in slips(slip, cells):
            problems.wrong(said, row.cell(cells.get(setting, "")))
        return None
    if not row["label"]:
        problems.note(_("There is no label; people will read “%(key)s”.") % {"key": code}, row.cell("label"))
    return {"code": code, "label": label, **more}


def unused(book: Book, found: Lists, top: list[Entry], problems: Problems) -> None:
    """Lists that no question chooses from go with the workbook."""
    used = {entry.list_name for entry in survey.everything(top)}
    for name in sorted(set(found) - used):
        said = _("No question chooses from the list “%(name)s”; it is left out.") % {"name": name}
        problems.note(said, Cell(book[layout.CHOICES].name))


# --- settings -------------------------------------------------------------------------------------------------------
def _setting_row(book: Book, problems: Problems) -> Row | None:
    sheet = book.get(layout.SETTINGS)
    if sheet is None:
        return None
    known = (*layout.SETTING_COLUMNS, *layout.COSMETIC_SETTINGS)
    rows = tidy(sheet, known, problems).rows
    for row in rows[1:]:
        problems.unsupported(_("Settings have one row; this one is not read."), row.cell())
    return rows[0] if rows else None


def settings(book: Book, problems: Problems) -> dict[str, str]:
    row = _setting_row(book, problems)
    if row is None:
        return {}
    for name in layout.COSMETIC_SETTINGS:
        if row[name]:
            problems.note(_("Left out: it only says how other programs show it."), row.cell(name))
    if row["ow_format"] not in ("", layout.FORMAT):
        problems.wrong(_("This workbook was written by a newer version of this system."), row.cell("ow_format"))
    return {name: row[name] for name in layout.SETTING_COLUMNS if row[name]}


def more_settings(book: Book, problems: Problems) -> dict[str, Any]:
    """Settings of the form that XLSForm has no column for."""
    row = _setting_row(book, Problems())
    if row is None or not row["ow_more"]:
        return {}
    more = read_more(row["ow_more"], row.cell("ow_more"), problems)
    if set(more) - OF_FORMS:
        problems.wrong(_("There is no such setting. Is it misspelt?"), row.cell("ow_more"))
    return {name: value for name, value in more.items() if name in OF_FORMS}


# --- our checks -----------------------------------------------------------------------------------------------------
def checks(book: Book, scope: Scope, problems: Problems) -> list[dict[str, Any]]:
    """Checks over several answers, from our own sheet."""
    sheet = book.get(layout.CHECKS)
    rows = tidy(sheet, layout.CHECK_COLUMNS, problems).rows if sheet else []
    return [each for row in rows if (each := _check(row, scope, problems))]


def _check(row: Row, scope: Scope, problems: Problems) -> dict[str, Any] | None:
    made = {"say": row["say"]} | read_more(row["ow_more"], row.cell("ow_more"), problems)
    if row["field"]:
        question = scope.named(row["field"])
        made["field"] = question.key if question else row["field"]
    if row["must"] and "must" in made:
        said = _("“%(name)s” stands here and in a column of its own. Empty one of the two.") % {"name": "must"}
        problems.wrong(said, row.cell("ow_more"))
    elif row["must"]:
        try:
            made["must"] = into_logic.rule(row["must"], scope)
        except Unsupported as slip:
            problems.unsupported(str(slip), row.cell("must"))
            return None
        except BadExpression as slip:
            problems.wrong(str(slip), row.cell("must"))
            return None
    for name in ("must", "say"):
        if not made.get(name):
            problems.wrong(_("This is missing."), row.cell(name))
            return None
    try:
        schema.Check.model_validate(made)
    except ValidationError as error:
        for _setting, said in slips(error):
            problems.wrong(said, row.cell("ow_more"))
        return None
    return made
