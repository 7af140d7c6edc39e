"""A note: something to read between questions, no answer."""

from django import forms as html
from django.utils.translation import gettext_lazy

from forms.fields.base import KeyedField


class NoteWidget(html.Widget):
    """Prints nothing: label and hint say it all."""

    input_type = "note"

    def render(self, name, value, attrs=None, renderer=None):
        return ""


class Note(KeyedField):
    type, label, icon = "note", gettext_lazy("Note (nothing to answer)"), "info-circle"
    may_be_secret = False

    def make(self, field, context, **common):
        return html.Field(widget=NoteWidget(), **{**common, "required": False})
