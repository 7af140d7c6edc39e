"""An entry of a register, or a case by its number: looked up, never typed in anew."""

from functools import cache

from django import forms as html
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from forms import lookups
from forms.fields.base import KeyedField

LISTED = 30  # so many entries are a drop-down list; more are typed, with suggestions


class LookedUp(html.CharField):
    """{"code": number, "name"} of what was found."""

    def __init__(self, *, kind: str, slug: str, unknown: str, **kwargs):
        self.kind, self.slug, self.unknown = kind, slug, unknown
        super().__init__(max_length=120, **kwargs)

    def clean(self, value):
        typed = value.get("code", "") if isinstance(value, dict) else value
        if not (text := str(super().clean(typed) or "").strip()):
            return None
        found = lookups.look_up(self.kind, self.slug, text)
        if found is None:
            raise ValidationError(self.unknown % {"typed": text})
        return {"code": found.number, "name": found.name}


class Suggested(html.TextInput):
    """A line with suggestions, which works without a script."""

    template_name = "forms/widgets/suggested.html"

    def __init__(self, offers, **kwargs):
        self.offers = offers
        super().__init__(**kwargs)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        listed = f"{context['widget']['attrs'].get('id', name)}-offers"
        context["widget"]["attrs"]["list"] = listed
        context["widget"] |= {"offers": self.offers(), "listed": listed}
        return context


class Lookup(KeyedField):
    settings = ("over",)
    may_be_secret = False

    def show(self, field, value):
        if value is None:
            return ""
        name, code = value.get("name", ""), value["code"]
        return _("%(name)s (%(number)s)") % {"name": name, "number": code} if name else code

    def from_json(self, field, data):
        return {"code": data, "name": ""} if isinstance(data, str) else data

    def typed(self, field, value):
        return value["code"]

    def logic(self, field, value):
        return None if value is None else value["code"]

    def extra_blocks(self):
        return [("over", blocks.ChoiceBlock(choices=_sources, label=gettext_lazy("Chosen from")))]


class Entry(Lookup):
    """An entry of a register that is in force today."""

    type, label, icon = "entry", gettext_lazy("Entry of a register"), "list-ul"
    blank = gettext_lazy("Choose an answer to “%(label)s”.")

    def make(self, field, context, **common):
        offers = cache(lambda: lookups.offers(field.over))
        unknown = _("“%(typed)s” is not in the list, or not in force any more. Write its number or its whole name.")
        widget = Suggested(offers)
        if len(offers()) <= LISTED:
            options = [(each.number, each.name or each.number) for each in offers()]
            widget = html.Select(choices=[("", _("Please choose")), *options])
        return LookedUp(kind=lookups.ENTRY, slug=field.over, unknown=unknown, widget=widget, **common)


class CaseNumber(Lookup):
    """Another case. Numbers are no secret, what a case is about is: a page that asks shows the number alone."""

    type, label, icon = "case", gettext_lazy("Number of a case"), "link"

    def make(self, field, context, **common):
        unknown = _("There is no case “%(typed)s” of this kind. Look at the receipt, and write the whole number.")
        return LookedUp(kind=lookups.CASE, slug=field.over, unknown=unknown, widget=html.TextInput(), **common)


def _sources() -> list[tuple[str, str]]:
    return sorted(lookups.sources().items(), key=lambda each: each[1])
