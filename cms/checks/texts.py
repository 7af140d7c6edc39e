"""All that a page says: its own fields, and what stands behind it (`SitePage.more_texts`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from wagtail.fields import RichTextField
from wagtail.images import get_image_model

from cms.checks.reading import Read, read

NO_WORDS = {"slug", "item_code"}  # keys, no sentences
SHARED = ("title", "seo_title", "search_description")


@dataclass(frozen=True)
class Piece:
    """``label``: the field's name, as the editor sees it."""

    label: str
    text: str
    rich: bool = False

    @cached_property
    def read(self) -> Read:
        return read(self.text) if self.rich else Read(blocks=[(1, self.text)] if self.text else [])

    def place(self, nth: int) -> str:
        """Where a reader of the page finds it."""
        return _("%(field)s, paragraph %(n)d") % {"field": self.label, "n": nth} if self.rich else self.label


@dataclass(frozen=True)
class Lead:
    """A picture that is chosen in a field of its own."""

    label: str
    image: Any


def pieces(page) -> list[Piece]:
    found = []
    for field in _fields(page):
        if isinstance(field, models.CharField | models.TextField) and not field.choices:
            text = getattr(page, field.name) or ""
            if text:
                found.append(Piece(_label(field), str(text), isinstance(field, RichTextField)))
    return [*found, *(Piece(label, text) for label, text in page.more_texts() if text)]


def leads(page) -> list[Lead]:
    found = []
    for field in _fields(page):
        if isinstance(field, models.ForeignKey) and field.related_model is get_image_model():
            image = getattr(page, field.name)
            if image is not None:
                found.append(Lead(_label(field), image))
    return found


def _fields(page) -> Iterator[models.Field]:
    """Those an editor writes: the page's own, and the few of every page that readers see."""
    hidden = NO_WORDS | set(page.unread)
    for field in page._meta.get_fields():
        if not getattr(field, "concrete", False) or not field.editable or field.name in hidden:
            continue
        own = field.model is type(page)
        if own or field.name in SHARED:
            yield field


def _label(field: models.Field) -> str:
    return str(field.verbose_name)
