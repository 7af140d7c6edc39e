"""Every rule of a form as one sentence: 当“办理方式”是“家人代办”时，显示“代办人姓名”。"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from forms import rules, schema
from forms.logic import operators as ops
from forms.logic import sentence
from forms.rules import Rule

CHANNELS = {
    "town": pgettext_lazy("channel", "town"),
    "village": pgettext_lazy("channel", "village"),
    "county": pgettext_lazy("channel", "county"),
    "kiosk": pgettext_lazy("channel", "kiosk"),
    "app": pgettext_lazy("channel", "app"),
    "web": pgettext_lazy("channel", "web"),
    "qycode": pgettext_lazy("channel", "qycode"),
    "hotline": pgettext_lazy("channel", "hotline"),
    "paper": pgettext_lazy("channel", "on paper"),
}


@dataclass(frozen=True)
class Sentence:
    """``rule`` read aloud. ``condition``: what must hold, alone; for a calculation what is worked out."""

    rule: Rule
    text: str
    condition: str


def sentences(spec: schema.Form) -> tuple[Sentence, ...]:
    """Every rule of ``spec``, in reading order."""
    words = Words(spec)
    return tuple(Sentence(rule, words.say(rule), words.condition(rule)) for rule in rules.of(spec))


Names = tuple[dict[str, str], dict[str, dict[str, str]], dict[str, str]]  # labels, choices, kinds by path


class Words:
    """Words for the rules of ``spec``."""

    def __init__(self, spec: schema.Form) -> None:
        self.spec = spec
        self.names: Names = ({}, {"intake.channel": {code: str(label) for code, label in CHANNELS.items()}}, {})
        for field in spec.fields():
            _name(self.names, field.key, field)
            for column in field.columns or ():
                _name(self.names, f"{field.key}.{column.key}", column)

    def say(self, rule: Rule) -> str:
        """``rule`` as one sentence."""
        told = {"label": rule.label, "rule": _apart(self.condition(rule))}
        if rule.kind == rules.SHOW and rule.place.startswith("step:"):
            return _("When %(rule)s, the step “%(label)s” is shown.") % told
        if rule.kind == rules.SHOW and rule.row is not None:
            return _("In a row of “%(table)s”: when %(rule)s, “%(label)s” is shown.") % (
                told | {"table": rule.row.label}
            )
        said = {
            rules.SHOW: _("When %(rule)s, “%(label)s” is shown."),
            rules.REQUIRE: _("When %(rule)s, “%(label)s” must be answered."),
            rules.CALCULATE: _("“%(label)s” is worked out: %(rule)s."),
            rules.OFFER: _("“%(label)s” offers only entries of which this is true: %(rule)s."),
            rules.PROPOSE: _("“%(label)s” starts out as: %(rule)s."),
            rules.MUST: _("It must be so that %(rule)s; else people read: “%(label)s”."),
        }
        return said[rule.kind] % told

    def condition(self, rule: Rule) -> str:
        """What ``rule`` asks or works out, without what follows from it."""
        return self.read(rule.logic, rule.row)

    def read(self, logic: Any, row: schema.Field | None = None) -> str:
        """Words for any logic over the questions of the form; ``row``: the table whose columns are `row.x`."""
        inside = _columns(row) if row else _walked(logic, self.spec)
        labels, choices, kinds = ({**own, **more} for own, more in zip(self.names, inside, strict=True))
        return sentence(logic, labels, choices, kinds)


def _apart(words: str) -> str:
    """A number keeps its distance: “18时” would be a time of day."""
    return f"{words} " if words[-1:].isdigit() else words


def say(rule: Rule, spec: schema.Form) -> str:
    return Words(spec).say(rule)


def _name(names: Names, path: str, field: schema.Field) -> None:
    names[0][path] = field.label
    if field.choices:
        names[1][path] = {choice.code: choice.label for choice in field.choices}
    names[2][path] = field.kind.gives or ops.ANY


def _columns(table: schema.Field) -> Names:
    names: Names = ({}, {}, {})
    for column in table.columns or ():
        _name(names, f"row.{column.key}", column)
    return names


def _walked(logic: Any, spec: schema.Form) -> Names:
    """Columns of the tables that ``logic`` walks: two tables may have a column of one name."""
    names: Names = ({}, {}, {})
    for key in tables(logic):
        table = next((field for field in spec.fields() if field.key == key), None)
        for got, more in zip(names, _columns(table) if table else ({}, {}, {}), strict=True):
            got.update(more)
        if table is not None and not table.columns and table.choices:  # `row` is one of the ticked answers
            names[1]["row"] = {choice.code: choice.label for choice in table.choices}
    return names


def tables(logic: Any) -> Iterator[str]:
    """Paths whose rows ``logic`` walks."""
    if isinstance(logic, list):
        for each in logic:
            yield from tables(each)
    elif isinstance(logic, dict):
        for name, raw in logic.items():
            args = raw if isinstance(raw, list) else [raw]
            if name in ops.OVER_ROWS + ops.FOLD and args and isinstance(args[0], dict) and "var" in args[0]:
                yield str(args[0]["var"])
            if name != "var":
                yield from tables(args)
