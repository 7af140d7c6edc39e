"""The language's page and its JSON Schema are made from the shapes. Write the page anew with WRITE_DOCS=1."""

import json
import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from cases.packs import ours, reference
from cases.packs.loader import read
from cases.packs.resolve import HOME

PAGE = Path(__file__).resolve().parents[2] / "docs/developers/pack-reference.md"


def test_the_page_says_what_the_shapes_say():
    if os.environ.get("WRITE_DOCS"):
        PAGE.write_text(reference.page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == reference.page(), (
        "Run: WRITE_DOCS=1 pytest tests/cases/test_pack_reference.py"
    )


def test_every_key_is_explained():
    """A table of keys and types tells who knows the language already; the others guess."""
    known = {(reference._name(model), key) for model in reference.models() for key, _about in reference.keys(model)}
    said = {(shape, key) for shape, keys in reference.meanings().items() for key in keys}
    assert sorted(known - said) == []
    assert sorted(said - known) == []  # nor is anything explained that is not there


def test_the_schema_tells_a_text_editor_what_a_key_says():
    whole = reference.json_schema()
    assert whole["properties"]["needs"]["description"]
    assert whole["$defs"]["Transition"]["properties"]["checks"]["description"]
    assert whole["$defs"]["PackField"]["properties"]["secret"]["description"]


def fits(value, part, whole) -> bool:
    """A small JSON Schema validator: the words our schema uses, and no other."""
    if "$ref" in part:
        return fits(value, whole["$defs"][part["$ref"].rpartition("/")[2]], whole)
    if "anyOf" in part:
        return any(fits(value, each, whole) for each in part["anyOf"])
    if "enum" in part or "const" in part:
        return value in part.get("enum", [part.get("const")])
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
    kind = part.get("type")
    if kind == "null":
        return value is None
    if kind and (not isinstance(value, kinds[kind]) or (kind in ("integer", "number") and isinstance(value, bool))):
        return False
    if isinstance(value, list):
        return all(fits(each, part.get("items", {}), whole) for each in value)
    return not isinstance(value, dict) or _object(value, part, whole)


def _object(value, part, whole) -> bool:
    known, more = part.get("properties", {}), part.get("additionalProperties", True)
    if any(key not in value for key in part.get("required", ())):
        return False
    return all(
        fits(each, known[key], whole) if key in known else more is True or (more and fits(each, more, whole))
        for key, each in value.items()
    )


@pytest.mark.parametrize("name", ours())
def test_our_packs_fit_the_schema_and_misspelt_ones_do_not(name):
    whole = reference.json_schema()
    raw = read((HOME / f"{name}.yaml").read_text(encoding="utf-8"), name)[0]
    assert fits(raw, whole, whole)
    assert not fits({**raw, "titel": "x"}, whole, whole)
    for key in raw.get("case_types", {}):
        wrong = {**raw, "case_types": {key: {**raw["case_types"][key], "sates": {}}}}
        assert not fits(wrong, whole, whole)


def test_both_are_printed_by_the_command():
    for action in ("schema", "reference"):
        out = StringIO()
        call_command("pack", action, stdout=out)
        assert len(out.getvalue()) > 5_000
    out = StringIO()
    call_command("pack", "schema", stdout=out)
    assert json.loads(out.getvalue())["title"].startswith("One Window pack")
