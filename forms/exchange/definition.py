"""The JSON definition: a schema in an envelope that says which form it is and what it was when exported.

    {"format": "one-window-form/1", "slug": "…", "digest": "…", "form": {"title": …, "steps": […]}}
A bare schema is read too; then nobody knows what it was made from.
"""

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from forms import schema
from forms.exchange.problems import Problems, Unreadable, build
from home.typed import NUL

FORMAT = "one-window-form/1"
MOST_BYTES = 5 * 1024 * 1024
_ENVELOPE = {"format", "slug", "digest", "form"}


def write(spec: schema.Form, *, slug: str) -> str:
    form = json.loads(schema.canonical(spec))
    made = {"format": FORMAT, "slug": slug, "digest": schema.digest(spec), "form": form}
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def read(data: bytes, name: str, problems: Problems) -> tuple[schema.Form | None, dict[str, str]]:
    """(schema, {slug, digest}). What is wrong with the form is told. Raises Unreadable."""
    found = _loaded(data, name)
    if not isinstance(found, dict):
        raise Unreadable(_no_form(name))
    about: dict[str, str] = {}
    if "form" in found or "format" in found:
        about = _envelope(found, name, problems)
        found = found.get("form")
    return build(found, _questions(found), problems), about


def _questions(node: Any) -> int:
    """How many maps with a key and a type there are, at any depth a form can have."""
    nodes, n = [node], 0
    while nodes:
        node = nodes.pop()
        n += isinstance(node, dict) and "key" in node and "type" in node
        nodes += node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return n


def _no_form(name: str) -> str:
    return _("“%(name)s” holds no form: neither a workbook (XLSX) nor our JSON.") % {"name": name}


def _envelope(found: dict[str, Any], name: str, problems: Problems) -> dict[str, str]:
    if found.get("format") != FORMAT:
        raise Unreadable(
            _("“%(name)s” was written by another version; “%(format)s” is known here.")
            % {"name": name, "format": FORMAT}
        )
    for key in sorted(set(found) - _ENVELOPE):
        problems.wrong(
            _("%(place)s: %(text)s") % {"place": key, "text": _("There is no such setting. Is it misspelt?")}
        )
    return {key: found[key] for key in ("slug", "digest") if isinstance(found.get(key), str)}


def _loaded(data: bytes, name: str) -> Any:
    if len(data) > MOST_BYTES:
        said = _("“%(name)s” is larger than %(mb)d MB. A form needs far less: take pictures and other sheets out.")
        raise Unreadable(said % {"name": name, "mb": MOST_BYTES // 1024 // 1024})
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
    except _Slip as slip:
        raise Unreadable(str(slip)) from slip
    except (ValueError, RecursionError) as fault:
        raise Unreadable(_no_form(name)) from fault


class _Slip(ValueError):
    pass


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _value in pairs]
        key = next(key for key in keys if keys.count(key) > 1)
        raise _Slip(_("The key “%(key)s” stands twice in one place.") % {"key": key})
    for key, value in pairs:
        if any(NUL in text for text in (key, *_texts(value))):
            raise _Slip(_("There is a \\u0000 at “%(key)s”, which no database keeps. Take it out.") % {"key": key})
    return made


def _texts(value: Any) -> Iterator[str]:
    """The texts of ``value`` itself; what lies in a map was looked at with it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)
