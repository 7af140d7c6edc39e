"""A code of a list that an office keeps (forms.models.CodeList): step by step where codes hang below others."""

from collections import defaultdict
from datetime import date
from functools import cached_property

from django.utils.translation import gettext_lazy
from wagtail import blocks

from forms.fields import blocks as own
from forms.fields.cascade import Cascade


class CodeTree:
    """The codes of the list ``slug`` that are valid on ``day``; one query."""

    def __init__(self, slug: str, day: date):
        self.slug, self.day = slug, day

    @cached_property
    def rows(self) -> dict[str, tuple[str, str]]:
        """Code → (label, code above)."""
        from forms.models import Code

        found = Code.objects.filter(code_list__slug=self.slug).on(self.day).order_by("position", "pk")
        return {row.code: (row.label, row.parent) for row in found}

    @cached_property
    def _below(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for code, (label, parent) in self.rows.items():
            found[parent if parent in self.rows else ""].append((code, label))
        return found

    def below(self, code: str) -> list[tuple[str, str]]:
        return self._below.get(code, [])

    def path(self, code: str) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        while code in self.rows and all(code != each for each, _label in found):  # a circle in an old import ends here
            label, above = self.rows[code]
            found.append((code, label))
            code = above
        return found[::-1]


class Codelist(Cascade):
    type, label, icon = "codelist", gettext_lazy("Code of a list"), "list-ol"
    settings = ("codelist", "on")
    joint = " / "

    def tree(self, field, day):
        return CodeTree(field.codelist, day)

    def extra_blocks(self):
        return [
            ("codelist", blocks.ChoiceBlock(choices=_lists, label=gettext_lazy("Code list"))),
            ("on", own.date_question()),
        ]


def _lists() -> list[tuple[str, str]]:
    from forms.models import CodeList

    return list(CodeList.objects.order_by("title").values_list("slug", "title"))
