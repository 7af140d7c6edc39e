"""How a question is dressed for a page, on its own or in a row: width, why it is asked, what is kept of its files."""

from django import forms as html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from forms import papers, schema

_CODES = ("id_number", "uscc", "phone", "mobile", "landline", "residence_permit", "passport", "bank_card", "datetime")
_SHORT = ("date", "number", "integer", "money", "percent", "month", "time", "duration", "plate", "postcode")
# Boxes as wide as what goes into them; the width is a hint of its own.
WIDTHS = dict.fromkeys(("person_name", "email"), "input--m")
WIDTHS |= dict.fromkeys(_CODES, "input--m num")
WIDTHS |= dict.fromkeys(_SHORT, "input--s num")


def dress(made: html.Field, field: schema.Field, *, required: bool, staged: list) -> html.Field:
    """``made`` with what templates ask of it: required, staged (files kept so far), about (``field``)."""
    if field.secret:
        why = _("Asked for: %(purpose)s. Kept encrypted.") % {"purpose": field.purpose}
        made.help_text = _sentences(field.help, why)
    if said := papers.words(field):
        made.help_text = _sentences(said, field.help) if field.help else said
    if field.type in WIDTHS and "class" not in made.widget.attrs:
        made.widget.attrs["class"] = WIDTHS[field.type]
    made.required = required
    made.staged, made.about = staged, field
    return made


def _sentences(first: str | None, second: str) -> str:
    """Two sentences on end, whether or not the first was given its full stop."""
    if not first:
        return second
    stop = "" if first[-1] in "。！？；：.!?" else pgettext("end of a sentence", ". ")
    return f"{first}{stop}{second}"


class Reckoned(html.TextInput):
    """A value the server works out; nobody types it and no post changes it."""

    def __init__(self) -> None:
        super().__init__(
            attrs={
                "readonly": True,
                "class": "input--m num",
                "placeholder": gettext_lazy("Worked out when the rest is filled in"),
            }
        )

    def value_from_datadict(self, data, files, name):
        return None


def reckoned(field: schema.Field) -> html.Field:
    """What stands in a row for a value the server works out."""
    made = html.CharField(label=field.label, help_text=field.help or "", required=False, widget=Reckoned())
    made.type = "calc"
    return made
