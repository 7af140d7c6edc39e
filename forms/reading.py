"""Answers of a submission, read again: clean values, rules' values, words for a page, cells for a table."""

import copy
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from forms import fields, schema, sealing
from forms.answers import FILES
from forms.models import SecretAnswer, Submission
from home.prepared import Given, Prepared

SECRETS = Prepared(lambda: SecretAnswer.objects.filter(submission=Given("submission")))


def masked(mask: str) -> dict[str, Any]:
    """What stands in Submission.data for a sealed answer: a secret one, or a text with a person's number in it."""
    return {"secret": True, "mask": mask}


def is_masked(data: Any) -> bool:
    return isinstance(data, Mapping) and data.get("secret") is True


def answers(submission: Submission, *, secret: bool = False) -> dict[str, Any]:
    """{key: clean value} in the form's order; None where a correction took an answer away. Secret ones are opened
    with ``secret``, else absent."""
    data = _opened(submission, secret=secret)
    return {
        field.key: None if data[field.key] is None else fields.of(field.type).from_json(field, data[field.key])
        for field in submission.version.spec.fields()
        if field.key in data
    }


def logic_values(submission: Submission, *, secret: bool = False) -> dict[str, Any]:
    """{key: value as rules see it}; secret ones only with ``secret``."""
    spec = submission.version.spec
    return {
        key: None if value is None else fields.of(spec.field(key).type).logic(spec.field(key), value)
        for key, value in answers(submission, secret=secret).items()
    }


def opened(submission: Submission) -> dict[str, Any]:
    """The stored answers as JSON, everything that is sealed opened."""
    return _opened(submission, secret=True)


def _opened(submission: Submission, *, secret: bool) -> dict[str, Any]:
    """The stored answers with what is sealed opened; without ``secret``, secret questions are left out.

    One query where something is to be opened, else none.
    """
    spec = submission.version.spec
    data = copy.deepcopy(submission.data) if secret else _but_secrets(tuple(spec.fields()), submission.data)
    if not any(_has_masks(value) for value in data.values()):
        return data
    kept = getattr(submission, "_prefetched_objects_cache", {}).get("secrets")
    for row in SECRETS(submission=submission) if kept is None else kept:
        key, _dot, cell = row.field.partition(".")
        n, _dot, column = cell.partition(".")
        place, name = (data[key][int(n)], column) if cell else (data, key)
        if name in place:
            place[name] = sealing.opened(row, submission.uuid)
    return data


def _but_secrets(asked: tuple[schema.Field, ...], data: Mapping[str, Any]) -> dict[str, Any]:
    """``data`` without answers to secret questions, nor such cells of a table."""
    known = {field.key: field for field in asked}
    kept = {key: value for key, value in data.items() if not (is_masked(value) and known[key].secret)}
    for key, value in kept.items():
        if known[key].columns and isinstance(value, list):
            kept[key] = [_but_secrets(known[key].columns, row) for row in value]
    return kept


def _has_masks(value: Any) -> bool:
    rows = value if isinstance(value, list) else ()
    return is_masked(value) or any(is_masked(cell) for row in rows if isinstance(row, dict) for cell in row.values())


# --- words ----------------------------------------------------------------------------------------------------------
def shown(submission: Submission) -> list[dict[str, Any]]:
    """[{title, rows: [{key, label, text, secret, files, table}]}], secret answers masked; only what was answered.

    ``files``: [{id, name, size, type}]. ``table``: {heads, rows} of words, of a repeat also cards; None for others.
    ``group``: the heading it stands under, "" for none.
    """
    spec, data = submission.version.spec, submission.data
    with fields.known_units(_unit_codes(spec, data)):
        steps = [
            {
                "title": step.title,
                "rows": [
                    stored_row(each, data[each.key]) | {"group": heading(step, each.key)}
                    for each in step.questions
                    if data.get(each.key) is not None
                ],
            }
            for step in spec.steps
        ]
    return [step for step in steps if step["rows"]]


def heading(step: schema.Step, key: str) -> str:
    """What the group of a question is called, "" where it stands alone."""
    return step.groups[key].label if key in step.groups else ""


def label_of(spec: schema.Form, path: str) -> str:
    """What is asked at ``path``: "照片", or "家里人 2 · 照片" in the second row of a repeat; the path if it is gone."""
    key, *row = path.split(".")
    try:
        label = spec.at(path).label
        return f"{spec.field(key).label} {int(row[0]) + 1} · {label}" if row else label
    except KeyError:
        return path


def stored_row(field: schema.Field, data: Any) -> dict[str, Any]:
    if is_masked(data):
        return face(field, None, data["mask"]) | {"secret": True}
    if field.columns:
        return face(field, None, "\n".join(_lines(field, data)), _table(field, _stored_lines(field, data)))
    return face(field, fields.of(field.type).from_json(field, data))


def row(field: schema.Field, value: Any) -> dict[str, Any]:
    """The same for a clean value that is not stored yet."""
    kind = fields.of(field.type)
    if value is None:
        return face(field, None)
    if field.secret:
        return face(field, None, kind.mask(field, value))
    if field.columns:
        return face(field, value, kind.show(field, value), _table(field, kind.rows(field, value)))
    return face(field, value)


def face(field: schema.Field, value: Any, text: str | None = None, table: dict | None = None) -> dict[str, Any]:
    if text is None:
        text = "" if value is None else fields.of(field.type).show(field, value)
    files = list(value or ()) if field.type in FILES else []
    return {
        "key": field.key,
        "label": field.label,
        "text": text,
        "secret": field.secret,
        "files": files,
        "table": table,
        "type": field.type,
    }


def _table(field: schema.Field, rows: list[list[str]]) -> dict[str, Any]:
    """``cards``, of a repeat: the same row by row, blanks left out."""
    heads = [column.label for column in field.columns if column.answers]
    table = {"heads": heads, "rows": rows}
    if field.type == "repeat":
        pairs = ([*zip(heads, row, strict=True)] for row in rows)
        table["cards"] = [[{"label": head, "text": cell} for head, cell in row if cell] for row in pairs]
    return table


def _stored_lines(field: schema.Field, rows: list[dict]) -> list[list[str]]:
    return [[_stored_cell(each, row.get(each.key)) for each in field.columns if each.answers] for row in rows]


def _stored_cell(column: schema.Field, data: Any) -> str:
    if data is None:
        return ""
    if is_masked(data):
        return data["mask"]
    kind = fields.of(column.type)
    return kind.show(column, kind.from_json(column, data))


def _unit_codes(spec: schema.Form, data: Mapping[str, Any]) -> set[str]:
    """Codes of units among the answers, so that their names come with one query."""
    found = set()
    for field in spec.fields():
        if field.type == "unit" and field.key in data:
            found.add(data[field.key])
        for column in field.columns or ():
            if column.type == "unit":
                found |= {row[column.key] for row in data.get(field.key) or () if row.get(column.key)}
    return {code for code in found if isinstance(code, str)}


# --- cells ----------------------------------------------------------------------------------------------------------
def export_row(submission: Submission, *, secret: bool = False) -> dict[str, Any]:
    """{key: cell} of every question, None where nothing was answered: text, Decimal or date; secret ones masked."""
    data = _opened(submission, secret=True) if secret else submission.data
    return dict(cells(submission.version.spec, data))


def cells(spec: schema.Form, data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """(key, cell) of every question, of answers as they are stored."""
    for field in spec.fields():
        if field.answers:
            yield field.key, _cell(field, data.get(field.key))


def _cell(field: schema.Field, value: Any) -> Any:
    if value is None:
        return None
    if is_masked(value):
        return value["mask"]
    if field.columns:
        return "\n".join(_lines(field, value))
    kind = fields.of(field.type)
    return kind.export(field, kind.from_json(field, value))


REMEMBERED = 4096  # texts a column of a long table; codes and days come again and again


def cell_of(field: schema.Field) -> Callable[[Any], Any]:
    """The same for a whole table: made once a column, it tells (stored answer) → cell quickly. Ask it inside one
    block of `fields.known_units`, and for one table only: it remembers."""
    if field.columns:
        return partial(_cell, field)
    if fields.of(field.type).stored_as_exported:
        return lambda value: value if type(value) is str else _cell(field, value)
    short = lru_cache(REMEMBERED)(partial(_cell, field))
    return lambda value: short(value) if type(value) is str else _cell(field, value)


def _lines(field: schema.Field, rows: list[dict]) -> Iterator[str]:
    for row in rows:
        cells = ((column.label, _stored_cell(column, row.get(column.key))) for column in field.columns)
        yield pgettext("rule", "; ").join(
            _("%(place)s: %(text)s") % {"place": label, "text": text} for label, text in cells if text
        )
