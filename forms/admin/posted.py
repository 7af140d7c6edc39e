"""The stream of questions as it is posted while somebody builds: half finished, and still to be read.

Blocks are cleaned one by one, so that one wrong box does not hide what the others say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks

from forms.admin import keys
from forms.models import Form

BLANK = "…"  # stands where words are missing, so that the rest can be read


@dataclass(frozen=True)
class Slip:
    """``place``: prefix of the block in the posted form; ``said``: what is wrong with one of its settings."""

    place: str
    said: str


@dataclass(frozen=True)
class Posted:
    """``stream``: raw, cleaned as far as it can be; ``full``: with stand-ins for missing words.

    ``places``: "step:1", "check:1", a key, or "table.column" → prefix in the posted form.
    """

    stream: list[dict[str, Any]]
    full: list[dict[str, Any]]
    places: dict[str, str]
    slips: tuple[Slip, ...]


def read(form: Form, data: Mapping[str, Any], files: Any) -> Posted:
    """What ``data`` says about the questions of ``form`` (which may be new). Nothing is saved."""
    block = Form._meta.get_field("fields").stream_block
    value = block.value_from_datadict(data, files, "fields")
    slips: list[Slip] = []
    value = _cleaned(block, value, _prefixed(block, value, data, "fields"), slips)
    wrong = keys.fill(value, keys.Published.of(form))
    at = dict(_at(value, data, "fields", ()))
    slips += [Slip(at[place], said) for place, said in wrong.items() if place in at]
    stream = block.get_prep_value(value)
    return Posted(stream, [_filled(child) for child in stream], dict(_places(stream, data)), tuple(slips))


def state(kind: str, raw: dict[str, Any]) -> dict[str, Any]:
    """The raw value of a question as the scripts of the stream take it, with ids where it has none."""
    step = Form._meta.get_field("fields").stream_block.child_blocks["step"]
    block = step.child_blocks["fields"].child_blocks[kind]
    return block.get_form_state(block.to_python(raw))


def _order(data: Mapping[str, Any], prefix: str) -> list[int]:
    """Numbers of the children that were not deleted, in the order they stand."""
    count = data.get(f"{prefix}-count", "0")
    there = [n for n in range(int(count) if count.isdecimal() else 0) if not data.get(f"{prefix}-{n}-deleted")]
    return sorted(there, key=lambda n: int(data.get(f"{prefix}-{n}-order") or 0))


def _prefixed(block: blocks.Block, value: Any, data: Mapping[str, Any], prefix: str) -> Any:
    """Prefixes in the shape of the value: a list for a stream, a dictionary for a block of settings."""
    if isinstance(block, blocks.StreamBlock):
        ordered = [f"{prefix}-{n}" for n in _order(data, prefix)]
        return [
            (own, _prefixed(child.block, child.value, data, f"{own}-value"))
            for own, child in zip(ordered, value, strict=True)
        ]
    if isinstance(block, blocks.StructBlock):
        return {
            name: _prefixed(inner, value[name], data, f"{prefix}-{name}") for name, inner in block.child_blocks.items()
        }
    return prefix


def _cleaned(block: blocks.Block, value: Any, prefixes: Any, slips: list[Slip], place: str = "") -> Any:
    if isinstance(block, blocks.StreamBlock):
        children = zip(value, prefixes, strict=True)
        kept = [
            blocks.StreamValue.StreamChild(
                child.block, _cleaned(child.block, child.value, inner, slips, own), id=child.id
            )
            for child, (own, inner) in children
        ]
        return blocks.StreamValue(block, kept)
    if isinstance(block, blocks.StructBlock):
        found = [
            (name, _cleaned(inner, value[name], prefixes[name], slips, place))
            for name, inner in block.child_blocks.items()
        ]
        return block._to_struct_value(found)
    try:
        return block.clean(value)
    except ValidationError as slip:
        if value:  # what is only missing yet is said when the form is published
            slips.append(Slip(place, " ".join(slip.messages)))
        return block.get_default()


def _at(value: Any, data: Mapping[str, Any], prefix: str, place: tuple) -> Iterator[tuple[tuple, str]]:
    """(place as forms.admin.keys counts, prefix) of every child."""
    for k, (n, child) in enumerate(zip(_order(data, prefix), value, strict=True)):
        own = f"{prefix}-{n}"
        yield (*place, k), own
        for name in ("fields", "columns"):
            if name in getattr(child.value, "keys", tuple)() and isinstance(child.value[name], blocks.StreamValue):
                yield from _at(child.value[name], data, f"{own}-value-{name}", (*place, k, name))


def _places(stream: list[dict[str, Any]], data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    numbers = {"step": 0, "check": 0}
    for n, child in zip(_order(data, "fields"), stream, strict=True):
        own = f"fields-{n}"
        numbers[child["type"]] += 1
        yield f"{child['type']}:{numbers[child['type']]}", own
        yield from _inner(child["value"], data, f"{own}-value", "")


def _inner(value: dict[str, Any], data: Mapping[str, Any], prefix: str, table: str) -> Iterator[tuple[str, str]]:
    for name in ("fields", "columns"):
        for n, child in zip(_order(data, f"{prefix}-{name}"), value.get(name) or (), strict=True):
            own = f"{prefix}-{name}-{n}"
            key = child["value"].get("name") or ""
            yield (f"{table}.{key}" if name == "columns" else key), own
            yield from _inner(child["value"], data, f"{own}-value", key)


def _filled(child: dict[str, Any]) -> dict[str, Any]:
    """``child`` with something where words are missing yet."""
    value = dict(child["value"])
    for name in ("label", "title", "say", "text"):
        if name in value and not value[name]:
            value[name] = BLANK
    if "choices" in value and not value["choices"]:
        value["choices"] = f"a = {BLANK}\nb = {BLANK}{BLANK}"
    if value.get("secret") and not value.get("purpose"):
        value["purpose"] = BLANK
    if "label" in value and not value.get("name"):
        value["name"] = f"q_{abs(hash(child.get('id')))}"
    for name in ("fields", "columns"):
        if isinstance(value.get(name), list):
            value[name] = [_filled(each) for each in value[name]]
    return child | {"value": value}
