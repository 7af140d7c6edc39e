"""Five grades, as 好差评 has them (国办发〔2019〕51号): the same words here as in the rating of a case."""

from django import forms as html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from forms.fields.base import KeyedField
from forms.fields.choices import OneOf

GRADES = {
    5: pgettext_lazy("grade", "Very satisfied"),
    4: pgettext_lazy("grade", "Satisfied"),
    3: pgettext_lazy("grade", "Basically satisfied"),
    2: pgettext_lazy("grade", "Not satisfied"),
    1: pgettext_lazy("grade", "Very dissatisfied"),
}


class Grade(OneOf):
    """A whole number from 1 to 5, or None."""

    def clean(self, value):
        found = super().clean(None if value is None else str(value))
        return int(found) if found else None


class Rating(KeyedField):
    type, label, icon = "rating", gettext_lazy("Rating (five grades)"), "pick"
    blank = gettext_lazy("Choose an answer to “%(label)s”.")
    may_be_secret = False

    def make(self, field, context, **common):
        return Grade(choices=[(str(n), words) for n, words in GRADES.items()], widget=html.RadioSelect, **common)

    def show(self, field, value):
        return "" if value is None else _("%(words)s (%(n)d of 5)") % {"words": GRADES[value], "n": value}

    def export(self, field, value):
        return value

    def worked_out(self, field, value):
        return int(value) if value in GRADES else None
