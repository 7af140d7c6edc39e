"""One of several, several of many, yes or no, a unit of the tree, consent."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from django import forms as html
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail import blocks

from forms.fields.base import KeyedField
from forms.fields.blocks import ChoicesBlock
from home import clock

RADIO_LIMIT = 7  # more are a drop-down list


class Closing:
    """A widget some of whose options are not to be had now. ``closed``: {code: why}; what is chosen stays in sight."""

    closed: Mapping[str, str] = {}

    def create_option(self, name, value, label, selected, index, **more):
        option = super().create_option(name, value, label, selected, index, **more)
        why = self.closed.get(str(value), "")
        if why and not selected:
            option["attrs"]["disabled"] = True
            option["why"] = why
        return option


class Drop(Closing, html.Select):
    def create_option(self, name, value, label, selected, index, **more):
        option = super().create_option(name, value, label, selected, index, **more)
        if why := option.get("why"):
            option["label"] = _("%(label)s (%(why)s)") % {"label": label, "why": why}
        return option


class Radios(Closing, html.RadioSelect):
    pass


class Boxes(Closing, html.CheckboxSelectMultiple):
    pass


def close(made: html.Field, closed: Mapping[str, str]) -> None:
    """Take options out of the choice of ``made``; each says why."""
    made.widget.closed = closed


class OneOf(html.ChoiceField):
    """A blank is None; a code that is not offered is told so in a sentence."""

    default_error_messages = {"invalid_choice": gettext_lazy("Choose one of the answers that are offered.")}

    def to_python(self, value):
        return super().to_python(value) or None


class SomeOf(html.MultipleChoiceField):
    default_error_messages = {
        "invalid_choice": gettext_lazy("Choose among the answers that are offered."),
        "invalid_list": gettext_lazy("Choose among the answers that are offered."),
    }

    def __init__(self, *, least=None, most=None, **kwargs):
        self.least, self.most = least, most
        super().__init__(**kwargs)

    def validate(self, value):
        super().validate(value)
        if value and self.least and len(value) < self.least:
            raise ValidationError(_("Choose at least %(n)d.") % {"n": self.least})
        if value and self.most and len(value) > self.most:
            raise ValidationError(_("Choose at most %(n)d.") % {"n": self.most})

    def clean(self, value):
        return super().clean(value) or None


class WithChoices(KeyedField):
    settings = ("choices",)
    blank = gettext_lazy("Choose an answer to “%(label)s”.")

    def options(self, field) -> list[tuple[str, str]]:
        return [(choice.code, choice.label) for choice in field.choices or ()]

    def extra_blocks(self):
        return [("choices", ChoicesBlock())]

    def setting_of(self, name, raw):
        return ChoicesBlock.read(raw) if name == "choices" else raw

    def block_setting(self, name, setting):
        return ChoicesBlock.show(setting) if name == "choices" else setting


class Choice(WithChoices):
    type, label, icon = "choice", gettext_lazy("One of several"), "radio-full"

    def make(self, field, context, **common):
        options = self.options(field)
        if len(options) > RADIO_LIMIT:
            return OneOf(choices=[("", _("Please choose")), *options], widget=Drop, **common)
        return OneOf(choices=options, widget=Radios, **common)

    def show(self, field, value):
        return "" if value is None else field.choice_label(value)


class MultiChoice(WithChoices):
    type, label, icon = "multi_choice", gettext_lazy("Several of many"), "tasks"

    def make(self, field, context, **common):
        return SomeOf(
            choices=self.options(field),
            widget=Boxes,
            least=field.min_rows,
            most=field.max_rows,
            **common,
        )

    def show(self, field, value):
        return pgettext("rule", ", ").join(field.choice_label(code) for code in value or ())


class YesNo(KeyedField):
    type, label, icon = "yes_no", gettext_lazy("Yes or no"), "check"
    blank = gettext_lazy("Choose an answer to “%(label)s”.")

    def make(self, field, context, **common):
        words = [("yes", pgettext("rule", "yes")), ("no", pgettext("rule", "no"))]
        if common["initial"] is not None:
            common["initial"] = "yes" if common["initial"] else "no"
        return YesOrNo(choices=words, widget=html.RadioSelect, **common)

    def show(self, field, value):
        return "" if value is None else pgettext("rule", "yes") if value else pgettext("rule", "no")


class YesOrNo(OneOf):
    """True, False or None."""

    def clean(self, value):
        return {"yes": True, "no": False}.get(super().clean({True: "yes", False: "no"}.get(value, value)))


class Consent(KeyedField):
    """A statement somebody agrees to. ``text`` holds all of it; its edition and digest are kept with the answer, so it
    can be shown what was agreed to. Sensitive data is agreed to apart (个人信息保护法 第29条): a box of its own.
    """

    type, label, icon = "consent", gettext_lazy("Consent"), "circle-check"
    blank = gettext_lazy("Read “%(label)s” and tick it to go on.")
    may_be_secret = False
    settings = ("text", "text_version", "sensitive")

    def make(self, field, context, **common):
        return Ticked(widget=html.CheckboxInput, **common)

    def show(self, field, value):
        return pgettext("consent", "Agreed") if value else ""

    def agreed(self, field) -> dict[str, Any]:
        """What is kept beside an answer, of the text it was given to."""
        whole = "\n".join(filter(None, (field.label, field.help, field.text)))
        found = {"sha256": hashlib.sha256(whole.encode()).hexdigest()}
        found |= {"version": field.text_version} if field.text_version else {}
        return found | ({"sensitive": True} if field.sensitive else {})

    def extra_blocks(self):
        return [
            ("text", blocks.TextBlock(required=False, rows=6, max_length=20000, label=gettext_lazy("Whole text"),
                                      help_text=gettext_lazy("People can read it beside the box without leaving."))),
            ("sensitive", blocks.BooleanBlock(
                required=False, label=gettext_lazy("Sensitive data"),
                help_text=gettext_lazy("Health, money, biometrics, whereabouts, children under 14: agreed to apart."))),
            ("text_version", blocks.CharBlock(required=False, max_length=40, label=gettext_lazy("Edition of the text"),
                                              help_text=gettext_lazy("Say 2026-03. Kept with each answer."))),
        ]  # fmt: skip


class Ticked(html.BooleanField):
    """True or None: an empty box says nothing."""

    def clean(self, value):
        return super().clean(value) or None


ANY = "any"  # of a unit: the county's, and every town's and village's


class Unit(KeyedField):
    """A unit by its code. ``level``: town, village, department or any; none: towns, their villages under them."""

    type, label, icon = "unit", gettext_lazy("Town or village"), "site"
    blank = gettext_lazy("Choose an answer to “%(label)s”.")
    settings = ("level",)
    may_be_secret = False

    def make(self, field, context, **common):
        options = cache(lambda: unit_options(field.level))  # once a page, however many rows a table has
        return OneOf(choices=options, widget=html.Select, **common)

    def show(self, field, value):
        return "" if value is None else unit_name(value)

    def extra_blocks(self):
        levels = [("town", gettext_lazy("Towns and streets")), ("village", gettext_lazy("Villages and communities"))]
        levels += [("department", gettext_lazy("Departments of the county")), (ANY, gettext_lazy("All of them"))]
        return [("level", blocks.ChoiceBlock(choices=levels, required=False, label=gettext_lazy("Only")))]


def unit_options(level: str | None) -> list:
    """Options of a drop-down list: departments, towns, villages in groups of their town, or a town followed by its
    villages."""
    from home.models import Unit as Row

    departments = []
    if level in (Row.Level.DEPARTMENT, ANY):
        offices = Row.objects.active(clock.today()).filter(level__in=(Row.Level.DEPARTMENT, Row.Level.OFFICE))
        departments = [(unit.code, unit.name) for unit in offices]
    if level == Row.Level.DEPARTMENT:
        return [("", _("Please choose")), *departments]
    units = Row.objects.active(clock.today()).filter(level__in=(Row.Level.TOWN, Row.Level.VILLAGE))
    towns = {unit.path: (unit, []) for unit in units if unit.level == Row.Level.TOWN}
    if level == Row.Level.TOWN:
        return [("", _("Please choose")), *((town.code, town.name) for town, _villages in towns.values())]
    for unit in units:
        if unit.level == Row.Level.VILLAGE and (home := towns.get(unit.path[: -Row.steplen])):
            home[1].append((unit.code, unit.name))
    groups = [
        (town.name, villages if level == Row.Level.VILLAGE else [(town.code, town.name), *villages])
        for town, villages in towns.values()
    ]
    if departments:
        groups.insert(0, (_("Departments of the county"), departments))
    return [("", _("Please choose")), *((name, options) for name, options in groups if options)]


_known_units: ContextVar[dict[str, str] | None] = ContextVar("known_units", default=None)


@contextmanager
def known_units(codes: Iterable[str]) -> Iterator[None]:
    """Inside the block, `unit_name` knows these codes without asking the database again."""
    from home.models import Unit as Row

    wanted = set(codes)
    found = list(Row.objects.filter(code__in=wanted)) if wanted else []
    towns = {unit.path[: -Row.steplen] for unit in found if unit.level == Row.Level.VILLAGE}
    above = {unit.path: unit.name for unit in Row.objects.filter(path__in=towns)} if towns else {}
    names = {code: code for code in wanted}
    names |= {unit.code: _with_town(above.get(unit.path[: -Row.steplen]), unit.name) for unit in found}
    token = _known_units.set(names)
    try:
        yield
    finally:
        _known_units.reset(token)


def _with_town(town: str | None, name: str) -> str:
    return f"{town} · {name}" if town else name


def unit_name(code: str) -> str:
    """“白云镇 · 石桥村”; the code where there is no such unit any more."""
    if code not in (_known_units.get() or ()):
        with known_units([code]):
            return (_known_units.get() or {})[code]
    return (_known_units.get() or {})[code]
