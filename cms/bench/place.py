"""Where the bench takes place: a database, a folder and keys of its own, made for one run and gone afterwards.

The work is done by a second process that knows only these, so that the office's rows, files and cache cannot be met.
"""

import base64
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

POSTGRES = ("postgres", "postgresql", "pgsql", "psql")


class Unavailable(Exception):
    """No place could be made: says why."""


def run(arguments: list[str], url: str = "") -> str:
    """What `manage.py bench --inside` with ``arguments`` prints in a place of its own; its progress goes to stderr.

    ``url``: a PostgreSQL server to make a database on, beside the one it names; else a SQLite file. Raises Unavailable,
    or subprocess.CalledProcessError.
    """
    with tempfile.TemporaryDirectory(prefix="one-window-bench-") as folder, _database(url, Path(folder)) as own:
        words = [sys.executable, str(settings.BASE / "manage.py"), "bench", "--inside", *arguments]
        inside = subprocess.Popen(words, env=_environment(Path(folder), own), stdout=subprocess.PIPE, text=True)  # noqa: S603
        try:
            out, _err = inside.communicate()
        except BaseException:  # Ctrl-C, or an operator who ends us: nothing goes on behind our back
            inside.terminate()
            inside.wait()
            raise
        if inside.returncode:
            raise subprocess.CalledProcessError(inside.returncode, words)
        return out


def _environment(folder: Path, database: str) -> dict[str, str]:
    """The office's own choices, but for everything that leads to its data or out of the house."""
    own = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ENV_FILE": os.devnull,
        "VAR_DIR": str(folder),
        "DATABASE_URL": database,
        "CACHE_URL": f"filecache://{folder / 'cache'}",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": f"bench:{_key()}",
        "HASH_KEY": f"{settings.HASH_KEY.partition(':')[0] or 'sha256'}:{_key()}",
        "DEMO": "true",
        "DEBUG": "false",
        "HTTPS": "false",
        "PROXY_COUNT": "0",
        "ALLOWED_HOSTS": "localhost",
        "EMAIL_URL": "dummymail://",
        "NOTICE_BACKEND": "file",
        "FORM_LEAST_SECONDS": "0",  # a robot fills in the forms
        "LOG_LEVEL": "ERROR",
    }
    return os.environ | own


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


@contextmanager
def _database(url: str, folder: Path) -> Iterator[str]:
    """Address of an empty database that goes away with the block."""
    if not url:
        yield f"sqlite:///{folder / 'bench.sqlite3'}"
        return
    if urlsplit(url).scheme not in POSTGRES:
        raise Unavailable(_("Only SQLite and PostgreSQL are measured; write --database postgres://user@host/name."))
    name = f"one_window_bench_{secrets.token_hex(4)}"
    _tell(url, f'CREATE DATABASE "{name}"')
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        _tell(url, f'DROP DATABASE "{name}" WITH (FORCE)')


def _tell(url: str, sentence: str) -> None:
    import psycopg  # only where PostgreSQL is asked for

    try:
        with psycopg.connect(urlsplit(url)._replace(scheme="postgresql").geturl(), autocommit=True) as server:
            server.execute(sentence)
    except psycopg.Error as fault:
        raise Unavailable(_("The database server refuses: %(why)s") % {"why": str(fault).strip()}) from fault
