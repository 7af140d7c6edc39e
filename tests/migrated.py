"""A migrated, empty database is made once and copied: every test process begins in a second instead of ten.

The copy is known by a digest of all that migrating depends on. On a copy `migrate` still runs and finds nothing to do,
so content types and permissions of the code at hand are there.
"""

import fcntl
import hashlib
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.db import connection, migrations

BASE = Path(__file__).resolve().parent.parent


def digest() -> str:
    """Of our migrations, what packages are installed, and the two versions that decide how tables are made."""
    own = [path for config in apps.get_app_configs() for path in _migrations(Path(config.path))]
    known = hashlib.sha256(f"{sys.version} {migrations.__file__} {connection.vendor}".encode())
    for path in [BASE / "requirements.txt", *sorted(own)]:
        known.update(path.read_bytes())
    return known.hexdigest()[:16]


def _migrations(app: Path) -> list[Path]:
    return list(app.glob("migrations/*.py")) if app.is_relative_to(BASE) and ".venv" not in app.parts else []


@contextmanager
def alone() -> Iterator[None]:
    """One process at a time makes the first copy."""
    with open(Path(tempfile.gettempdir()) / f"ow-migrated-{connection.vendor}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Sqlite:
    def __init__(self) -> None:
        self.path = Path(tempfile.gettempdir()) / f"ow-migrated-{digest()}.sqlite3"

    def exists(self) -> bool:
        return self.path.exists()

    def use(self) -> None:
        """Let the test database, which is in memory, begin as the copy."""
        creation, make = connection.creation, connection.creation._create_test_db

        def copied(*args, **kwargs):
            name = make(*args, **kwargs)
            self.kept = sqlite3.connect(name, uri=True)  # the memory lives as long as somebody is connected
            with sqlite3.connect(self.path) as source:
                source.backup(self.kept)
            return name

        creation._create_test_db = copied

    def save(self) -> None:
        made = self.path.with_suffix(".new")
        with sqlite3.connect(made) as target:
            connection.connection.backup(target)
        target.close()
        made.replace(self.path)


class Postgres:
    def __init__(self) -> None:
        self.name = f"ow_migrated_{digest()}"

    def exists(self) -> bool:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
            return cursor.fetchone() is not None

    def use(self) -> None:
        connection.settings_dict["TEST"]["TEMPLATE"] = self.name

    def save(self) -> None:
        made = connection.settings_dict["NAME"]
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{made}"')


def copy() -> Sqlite | Postgres:
    return Sqlite() if connection.vendor == "sqlite" else Postgres()
