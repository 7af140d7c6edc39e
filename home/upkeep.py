"""What a database needs now and then so that it goes on choosing the right index."""

from django.db import connection

ENOUGH = 1_000_000  # rows of an index looked at: seconds, however large the table; fewer mislead SQLite about sizes


def on_connected(sender, connection, **signal) -> None:
    """PostgreSQL would compile what a list asks to machine code: a tenth of a second for a few milliseconds."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off")


def learn_statistics() -> None:
    """Let the planner know how rows are spread. SQLite never learns by itself, PostgreSQL a while after they came.

    Table by table: whoever writes meanwhile waits for one of them at most.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit={ENOUGH}")
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")
