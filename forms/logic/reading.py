"""A rule read aloud, so that an editor sees what it says: 属于哪一种 is 政策变动不管."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from forms.logic import operators as ops

_INFIX = {
    "==": gettext_lazy("%(a)s is %(b)s"),
    "!=": gettext_lazy("%(a)s is not %(b)s"),
    "<": gettext_lazy("%(a)s is less than %(b)s"),
    "<=": gettext_lazy("%(a)s is at most %(b)s"),
    ">": gettext_lazy("%(a)s is more than %(b)s"),
    ">=": gettext_lazy("%(a)s is at least %(b)s"),
    "some": gettext_lazy("in some row of %(a)s: %(b)s"),
    "all": gettext_lazy("in every row of %(a)s: %(b)s"),
    "none": gettext_lazy("in no row of %(a)s: %(b)s"),
    "days": gettext_lazy("the days from %(a)s to %(b)s"),
    "workdays": gettext_lazy("the working days from %(a)s to %(b)s"),
    "shift": gettext_lazy("%(a)s shifted by %(b)s"),
    "days_in": gettext_lazy("the days in the %(b)s of %(a)s"),
}
_DAYS = {  # of dates people say "before", not "less"
    "<": gettext_lazy("%(a)s is before %(b)s"),
    "<=": gettext_lazy("%(a)s is not after %(b)s"),
    ">": gettext_lazy("%(a)s is after %(b)s"),
    ">=": gettext_lazy("%(a)s is not before %(b)s"),
}
_PERIODS = {
    "month": pgettext_lazy("period", "month"),
    "quarter": pgettext_lazy("period", "quarter"),
    "half_year": pgettext_lazy("period", "half-year"),
    "year": pgettext_lazy("period", "year"),
}
_STEPS = {  # unit → (later, earlier)
    "d": (gettext_lazy("%(n)d working days after %(a)s"), gettext_lazy("%(n)d working days before %(a)s")),
    "cd": (gettext_lazy("%(n)d days after %(a)s"), gettext_lazy("%(n)d days before %(a)s")),
    "mo": (gettext_lazy("%(n)d months after %(a)s"), gettext_lazy("%(n)d months before %(a)s")),
    "y": (gettext_lazy("%(n)d years after %(a)s"), gettext_lazy("%(n)d years before %(a)s")),
}
_STEP = re.compile(r"([+-]?)(\d{1,5})(d|cd|mo|y)")
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}")
_CASES = {  # what only cases can work out
    "table": gettext_lazy("what stands in the table for %(list)s"),
    "figure": gettext_lazy("the figure %(list)s"),
    "pick": gettext_lazy("what was picked by %(list)s"),
    "lines": gettext_lazy("a line each for %(list)s"),
    "exists": gettext_lazy("there is a case with %(list)s"),
    "reached": gettext_lazy("%(list)s was reached"),
    "due": gettext_lazy("the due day of %(list)s"),
}
_FOUND = {  # of cases whose kind has a name
    "exists": gettext_lazy("there is a “%(label)s” that fits"),
    "pick": gettext_lazy("the “%(label)s” that fits"),
}
_FOLDS = {
    "count": (gettext_lazy("the number of rows of %(a)s"), gettext_lazy("the number of rows of %(a)s where %(b)s")),
    "sum": (gettext_lazy("the sum of %(a)s"), gettext_lazy("the sum of %(b)s over %(a)s")),
    "mean": (gettext_lazy("the mean of %(a)s"), gettext_lazy("the mean of %(b)s over %(a)s")),
    "distinct": (gettext_lazy("how many different %(a)s"), gettext_lazy("how many different %(b)s in %(a)s")),
}
_MANY = {
    "min": gettext_lazy("the least of %(list)s"),
    "max": gettext_lazy("the greatest of %(list)s"),
}
_GLUE = {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ "}


def sentence(
    rule: Any,
    labels: Mapping[str, str],
    choices: Mapping[str, Mapping[str, str]] | None = None,
    kinds: Mapping[str, str] | None = None,
) -> str:
    """``labels``: path → label, ``row.column`` too; ``choices``: path → {code: label}. Unlabelled paths stay.

    ``kinds``: path → kind of value; with it dates are before and after, and lists are ticked.
    """
    return _Reader(labels, choices or {}, kinds or {}).read(rule)


class _Reader:
    def __init__(self, labels, choices, kinds):
        self.labels, self.choices, self.kinds = labels, choices, kinds

    def read(self, node: Any, about: str | None = None) -> str:
        """Words for ``node``; ``about`` is the path whose codes a literal beside it would be."""
        if isinstance(node, list):
            if not node:
                return pgettext("rule", "nothing")
            return pgettext("rule", ", ").join(self.read(each, about) for each in node)
        if not isinstance(node, dict) or len(node) != 1 or ops.is_query(node):
            return self.literal(node, about)
        name, args = ops.parts(node)
        if name == "var":
            return self.variable(str(node["var"]))
        if name in ("and", "or"):
            return self.joined(name, args)
        if name == "!":
            return self.denied(args[0])
        return self.operator(name, args)

    def variable(self, path: str) -> str:
        return str(_BUILT_IN[path]) if path in _BUILT_IN else _("“%(label)s”") % {"label": self.labels.get(path, path)}

    def literal(self, node: Any, about: str | None) -> str:
        if isinstance(node, bool):
            return pgettext("rule", "yes") if node else pgettext("rule", "no")
        if node is None:
            return pgettext("rule", "nothing")
        if isinstance(node, str) and _DATED.fullmatch(node):
            return self.day(node)
        if isinstance(node, str):
            return _("“%(label)s”") % {"label": self.choices.get(about or "", {}).get(node, node)}
        return self.query(node) if isinstance(node, dict) else str(node)

    def query(self, node: dict) -> str:
        label = self.over(node)
        return _("“%(label)s” that fit") % {"label": label} if label else pgettext("rule", "cases that fit")

    def over(self, node: Any) -> str | None:
        """What the cases of a query are called, where it is one kind of them."""
        over = node.get("over") if isinstance(node, dict) else None
        return self.choices.get("over", {}).get(over) if isinstance(over, str) else None

    def day(self, text: str) -> str:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return _("“%(label)s”") % {"label": text}
        return _("%(month)s/%(day)s/%(year)s") % {"year": day.year, "month": day.month, "day": day.day}

    def joined(self, name: str, args: list) -> str:
        glue = pgettext("rule", " and ") if name == "and" else pgettext("rule", " or ")
        return glue.join(self.bracketed(arg) for arg in args)

    def bracketed(self, node: Any) -> str:
        inner = isinstance(node, dict) and len(node) == 1 and next(iter(node)) in ("and", "or")
        return pgettext("rule", "(%(rule)s)") % {"rule": self.read(node)} if inner else self.read(node)

    def denied(self, node: Any) -> str:
        if isinstance(node, dict) and "present" in node:
            return _("%(a)s is not filled in") % {"a": self.read(ops.parts(node)[1][0])}
        if isinstance(node, dict) and "in" in node and isinstance(node["in"], list) and len(node["in"]) == 2:
            return self.membership(node["in"], self.words(node["in"]), denied=True)
        return _("it is not so that %(rule)s") % {"rule": pgettext("rule", "(%(rule)s)") % {"rule": self.read(node)}}

    def operator(self, name: str, args: list) -> str:
        words = self.words(args, name if name in _CASES else None)
        if name in ops.EQUAL and isinstance(args[-1], bool):
            return self.answered((args[-1] is True) == (name == "=="), words[0])
        if name in _FOUND and (label := self.over(args[0])):
            return str(_FOUND[name]) % {"label": label}
        if name in _CASES:
            return str(_CASES[name]) % {"list": pgettext("rule", ", ").join(words)}
        if name == "in":
            return self.membership(args, words)
        if name == "present":
            return _("%(a)s is filled in") % {"a": words[0]}
        if name in _FOLDS and len(words) <= 2:
            return str(_FOLDS[name][len(words) - 1]) % dict(zip("ab", words, strict=False))
        if name == "shift" and (step := _STEP.fullmatch(str(args[-1]))):
            return str(_STEPS[step[3]][step[1] == "-"]) % {"n": int(step[2]), "a": words[0]}
        if name == "days_in" and str(args[-1]) in _PERIODS:
            words[1] = str(_PERIODS[args[-1]])
        if name in _INFIX and len(words) == 2:
            said = _DAYS.get(name, _INFIX[name]) if self.dated(args) else _INFIX[name]
            return str(said) % {"a": words[0], "b": words[1]}
        if name in ("<", "<=") and len(words) == 3:
            return _("%(b)s lies between %(a)s and %(c)s") % dict(zip("abc", words, strict=True))
        if name in _GLUE:
            said = [self.factor(arg, each) for arg, each in zip(args, words, strict=True)]
            return _GLUE[name].join(said) if len(said) > 1 else _GLUE[name].strip() + said[0]
        if name in _MANY:
            return str(_MANY[name]) % {"list": pgettext("rule", ", ").join(words)}
        return self.rare(name, words)

    def rare(self, name: str, words: list[str]) -> str:
        if name == "if":
            pairs = [_("if %(a)s then %(b)s") % {"a": a, "b": b} for a, b in zip(words[::2], words[1::2], strict=False)]
            return pgettext("rule", "; ").join(
                pairs + ([_("otherwise %(a)s") % {"a": words[-1]}] if len(words) % 2 else [])
            )
        if name == "ceil":
            return _("%(a)s rounded up") % {"a": words[0]}
        return _("%(name)s (%(list)s)") % {"name": name, "list": pgettext("rule", ", ").join(words)}

    def words(self, args: list, about: str | None = None) -> list[str]:
        path = about or next((arg["var"] for arg in args if isinstance(arg, dict) and "var" in arg), None)
        return [self.read(arg, path) for arg in args]

    def answered(self, yes: bool, what: str) -> str:
        return _("%(a)s is “yes”") % {"a": what} if yes else _("%(a)s is “no”") % {"a": what}

    def dated(self, args: list) -> bool:
        """True if days are compared."""
        return any(
            (isinstance(arg, str) and _DATED.fullmatch(arg))
            or (isinstance(arg, dict) and ("shift" in arg or self.kind(arg) in (ops.DATE, ops.DATETIME)))
            for arg in args
        )

    def kind(self, node: Any) -> str | None:
        if not isinstance(node, dict) or "var" not in node:
            return None
        return ops.DATE if node["var"] in ("today", "now") else self.kinds.get(str(node["var"]))

    def factor(self, node: Any, words: str) -> str:
        """A sum in a product, or a difference in a difference, stands in brackets."""
        inner = isinstance(node, dict) and len(node) == 1 and next(iter(node)) in _GLUE
        return pgettext("rule", "(%(rule)s)") % {"rule": words} if inner else words

    def membership(self, args: list, words: list[str], *, denied: bool = False) -> str:
        if isinstance(args[1], list):
            said = _("%(a)s is none of %(b)s") if denied else _("%(a)s is one of %(b)s")
        elif self.kind(args[1]) == ops.LIST:
            said = _("%(a)s is not ticked in %(b)s") if denied else _("%(a)s is ticked in %(b)s")
        else:
            said = _("%(b)s does not contain %(a)s") if denied else _("%(b)s contains %(a)s")
        return said % {"a": words[0], "b": words[1]}


_BUILT_IN = {
    "today": pgettext_lazy("rule", "today"),
    "now": pgettext_lazy("rule", "now"),
    "row": pgettext_lazy("rule", "the entry"),
    "intake.channel": pgettext_lazy("rule", "the channel"),
    "intake.mode": pgettext_lazy("rule", "who types"),
    "intake.unit": pgettext_lazy("rule", "the unit that takes it in"),
}
