"""Settings of a question that name another one: which there must be, and of which type."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forms.logic import operators as ops

if TYPE_CHECKING:
    from forms.schema import Field, Form


def problems(spec: "Form") -> Iterator[str]:
    """What is wrong with them, a sentence each."""
    top = {field.key: field for field in spec.fields()}
    for field in top.values():
        for each in (field, *(field.columns or ())):
            if each.on is not None:
                yield from _day(each, top)


def _day(field: "Field", known: dict[str, "Field"]) -> Iterator[str]:
    words = {"label": field.label, "key": field.on}
    if field.on not in known:
        yield _("“%(label)s” is to be as it was on the day of “%(key)s”, but there is no such question.") % words
    elif known[field.on].kind.gives != ops.DATE or field.on == field.key:
        yield _("“%(label)s” is to be as it was on the day of “%(key)s”, which asks for no date.") % words
