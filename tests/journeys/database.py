"""The database of a running county, from beside: to count rows, and to put it into trouble."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator

from tests.journeys.conftest import County


@contextlib.contextmanager
def sql(county: County) -> Iterator[Callable]:
    """`with sql(county) as run: run("SELECT …").fetchall()`; each statement stands alone."""
    if county.database:
        import psycopg

        with psycopg.connect(county.database, autocommit=True) as link:
            yield link.execute
        return
    link = sqlite3.connect(county.var / "db.sqlite3", timeout=30, isolation_level=None)
    try:
        yield link.execute
    finally:
        link.close()


def count(county: County, table: str) -> int:
    with sql(county) as run:
        return run(f"SELECT COUNT(*) FROM {table}").fetchone()[0]  # noqa: S608  # our own words
