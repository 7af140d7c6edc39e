"""A million cases for lists: whole ones multiplied inside the database, with only the rows a list reads.

A thin copy has its case, clocks, waiting timers, reach and whom it is withheld from, under a number of its own; no
answers, no events. It can be listed, counted and filtered, not opened.
"""

from collections.abc import Iterator

from django.core.management.color import no_style
from django.db import connection, transaction

from cases.models import Case, CaseKey, ClockRun, Moment, Reach, Timer, Withheld

KEPT = 56  # of a keyed hash
READ = (ClockRun, Timer, Reach, Withheld, Moment, CaseKey)


def multiply(rows: int) -> Iterator[int]:
    """Copy all cases again and again until there are ``rows``; yields how many stand after each round."""
    keys = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    done, turn = len(keys), 0
    while done < rows:
        some, turn = keys[: rows - done], turn + 1
        with transaction.atomic():
            _round(turn, turn * keys[-1], some[-1])
        done += len(some)
        yield done
    with connection.cursor() as cursor:
        for sentence in connection.ops.sequence_reset_sql(no_style(), [Case]):
            cursor.execute(sentence)


def _round(turn: int, shift: int, until: int) -> None:
    """Every whole case up to the key ``until`` once more, its key ``shift`` higher."""
    own = {
        "id": f"id + {shift}",
        "number": f"number || '-{turn}'",
        "code_hash": "NULL",
        "submission_id": "NULL",
        "business_key": "NULL",
    }
    _insert(Case, own, f"id <= {until}")
    for model in READ:
        own = {"case_id": f"case_id + {shift}"}
        if model is CaseKey:  # another person each time: what is looked for has as many hits as before
            own["lookup"] = f"substr(lookup, 1, {KEPT}) || '-{turn}'"
        _insert(model, own, f"case_id <= {until}")


def _insert(model, own: dict[str, str], where: str) -> None:
    """Rows of ``model`` again, with ``own`` columns said otherwise; a key that is not said is the database's."""
    columns = [each.column for each in model._meta.concrete_fields if each.column in own or not each.primary_key]
    table, quote = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name
    names = ", ".join(quote(each) for each in columns)
    values = ", ".join(own.get(each) or quote(each) for each in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE {where}")  # noqa: S608  # our own words
