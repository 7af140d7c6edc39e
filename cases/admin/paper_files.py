"""Blank forms and filled-in samples of a guide's papers, and a sample of its result: documents people download."""

from typing import Any

from django import forms as html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.documents.widgets import AdminDocumentChooser

from cases.item_elements import FILES, Facts

KIND = "paper"


class PaperFiles(blocks.StructBlock):
    name = blocks.CharBlock(label=gettext_lazy("name of the paper"), max_length=120)
    blank = DocumentChooserBlock(label=gettext_lazy("blank form"), required=False)
    sample = DocumentChooserBlock(label=gettext_lazy("filled-in sample"), required=False)

    class Meta:
        icon, label = "doc-full", gettext_lazy("paper")


class Boxes(blocks.BlockWidget):
    def value_from_datadict(self, data, files, name):
        """None where a form was sent without these boxes: then the files stay as they are."""
        return super().value_from_datadict(data, files, name) if f"{name}-count" in data else None


class PaperFilesField(blocks.BlockField):
    """Cleans to [{name, blank, sample}], the files as numbers of documents; None leaves what is there."""

    def __init__(self, **kwargs) -> None:
        block = blocks.StreamBlock([(KIND, PaperFiles())], required=False)  # the admin draws no bare list
        super().__init__(
            block,
            widget=Boxes(block),
            label=gettext_lazy("Blank forms and samples"),
            required=False,
            help_text=gettext_lazy("For each paper that has one; the name as it stands among the materials."),
            **kwargs,
        )

    def prepare_value(self, value: Any):
        """Rows as facts keep them, or what the browser sent."""
        if isinstance(value, blocks.StreamValue):
            return value
        return self.block.to_python([{"type": KIND, "value": row} for row in value or []])

    def clean(self, value: Any) -> list[Facts] | None:
        if value is None:
            return None
        return _rows(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return data is not None and _rows(self.prepare_value(initial)) != _rows(data)


class ResultFile(html.ModelChoiceField):
    """Cleans to a number, None without a file."""

    def __init__(self, **kwargs) -> None:
        super().__init__(
            get_document_model().objects.all(),
            label=gettext_lazy("What the result looks like"),
            required=False,
            widget=AdminDocumentChooser,
            help_text=gettext_lazy("A picture or file of a made-up result."),
            **kwargs,
        )

    def clean(self, value: Any) -> int | None:
        found = super().clean(value)
        return found and found.pk


def _rows(value: blocks.StreamValue) -> list[Facts]:
    rows = (child.value for child in value)
    return [{"name": row["name"].strip()} | {key: row[key].pk for key in FILES if row[key]} for row in rows]


def of_papers(facts: Facts) -> list[Facts]:
    """The rows of `PaperFilesField` that ``facts`` hold."""
    rows = ({"name": row["name"]} | {key: row[key] for key in FILES if isinstance(row.get(key), int)}
            for row in facts.get("materials") or () if row.get("name"))  # fmt: skip
    return [row for row in rows if len(row) > 1]


def with_files(rows: list[Facts], files: list[Facts]) -> list[Facts]:
    """Papers with the documents that stand beside their names; those of others are gone."""
    by_name = {each["name"]: each for each in files}
    bare = ({key: value for key, value in row.items() if not (key in FILES and isinstance(value, int))} for row in rows)
    return [row | {key: each for key, each in by_name.get(row["name"], {}).items() if key in FILES} for row in bare]


def stray(files: list[Facts], rows: list[Facts]) -> str:
    """A sentence about a file whose paper is not among ``rows``, "" when all fit."""
    names = {row["name"] for row in rows}
    lost = [each["name"] for each in files if each["name"] not in names]
    return (
        _("No paper is called “%(name)s”. Write it as it stands among the materials.") % {"name": lost[0]}
        if lost
        else ""
    )
