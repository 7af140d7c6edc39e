"""The language as its shapes say it: a page for people, a JSON Schema for editors' text tools. Neither is written by
hand, so neither can say more than runs."""

import types
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from cases.packs.resolve import HOME
from cases.packs.shapes import PackFile, short
from forms import schema

HIDDEN = ("VERBS", "ACTS", "MEASURES")
WORDS = {str: "text", int: "number", float: "number", bool: "true or false", Any: "anything", dict: "map"}
ALIASES = {
    short.listed: "word or list of words",
    short.later: "not run yet",
    short.a_term: "term (`5d`, `15cd`, `6mo`, `4h` …)",
    short.kept: "term, or `permanent`",
    short.logic.expand: "condition",
    short.shorthand.value: "value or rule",
}
RULES = (schema.expand,)
INTRO = """\
# The pack language, key by key (reference)

For people who write packs. Made by `manage.py pack reference` from the shapes that read packs: what is not here is
refused. What the words mean: [packs.md](packs.md); a first pack: [write-a-pack.md](write-a-pack.md). `manage.py pack
schema` prints the same as a JSON Schema for a text editor.

To begin, look at [Pack file](#pack-file), [Case type](#case-type), [State](#state), [Transition](#transition),
[Clock](#clock), [Form field](#form-field) and [Step](#step): most packs need little else.

A key in **bold** must be there. *condition*: `{field: value}`, several keys are *and*, a list is *any of*, or an
operator of the rules ([decision](../decisions/strict-logic.md)). *value or rule*: a word is itself, `{var: path}` asks.
"""


# --- what stands where ----------------------------------------------------------------------------------------------
def keys(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    """(key as it is written, about it), without what is not run yet."""
    for name, about in model.model_fields.items():
        if name not in HIDDEN and not _is_later(about):
            yield about.alias or name, about


def later(model: type[BaseModel]) -> list[str]:
    """Keys that belong to the language and are not run yet."""
    return [about.alias or name for name, about in model.model_fields.items() if _is_later(about)]


def _is_later(about: FieldInfo) -> bool:
    return any(getattr(each, "func", None) is short.later for each in about.metadata)


def models() -> list[type[BaseModel]]:
    """Every shape of a pack file, in the order one meets them; then the forms'."""
    found: list[type[BaseModel]] = []
    _collect(PackFile, found)
    _collect(schema.Form, found)
    return found


def _collect(model: type[BaseModel], found: list[type[BaseModel]]) -> None:
    if model in found:
        return
    found.append(model)
    for _key, about in keys(model):
        for inner in _models_in(about.annotation):
            _collect(inner, found)


def _models_in(here: Any) -> Iterator[type[BaseModel]]:
    if isinstance(here, type) and issubclass(here, BaseModel):
        yield here
    for each in get_args(here):
        yield from _models_in(each)


# --- for people -----------------------------------------------------------------------------------------------------
def page() -> str:
    """The whole page, Markdown."""
    parts = [INTRO, *map(_section, models()), _not_yet()]
    return "\n".join(parts)


def _section(model: type[BaseModel]) -> str:
    text = " ".join((model.__doc__ or "").split()) if model.__module__.startswith(("cases", "forms")) else ""
    text = text.replace("``", "`")
    text = text if text and text != " ".join((BaseModel.__doc__ or "").split()) else ""
    said = meanings().get(_name(model), {})
    rows = [f"| {_key(key, about)} | {said.get(key, '')} | {_takes(about.annotation, about.metadata)} "
            f"| {_default(about)} |" for key, about in keys(model)]  # fmt: skip
    head = f"## {_name(model)}\n" + (f"{text}\n" if text else "")
    return head + "\n| Key | Says | Takes | If left out |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


@cache
def meanings() -> dict[str, dict[str, str]]:
    """What each key says, by the name of its shape (meanings.tsv: shape, key, words)."""
    found: dict[str, dict[str, str]] = {}
    for line in (HOME / "meanings.tsv").read_text(encoding="utf-8").splitlines():
        shape, key, words = line.split("\t")
        found.setdefault(shape, {})[key] = words
    return found


def _key(key: str, about: FieldInfo) -> str:
    return f"**`{key}`**" if about.is_required() else f"`{key}`"


def _name(model: type[BaseModel]) -> str:
    own = {PackFile: "Pack file", schema.Form: "Form", schema.Step: "Form step", schema.Field: "Form field",
           schema.Check: "Form check"}  # fmt: skip
    words = "".join(f" {each.lower()}" if each.isupper() else each for each in model.__name__).strip()
    return own.get(model, words[0].upper() + words[1:])


def _takes(here: Any, metadata: list[Any] = ()) -> str:
    for each in metadata:
        if (word := ALIASES.get(getattr(each, "func", None))) is not None:
            return word
    if get_origin(here) is Annotated:
        inner, *more = get_args(here)
        return _takes(inner, more)
    if isinstance(here, type) and issubclass(here, BaseModel):
        return f"[{_name(here)}](#{_name(here).lower().replace(' ', '-')})"
    if get_origin(here) is Literal:
        return " · ".join(f"`{each}`" for each in get_args(here))
    if get_origin(here) in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_takes(each) for each in get_args(here) if each is not type(None)))
    if get_origin(here) is dict:
        return f"map: name → {_takes(get_args(here)[1])}"
    if get_origin(here) in (tuple, list):
        return f"list of {_takes(get_args(here)[0])}"
    return WORDS.get(here, WORDS.get(get_origin(here), "anything"))


def _default(about: FieldInfo) -> str:
    if about.is_required():
        return ""
    value = about.get_default(call_default_factory=True)
    return "" if value in (None, (), {}, "", []) else f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _not_yet() -> str:
    lines = [f"- {_name(model)}: {', '.join(f'`{key}`' for key in later(model))}" for model in models() if later(model)]
    return (
        "## Not run yet\nThese belong to the language and are refused with a sentence until they run.\n\n"
        + ("\n".join(lines) or "Nothing.")
        + "\n"
    )


# --- for text editors -----------------------------------------------------------------------------------------------
def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a pack file: what editors complete, and mark before anything is loaded."""
    made = PackFile.model_json_schema(by_alias=True)
    defs = made.setdefault("$defs", {})
    for model in models():
        part = made if model is PackFile else defs.get(model.__name__, {})
        _without_hidden(part, model)
        _explained(part, model)
    defs |= _of_forms()
    made["properties"]["forms"] = {"type": "object", "additionalProperties": {"$ref": "#/$defs/PackForm"}}
    block = {"type": "array", "items": {"$ref": "#/$defs/PackField"}}
    made["properties"]["blocks"] = {"type": "object", "additionalProperties": block}
    for shared in ("Clock", "Pause", "NoticeText", "Document"):  # may `use` another and say less
        _usable(defs.get(shared, {}))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "One Window pack, format 1"}


def _without_hidden(part: dict[str, Any], model: type[BaseModel]) -> None:
    for key in (*HIDDEN, *later(model)):
        part.get("properties", {}).pop(key, None)


def _explained(part: dict[str, Any], model: type[BaseModel]) -> None:
    """What an editor shows beside a key one points at."""
    for key, words in meanings().get(_name(model), {}).items():
        if key in part.get("properties", {}):
            part["properties"][key]["description"] = words


def _usable(part: dict[str, Any]) -> None:
    part.setdefault("properties", {})["use"] = {"type": "string"}
    part.pop("required", None)


def _of_forms() -> dict[str, Any]:
    """Forms as packs write them: a field may be a block, choices a code list or a map."""
    field = schema.Field.model_json_schema(by_alias=True)
    inner = field.pop("$defs", {})
    if "Field" in inner:
        field = inner.pop("Field")
    said = meanings()[_name(schema.Field)]
    names = {key: {"description": said[key]} for key in field.get("properties", {})}
    field = {"type": "object", "properties": {**names, "use": {"type": "string"}, "key": {"type": "string"}}}
    step = {
        "type": "object",
        "additionalProperties": False,
        "required": ["title"],
        "properties": {
            "title": {"type": "string"},
            "show_if": {},
            "fields": {"type": "array", "items": {"$ref": "#/$defs/PackField"}},
        },
    }
    form = {
        "type": "object",
        "required": ["title", "steps"],
        "properties": {
            **{key: {} for key in schema.Form.model_fields},
            "title": {"type": "string"},
            "steps": {"type": "array", "items": {"$ref": "#/$defs/PackStep"}},
            "sheet": {},
        },
        "additionalProperties": False,
    }
    return {"PackField": field, "PackStep": step, "PackForm": form}
