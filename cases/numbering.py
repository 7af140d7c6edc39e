"""Case numbers: a type's pattern, with a running part that leaves no gap (the counter row is locked by its taker)."""

import re

from django.db import connection

from cases.models import Counter
from cases.spec import CaseSpec
from home import clock

_SEQ = re.compile(r"\{seq(?::(\d+))?\}")
_TAKEN = f"""
INSERT INTO {Counter._meta.db_table} AS ours ("key", "last") VALUES (%s, %s)
ON CONFLICT ("key") DO UPDATE SET "last" = ours."last" + excluded."last"
RETURNING "last"
"""  # noqa: S608 (the table's name is ours)


def next_number(spec: CaseSpec) -> str:
    """The next number of ``spec.number``, say DD{year}{seq:5} → DD202600017. Call it inside the case's transaction.

    Counted per filled-in pattern: a pattern with the year starts anew each year, and types that share one share it.
    """
    return next_numbers(spec, 1)[0]


def next_numbers(spec: CaseSpec, n: int) -> list[str]:
    """The next ``n``, in order."""
    today = clock.today()
    filled = spec.number.replace("{year}", f"{today:%Y}").replace("{month}", f"{today:%m}")
    last = take(_SEQ.sub("#", filled), n)
    seqs = range(last - n + 1, last + 1)
    return [_SEQ.sub(lambda found, seq=seq: str(seq).zfill(int(found[1] or 1)), filled) for seq in seqs]


def take(key: str, n: int = 1) -> int:
    """The last of the next ``n`` of ``key``. Whoever comes second waits until the first has committed, or rolled
    back.
    """
    with connection.cursor() as cursor:  # one statement makes, locks, counts and tells, on both databases
        cursor.execute(_TAKEN, [key, n])
        return cursor.fetchone()[0]
