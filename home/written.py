"""Rows that are written thousands of times: the statement is worked out once for each kind of row.

The same values as Model.save() and bulk_create() write, by the fields' own hands. No signal is sent, and what a model's
save() forbids stays forbidden: `insert` takes new rows only, `update` only those that are there.
"""

from collections.abc import Collection, Sequence
from functools import cache

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.models import Field, Model

AT_A_TIME = 500  # rows of a statement: databases count the values they are given


def insert(rows: Sequence[Model], *, but_known: bool = False) -> None:
    """Insert ``rows``, new ones of one model, and give them their keys. ``but_known``: one that is there already is
    left out; then keys are not told."""
    if any(row.pk is not None for row in rows):
        raise ValueError("A row that has a key is not new.")
    connection = connections[DEFAULT_DB_ALIAS]
    for begin in range(0, len(rows), AT_A_TIME):
        few = rows[begin : begin + AT_A_TIME]
        head, fields, place, key = _inserting(type(few[0]), connection.vendor)
        tail = " ON CONFLICT DO NOTHING" if but_known else f" RETURNING {key}"
        values = [field.get_db_prep_save(field.pre_save(row, True), connection) for row in few for field in fields]
        with connection.cursor() as cursor:
            cursor.execute(f"{head} {', '.join([place] * len(few))}{tail}", values)
            keys = () if but_known else cursor.fetchall()
        for row, (pk,) in zip(few, keys, strict=False):
            row.pk = pk
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@cache
def _inserting(model: type[Model], _vendor: str) -> tuple[str, list[Field], str, str]:
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = ", ".join(quoted(field.column) for field in fields)
    head = f"INSERT INTO {quoted(model._meta.db_table)} ({names}) VALUES"  # our own names
    return head, fields, f"({', '.join(['%s'] * len(fields))})", quoted(model._meta.pk.column)


def update(row: Model, names: Collection[str] = ()) -> None:
    """Bring the row to what ``row`` says in ``names`` (of fields; all without any). Raises DatabaseError if it is no
    more."""
    connection = connections[DEFAULT_DB_ALIAS]
    sentence, fields = _updating(type(row), tuple(sorted(names)), connection.vendor)
    values = [field.get_db_prep_save(field.pre_save(row, False), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sentence, [*values, row.pk])
        if cursor.rowcount != 1:
            raise DatabaseError("There was no such row to update.")


@cache
def _updating(model: type[Model], names: tuple[str, ...], _vendor: str) -> tuple[str, list[Field]]:
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    every = [field for field in model._meta.concrete_fields if not field.primary_key]
    fields = [field for field in every if not names or field.name in names]
    said = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    table, key = quoted(model._meta.db_table), quoted(model._meta.pk.column)
    return f"UPDATE {table} SET {said} WHERE {key} = %s", fields  # noqa: S608  # our own names
