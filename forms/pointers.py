"""Settings of a question that name another one: which there must be, and of which type."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forms import agreement, identity
from forms.logic import operators as ops

if TYPE_CHECKING:
    from forms.schema import Field, Form


def problems(spec: "Form") -> Iterator[str]:
    """What is wrong with them, a sentence each."""
    top = {field.key: field for field in spec.fields()}
    for field in top.values():
        yield from _all(field, top, top)
        row = {column.key: column for column in field.columns or ()}
        for column in row.values():
            yield from _all(column, top, row)


def _all(field: "Field", top: dict[str, "Field"], beside: dict[str, "Field"]) -> Iterator[str]:
    """A day may be asked for anywhere in the form; who somebody is stands beside their number, in the same row."""
    if field.on is not None:
        yield from _day(field, top)
    if field.birth is not None:
        yield from _birth(field, beside)
    if field.sex is not None:
        yield from _sex(field, beside)


def _birth(field: "Field", beside: dict[str, "Field"]) -> Iterator[str]:
    words = {"label": field.label, "key": field.birth}
    if field.birth not in beside:
        yield _("“%(label)s” is to be compared with “%(key)s”, but there is no such question beside it.") % words
    elif beside[field.birth].type != "date":
        yield _("“%(label)s” is to be compared with the birthday in “%(key)s”, which asks for no date.") % words


def _sex(field: "Field", beside: dict[str, "Field"]) -> Iterator[str]:
    words = {"label": field.label, "key": field.sex}
    if field.sex not in beside:
        yield _("“%(label)s” is to be compared with “%(key)s”, but there is no such question beside it.") % words
        return
    other = beside[field.sex]
    meant = {agreement.sex_of(other, choice.code) for choice in other.choices or ()}
    if other.type != "choice" or not {identity.MALE, identity.FEMALE} <= meant:
        yield _("“%(label)s” is to be compared with the sex in “%(key)s”, which does not offer 男 and 女.") % words


def _day(field: "Field", known: dict[str, "Field"]) -> Iterator[str]:
    words = {"label": field.label, "key": field.on}
    if field.on not in known:
        yield _("“%(label)s” is to be as it was on the day of “%(key)s”, but there is no such question.") % words
    elif known[field.on].kind.gives != ops.DATE or field.on == field.key:
        yield _("“%(label)s” is to be as it was on the day of “%(key)s”, which asks for no date.") % words
