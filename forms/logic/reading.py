"""A rule read aloud, so that an editor sees what it says: 属于哪一种 is 政策变动不管."""

from collections.abc import Mapping
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


def sentence(rule: Any, labels: Mapping[str, str], choices: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """``labels``: path → label, ``row.column`` too; ``choices``: path → {code: label}. Unlabelled paths stay."""
    return _Reader(labels, choices or {}).read(rule)


class _Reader:
    def __init__(self, labels, choices):
        self.labels, self.choices = labels, choices

    def read(self, node: Any, about: str | None = None) -> str:
        """Words for ``node``; ``about`` is the path whose codes a literal beside it would be."""
        if isinstance(node, list):
            return pgettext("rule", ", ").join(self.read(each, about) for each in node)
        if not isinstance(node, dict) or len(node) != 1:
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
        if isinstance(node, str):
            return _("“%(label)s”") % {"label": self.choices.get(about or "", {}).get(node, node)}
        return str(node)

    def joined(self, name: str, args: list) -> str:
        glue = pgettext("rule", " and ") if name == "and" else pgettext("rule", " or ")
        return glue.join(self.bracketed(arg) for arg in args)

    def bracketed(self, node: Any) -> str:
        inner = isinstance(node, dict) and len(node) == 1 and next(iter(node)) in ("and", "or")
        return pgettext("rule", "(%(rule)s)") % {"rule": self.read(node)} if inner else self.read(node)

    def denied(self, node: Any) -> str:
        if isinstance(node, dict) and "present" in node:
            return _("%(a)s is not filled in") % {"a": self.read(ops.parts(node)[1][0])}
        return _("it is not so that %(rule)s") % {"rule": self.bracketed(node)}

    def operator(self, name: str, args: list) -> str:
        path = next((arg["var"] for arg in args if isinstance(arg, dict) and "var" in arg), None)
        words = [self.read(arg, path) for arg in args]
        if name == "in":
            return self.membership(args, words)
        if name == "present":
            return _("%(a)s is filled in") % {"a": words[0]}
        if name in _FOLDS and len(words) <= 2:
            return str(_FOLDS[name][len(words) - 1]) % dict(zip("ab", words, strict=False))
        if name in _INFIX and len(words) == 2:
            return str(_INFIX[name]) % {"a": words[0], "b": words[1]}
        if name in ("<", "<=") and len(words) == 3:
            return _("%(b)s lies between %(a)s and %(c)s") % dict(zip("abc", words, strict=True))
        if name in _GLUE:
            return _GLUE[name].join(words) if len(words) > 1 else _GLUE[name].strip() + words[0]
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

    def membership(self, args: list, words: list[str]) -> str:
        if isinstance(args[1], list):
            return _("%(a)s is one of %(b)s") % {"a": words[0], "b": words[1]}
        return _("%(b)s contains %(a)s") % {"a": words[0], "b": words[1]}


_BUILT_IN = {
    "today": pgettext_lazy("rule", "today"),
    "now": pgettext_lazy("rule", "now"),
    "row": pgettext_lazy("rule", "the entry"),
}
