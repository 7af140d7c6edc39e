"""A database beside the office's, for one run: SQLite lets one writer in at a time, and a run must not be that one.

Inside ``database()`` this thread's rows are in memory: the office's own rules, types, forms, items, units, people and
days are copied there, cases and what hangs on them are not, so it costs the same however many cases the office has.
Other engines let many write at once; there a run is a transaction that is rolled back.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

ROWS = (  # whatever leads to one of these is a row of the office's work, or of its past; there may be millions
    "cases.Case", "cases.Batch", "cases.Export", "forms.Submission", "forms.Draft", "forms.Upload", "home.Attempt",
)  # fmt: skip
APPS = ("auth", "contenttypes", "home", "forms", "cases")
ALSO = (
    "wagtailcore.Page", "wagtailcore.Site", "wagtailcore.Locale", "wagtailcore.Collection",
    "wagtailcore.GroupSitePermission",
)  # fmt: skip
INNER = "_fts_"  # tables that SQLite makes by itself for a full-text index


@contextmanager
def database() -> Iterator[None]:
    """Inside, this thread reads and writes a copy that is gone afterwards. Nothing where the engine needs none."""
    office = connections[DEFAULT_DB_ALIAS]
    if office.vendor != "sqlite" or getattr(office, "is_beside", False):
        yield
        return
    beside = type(office)({**office.settings_dict, "NAME": ":memory:"}, DEFAULT_DB_ALIAS)
    beside.is_beside = True  # within a run of many there is one already
    try:
        with office.wrap_database_errors:
            _copy(office, beside)
        connections[DEFAULT_DB_ALIAS] = beside
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = office
        BaseDatabaseWrapper.close(beside)  # SQLite's own keeps what is in memory


def _copy(office: BaseDatabaseWrapper, beside: BaseDatabaseWrapper) -> None:
    office.ensure_connection()
    beside.ensure_connection()
    read, write = office.connection, beside.connection
    quoted = office.ops.quote_name
    write.execute("PRAGMA foreign_keys = OFF")  # types name revisions, which stay where they are
    with _one_instant(office):
        made = read.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
        for kind in ("table", "index", "trigger"):
            for each, name, sql in made:
                if each == kind and not name.startswith("sqlite_") and INNER not in name:
                    write.execute(sql)
        for table in (*tables(), "sqlite_sequence"):  # keys go on behind the office's: files and caches go by them
            if rows := read.execute(f"SELECT * FROM {quoted(table)}").fetchall():  # noqa: S608  # our own names
                marks = ", ".join("?" * len(rows[0]))
                write.executemany(f"INSERT INTO {quoted(table)} VALUES ({marks})", rows)  # noqa: S608
    # Earlier states of pages stay where they are, so no page here has one: a pack may bring a list to what it says now.
    write.execute("UPDATE wagtailcore_page SET latest_revision_id = NULL, live_revision_id = NULL")


@contextmanager
def _one_instant(office: BaseDatabaseWrapper) -> Iterator[None]:
    """A reader's transaction, which keeps nobody from writing; inside one of the office's there is one already."""
    if office.in_atomic_block:
        yield
        return
    office.connection.execute("BEGIN")
    try:
        yield
    finally:
        with suppress(office.Database.Error):
            office.connection.execute("ROLLBACK")


@cache
def tables() -> tuple[str, ...]:
    """Names of the tables that are copied."""
    rows = {apps.get_model(name) for name in ROWS}
    every = apps.get_models(include_auto_created=True)
    while more := {model for model in every if model not in rows and _leads_to(model, rows)}:
        rows |= more
    from wagtail.models import Page

    also = {apps.get_model(name) for name in ALSO}
    also |= {model for model in every if issubclass(model, Page)}  # what a pack brings has its place in their tree
    kept = (each for each in every if each in also or (each._meta.app_label in APPS and each not in rows))
    return tuple(dict.fromkeys(each._meta.db_table for each in kept if not each._meta.proxy and each._meta.managed))


def _leads_to(model: type[Model], rows: set[type[Model]]) -> bool:
    return any(
        field.related_model in rows for field in model._meta.get_fields() if field.concrete and field.is_relation
    )
