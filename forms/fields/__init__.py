"""Field types: one class each, on the form library's registry.

    kind = forms.fields.of("id_number")
    kind.formfield(field)              → a Django form field with our sentences
    kind.to_json(field, value)         → what is stored; from_json back
    kind.show(field, value) · kind.mask(field, value) · kind.export(field, value) · kind.logic(field, value)

``field`` is a forms.schema.Field; None is an answer not given. A retired type stays registered, or old forms break.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms.fields.base import KeyedField


@lru_cache(maxsize=64)
def of(type_name: str) -> "KeyedField":
    """The one instance of a registered type. Raises KeyError."""
    from wagtailstreamforms.fields import get_fields

    return get_fields()[type_name]()


def row_button(data) -> bool:
    """True if a posted step asks for a row more or less of a table: show it again, check nothing."""
    return any(name.endswith(("-add", "-remove")) for name in data)


def row_count(data, name: str) -> int:
    """How many rows of the table ``name`` were on the page that posted ``data``."""
    told = str(data.get(f"{name}-rows", "0"))
    return int(told) if told.isdecimal() and len(told) < 4 else 0


def more_settings(text: str) -> dict:
    """Settings typed as JSON. Raises django.core.exceptions.ValidationError."""
    from forms.fields.blocks import MoreBlock

    return MoreBlock.read(text)


def show_settings(data: dict) -> str:
    from forms.fields.blocks import MoreBlock

    return MoreBlock.show(data)


def known_units(codes: Iterable[str]) -> AbstractContextManager[None]:
    """Inside the block the names of these units are known, so that a page of answers asks for them once."""
    from forms.fields.choices import known_units as within

    return within(codes)
