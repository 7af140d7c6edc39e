"""Keys in the builder: blank ones are made from the question, published ones stay, none stands twice.

Works on the stream a form was posted with; errors come back in the stream's own shape, beside the child they are about.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from forms.fields.blocks import free_name, speakable
from forms.models import Form

# (2, "fields", 0, "columns", 1): the second column of the first question of the third block → sentence
Places = dict[tuple[int | str, ...], str]


@dataclass
class Published:
    """What a form has out there. ``ids``: block id → key; ``labels``: question → key; ``types``: key → type."""

    ids: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, form: Form) -> "Published":
        """Of the row as it runs; nothing for a form that was never published."""
        found = cls()
        versions = list(form.versions.order_by("number")) if form.pk else []
        for version in versions:
            found.types |= {each.key: each.type for each in version.spec.fields()}
        if versions:
            running = {each.label: each.key for each in versions[-1].spec.fields()}
            found.labels = running
            live = Form.objects.get(pk=form.pk)
            found.ids = {c.id: c.value["name"] for _place, c in questions(live.fields) if c.id and c.value["name"]}
        return found

    def key_of(self, child: Any, taken: set[str]) -> str:
        """The key ``child`` was published under, "" for a new question."""
        if child.id in self.ids:
            return self.ids[child.id]
        known = self.labels.get(child.value["label"] or "", "")
        # A question made anew with the old words is another one if the old one is still there.
        return known if known not in taken and self.types.get(known) == child.block_type else ""


def questions(stream: Any) -> Iterator[tuple[tuple[int | str, ...], Any]]:
    """(place, child) of every question, those of groups after their group, numbered as in the stream."""
    for s, step in enumerate(stream):
        if step.block_type == "step":
            for f, child in enumerate(step.value["fields"]):
                yield (s, "fields", f), child
                if child.block_type == "group":
                    yield from (((s, "fields", f, "fields", i), each) for i, each in enumerate(child.value["fields"]))


def columns(child: Any) -> list[Any]:
    return list(child.value.get("columns") or ())


def fill(stream: Any, published: Published) -> Places:
    """Give every question and column its key, in place; return what is wrong, by place."""
    wrong: Places = {}
    found = list(questions(stream))
    taken = {child.value["name"] for _place, child in found if child.value["name"]}
    _restore(found, published, taken, wrong)
    for _place, child in found:
        if not child.value["name"] and child.value["label"]:
            away = {key for key, kind in published.types.items() if kind != child.block_type}
            child.value["name"] = free_name(speakable(child.value["label"]), taken | away)
            taken.add(child.value["name"])
    _find_doubles(found, wrong)
    for place, child in found:
        _other_kind(place, child, published, wrong)
        _fill_columns(place, child, wrong)
    return wrong


def _restore(found: list, published: Published, taken: set[str], wrong: Places) -> None:
    for place, child in found:
        before = published.key_of(child, taken)
        if not before:
            continue
        if not child.value["name"]:
            child.value["name"] = before
            taken.add(before)
        elif child.value["name"] != before:
            wrong[place] = _(
                "This question is published under the key “%(key)s”, and answers are kept under it. Write it back; "
                "for another question delete this one and add a new one."
            ) % {"key": before}


def _find_doubles(found: list, wrong: Places) -> None:
    seen: dict[str, str] = {}
    for place, child in found:
        key, label = child.value["name"], child.value["label"]
        if key and key in seen:
            wrong.setdefault(place, _double(key, seen[key], label))
        elif key:
            seen[key] = label


def _double(key: str, first: str, second: str) -> str:
    told = {"key": key, "first": first, "second": second}
    return _("The key “%(key)s” stands at “%(first)s” and again at “%(second)s”. Change one of them.") % told


def _other_kind(place: tuple, child: Any, published: Published, wrong: Places) -> None:
    if published.types.get(child.value["name"], child.block_type) != child.block_type:
        wrong.setdefault(
            place,
            _("Answers of another kind are kept under “%(key)s” already. Leave the key blank and it gets a new one.")
            % {"key": child.value["name"]},
        )


def _fill_columns(place: tuple, child: Any, wrong: Places) -> None:
    cells = columns(child)
    taken = {cell.value["name"] for cell in cells if cell.value["name"]}
    seen: dict[str, str] = {}
    for c, cell in enumerate(cells):
        if not cell.value["name"] and cell.value["label"]:
            cell.value["name"] = free_name(speakable(cell.value["label"]), taken)
            taken.add(cell.value["name"])
        key = cell.value["name"]
        if key and key in seen:
            wrong[(*place, "columns", c)] = _double(key, seen[key], cell.value["label"])
        elif key:
            seen[key] = cell.value["label"]


def beside(wrong: Places, name: str = "name") -> ValidationError:
    """``wrong`` as one error of the stream; ``name``: the setting it is shown at, "" for the block as a whole."""
    return _children({place: _at(name, said) for place, said in wrong.items()})


def _children(wrong: dict[tuple[int | str, ...], ValidationError]) -> StreamBlockValidationError:
    """An error of a stream: ``wrong`` by places that begin with the number of a child."""
    found: dict[int, ValidationError] = {}
    for n in dict.fromkeys(place[0] for place in wrong):
        own = [said for place, said in wrong.items() if place == (n,)]
        inner = {place[1:]: said for place, said in wrong.items() if place[0] == n and len(place) > 1}
        found[n] = own[0] if own else _streams(inner)
    return StreamBlockValidationError(block_errors=found)


def _streams(wrong: dict[tuple[int | str, ...], ValidationError]) -> StructBlockValidationError:
    """An error of a block: ``wrong`` by places that begin with the name of a stream in it."""
    names = dict.fromkeys(place[0] for place in wrong)
    inner = {name: {place[1:]: said for place, said in wrong.items() if place[0] == name} for name in names}
    return StructBlockValidationError(block_errors={name: _children(each) for name, each in inner.items()})


def _at(name: str, sentence: str) -> ValidationError:
    said = ValidationError(sentence)
    if name:
        return StructBlockValidationError(block_errors={name: said})
    return StructBlockValidationError(non_block_errors=[said])
