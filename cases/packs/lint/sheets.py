"""Score sheets and tables: what scores has a sheet, grades cover every score, no row of a table lies behind another."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from cases.packs.lint.life import Life
from cases.packs.lint.rules import FUNCTIONS, ROOTS
from cases.packs.problems import Problem, suggestion
from cases.sheets import RESULT
from cases.spec import Sheet, Table
from forms.logic import check
from forms.logic import operators as ops


def problems(life: Life) -> Iterator[Problem]:
    scored = {effect.score for _path, effect in life.effects() if effect.score}
    for path, effect in life.effects():
        form = effect.score or effect.publish
        if form and form not in life.spec.sheets:
            said = _("The form “%(form)s” has no sheet to score by. Add “sheet:” to it, or name another. %(cure)s")
            yield life.problem(path, said % {"form": form, "cure": suggestion(form, life.spec.sheets)})
        elif effect.publish and effect.publish not in scored:
            said = _("No move scores “%(form)s”, so there is never anything to publish.")
            yield life.problem(path, said % {"form": form})
        for key in effect.set or ():
            if life.spec.sheets and key in RESULT:
                said = _("“%(fact)s” comes from the score sheet and cannot be written by hand.")
                yield life.problem((*path, "set", key), said % {"fact": key})
    for form, sheet in life.spec.sheets.items():
        yield from _sheet(life, form, sheet)
    for name, table in life.spec.tables.items():
        if name in life.pack.shape.tables:
            yield from _table(life, name, table)


def _sheet(life: Life, form: str, sheet: Sheet) -> Iterator[Problem]:
    rules: list[tuple[tuple, Any, str]] = [
        (("rows", n, "score"), row.score, ops.NUMBER) for n, row in enumerate(sheet.rows)
    ]
    rules += [(("bonus",), sheet.bonus, ops.NUMBER), (("deduct",), sheet.deduct, ops.NUMBER)]
    for path, rule, gives in [*rules, (("veto",), sheet.veto, ops.BOOL)]:
        if isinstance(rule, dict | list):
            for slip in check(rule, life.variables, gives=gives, open_roots=ROOTS, functions=FUNCTIONS):
                yield _at(life, form, path, str(slip))
    if sheet.grades is None:
        return
    table = life.spec.tables.get(sheet.grades)
    if table is None:
        said = _("There is no table “%(name)s”. %(cure)s")
        cure = suggestion(sheet.grades, life.pack.section("tables"))
        yield _at(life, form, ("grades",), said % {"name": sheet.grades, "cure": cure})
    elif any("grade" not in row.gives for row in table.rows):
        yield _at(life, form, ("grades",), _("Every row of the table of grades gives “grade”."))
    elif table.rows[-1].when is not None:
        yield _at(
            life, form, ("grades",), _("Some scores would get no grade. End the table with a row without “when”.")
        )


def _table(life: Life, name: str, table: Table) -> Iterator[Problem]:
    """A row behind one that always holds is never asked."""
    for n, row in enumerate(table.rows[:-1]):
        if row.when is None and row.from_ is None and row.to is None:
            said = _("Row %(n)d always holds, so the rows behind it never answer. Move it to the end.")
            yield life.pack.source.problem(("tables", name, "rows", n), said % {"n": n + 1})


def _at(life: Life, form: str, path: tuple, sentence: str) -> Problem:
    if form in life.pack.shape.forms:
        return life.pack.source.problem(("forms", form, "sheet", *path), sentence)
    return life.problem((), f"{form}: {sentence}")
