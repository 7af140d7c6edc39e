"""The rules of a form as a whole: they name fields that exist, compare what can be compared, and go in no circle."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from forms.logic import Var, check, uses
from forms.logic import operators as ops

if TYPE_CHECKING:
    from forms.schema import Field, Form

# What the form cannot know: who asks, through which channel, about which case and item.
OPEN_ROOTS = ("case", "intake", "actor", "my", "parent", "item")


def variables(schema: "Form") -> dict[str, Var]:
    """Path → Var for every field that answers."""
    return {field.key: var_of(field) for field in schema.fields() if field.answers}


def var_of(field: "Field") -> Var:
    codes = tuple(choice.code for choice in field.choices) if field.choices else None
    columns = {column.key: var_of(column) for column in field.columns} if field.columns else None
    return Var(field.kind.gives or ops.ANY, codes, columns)


def problems(schema: "Form") -> Iterator[str]:
    """Everything wrong with the rules, a sentence each."""
    known = variables(schema)
    for place, rule, gives in _rules(schema):
        for problem in check(rule, known, gives=gives, open_roots=OPEN_ROOTS):
            yield _("%(place)s: %(problem)s") % {"place": place, "problem": problem}
    for field in schema.fields():
        if field.columns:
            yield from _columns(field, known)
    for each in schema.checks:
        if each.field and each.field not in known:
            yield _("A check is said beside “%(key)s”, but there is no such field.") % {"key": each.field}
    if circle := _circle(schema):
        yield _("These fields wait for one another to be shown: %(keys)s.") % {"keys": " → ".join(circle)}


def _rules(schema: "Form") -> Iterator[tuple[str, Any, str]]:
    for n, step in enumerate(schema.steps, 1):
        if step.show_if is not None:
            yield _("Step %(n)d “%(title)s”, shown if") % {"n": n, "title": step.title}, step.show_if, ops.BOOL
        for field in step.fields:
            yield from _field_rules(field)
            for inner in field.fields or ():
                yield from _field_rules(inner)
    for n, each in enumerate(schema.checks, 1):
        yield _("Check %(n)d") % {"n": n}, each.must, ops.BOOL


def _field_rules(field: "Field") -> Iterator[tuple[str, Any, str]]:
    words = {"label": field.label, "key": field.key}
    if not isinstance(field.required, bool):
        yield _("“%(label)s” (%(key)s), required if") % words, field.required, ops.BOOL
    if field.show_if is not None:
        yield _("“%(label)s” (%(key)s), shown if") % words, field.show_if, ops.BOOL
    if field.calc is not None:
        yield _("“%(label)s” (%(key)s), calculated as") % words, field.calc, field.kind.gives or ops.ANY


def _columns(table: "Field", known: dict[str, Var]) -> Iterator[str]:
    """Rules of a table's columns see the columns of their own row as `row.x`, and the form's fields."""
    row = {f"row.{column.key}": var_of(column) for column in table.columns or ()}
    for column in table.columns or ():
        for place, rule, gives in _field_rules(column):
            for problem in check(rule, {**known, **row}, gives=gives, open_roots=OPEN_ROOTS):
                yield _("%(place)s: %(problem)s") % {"place": place, "problem": problem}


def _circle(schema: "Form") -> list[str]:
    """Keys that wait for one another, first and last alike; empty if there is no circle."""
    waits = {
        field.key: (uses(step.show_if) | uses(field.show_if)) & set(variables(schema))
        for step in schema.steps
        for field in step.questions
    }
    done: set[str] = set()

    def follow(key: str, trail: list[str]) -> list[str]:
        if key in trail:
            return [*trail[trail.index(key) :], key]
        if key in done:
            return []
        for other in sorted(waits.get(key, ())):
            if found := follow(other, [*trail, key]):
                return found
        done.add(key)
        return []

    return next((found for key in waits if (found := follow(key, []))), [])
