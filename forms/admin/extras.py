"""Questions about a form that higher apps answer: which case type it opens, and what comes later.

They are kept outside the form's revisions, so they count when the form is published, not when a draft is saved.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as html

from forms.models import Form


@dataclass(frozen=True)
class Extra:
    """``name``: of the field in the builder. ``load`` and ``keep`` read and write what it stands for.

    ``shown``: a cell of the list, ``related``: what the list joins so that the cell costs no query.
    """

    name: str
    label: Any
    field: Callable[[], html.Field]
    load: Callable[[Form], Any]
    keep: Callable[[Form, Any], None]
    shown: Callable[[Form], str]
    related: tuple[str, ...] = ()


_known: dict[str, Extra] = {}


def register(extra: Extra) -> None:
    """From a higher app's wagtail_hooks, before any address is asked for."""
    _known[extra.name] = extra


def all_of_them() -> list[Extra]:
    return list(_known.values())
