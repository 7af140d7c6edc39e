"""Choosing step by step: a list, then what is below the choice. Without script the step shows the next list again.

A tree answers `below(code)` → [(code, label)] ("" for the top, [] where it ends) and `path(code)` → the same from the
top down, [] for what it does not know. What is typed is a list of codes, or one; the answer keeps its words and its
day, so that it reads the same when the tree has moved on: {"code", "name", "on"}.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, cached_property
from itertools import takewhile
from typing import Any, Protocol

from django import forms as html
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.fields.base import KeyedField
from home import clock

DEPTH = 5
PARTS = tuple(map(str, range(DEPTH)))


class Tree(Protocol):
    def below(self, code: str) -> list[tuple[str, str]]: ...

    def path(self, code: str) -> list[tuple[str, str]]: ...


def code_of(value: Any) -> str:
    """The code in what was typed, proposed or answered."""
    return str(value.get("code") or "") if isinstance(value, Mapping) else str(value or "").strip()


def chosen(tree: Tree, value: Any) -> str:
    """The code furthest down of what was typed; what stood below another choice counts no more."""
    if not isinstance(value, list | tuple):
        return code_of(value)
    found = ""
    for code in value:
        if code not in dict(tree.below(found)):
            break
        found = code
    return found


def find(tree: Tree, text: str) -> tuple[str, str]:
    """(code, what is left over) of what is written on paper: “浙江省湖州市德清县永安街1号”."""
    code, rest = "", text.strip()
    while rest:
        fitting = [pair for pair in tree.below(code) if rest.startswith(pair[1])]
        if not fitting:
            break
        code, label = max(fitting, key=lambda pair: len(pair[1]))
        rest = rest[len(label) :].lstrip(" /·、,，")
    return code, rest


class CascadeWidget(html.Widget):
    """Posted names are `key-0`, `key-1` …; ``heads`` names the lists for those who hear them."""

    template_name = "forms/widgets/cascade.html"
    input_type = "cascade"
    in_parts = use_fieldset = True

    def __init__(self, tree: Callable[[], Tree], heads: Callable[[int], str]):
        self._made, self.heads = tree, heads
        super().__init__()

    @cached_property
    def tree(self) -> Tree:
        return self._made()

    def value_from_datadict(self, data, files, name):
        """What was chosen, from the top down. Judged later: which codes there are may hang on another answer's day."""
        codes = [str(data.get(f"{name}-{part}") or "") for part in PARTS]
        return [*takewhile(bool, codes)] or str(data.get(name) or "")

    def value_omitted_from_data(self, data, files, name):
        return f"{name}-0" not in data and name not in data

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        ident = context["widget"]["attrs"].get("id", name)
        lists = self._lists([code for code, _label in self.tree.path(chosen(self.tree, value))])
        for n, each in enumerate(lists):
            each |= {"name": f"{name}-{n}", "id": f"{ident}-{n}" if n else ident, "head": self.heads(n)}
        context["widget"] |= {"lists": lists, "more": self._may_go_on(lists)}
        return context

    def _lists(self, chosen: list[str]) -> list[dict[str, Any]]:
        """What is drawn: a list for each choice made, and the one that is to be chosen from next."""
        found, above = [], ""
        for code in [*chosen, ""][:DEPTH]:
            if options := self.tree.below(above):
                found.append({"options": options, "chosen": code})
            above = code
            if not code:
                break
        return found

    def _may_go_on(self, lists: list[dict[str, Any]]) -> bool:
        return bool(lists) and any(self.tree.below(code) for code, _label in lists[-1]["options"])


class CascadeField(html.Field):
    """{"code", "name", "on"} of a choice that goes down to the end."""

    def __init__(self, *, tree: Callable[[], Tree], day: date, heads: Callable[[int], str], joint: str, **kwargs):
        self.day, self.joint = day, joint
        super().__init__(widget=CascadeWidget(tree, heads), **kwargs)

    def to_python(self, value):
        tree = self.widget.tree
        code = chosen(tree, value)
        if not code:
            return None
        path = tree.path(code)
        if not path and (found := find(tree, code)) and not found[1]:
            code, path = found[0], tree.path(found[0])
        if not path:
            raise ValidationError(_("This is not in the list. Choose again."))
        if tree.below(code):
            raise ValidationError(_("Go on choosing: what is below “%(name)s”?") % {"name": path[-1][1]})
        return {"code": code, "name": self.joint.join(label for _code, label in path), "on": self.day.isoformat()}


class Cascade(KeyedField):
    """A type whose answer is a place in a tree. Subclasses say which: ``tree``."""

    blank = gettext_lazy("Choose an answer to “%(label)s”.")
    joint = ""

    def tree(self, field, day: date) -> Tree:
        raise NotImplementedError

    def heads(self, field, n: int) -> str:
        return _("Level %(n)d") % {"n": n + 1}

    def asks(self, field):
        return (field.on,) if field.on else ()

    def day(self, field, context: Mapping[str, Any]) -> date:
        """The day whose names and codes count: that of another answer, or today."""
        day = context.get(field.on) if field.on else None
        return day if isinstance(day, date) else clock.today()

    def make(self, field, context, **common):
        day = self.day(field, context)
        common |= {"heads": lambda n: self.heads(field, n), "joint": self.joint}
        tree = cache(lambda: self.tree(field, day))  # once a page, however many rows a repeat has
        return CascadeField(tree=tree, day=day, **common)

    def from_json(self, field, data):
        """A code alone is what an editor proposed."""
        return {"code": data} if isinstance(data, str) else data

    def typed(self, field, value):
        return value["code"]

    def show(self, field, value):
        return "" if value is None else value.get("name") or value["code"]

    def export(self, field, value):
        """The code in front, so that a table sorts by it."""
        return None if value is None else f"{value['code']} {self.show(field, value)}"

    def logic(self, field, value):
        return None if value is None else value["code"]
