"""Deployment: every variable has its line in the book, nothing starts on anybody's keys, a server is clean."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parent.parent.parent
SECRET = "a" * 20 + "Zq7-" * 10
FIELD = "k1:" + "A" * 43 + "="


def manage(*words: str, **env: str) -> subprocess.CompletedProcess:
    """`manage.py …` with nothing but ``env``: no keys of the developer's reach it."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=BASE,
        env={**clean, "ENV_FILE": os.devnull, **env},
        capture_output=True,
        text=True,
        check=False,
    )


def names_in_code() -> set[str]:
    settings = (BASE / "site/config/settings.py").read_text()
    server = (BASE / "site/config/gunicorn.py").read_text()
    found = set(re.findall(r"env(?:\.\w+)?\(\s*[\"']([A-Z_]+)[\"']", settings))
    return found | set(re.findall(r"environ\.get\([\"']([A-Z_]+)[\"']", server))


def names_in_book() -> set[str]:
    book = (BASE / "docs/operator.md").read_text()
    table = book.partition("## Environment variables")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE))


def test_every_variable_has_its_line_and_every_line_its_variable():
    assert names_in_book() == names_in_code()


def test_a_server_with_keys_of_its_own_is_clean(tmp_path):
    done = manage("check", "--deploy", SECRET_KEY=SECRET, FIELD_KEYS=FIELD, HTTPS="true", VAR_DIR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("keys", "named"),
    [
        ({}, "SECRET_KEY"),
        ({"SECRET_KEY": SECRET}, "FIELD_KEYS"),
        ({"SECRET_KEY": "short", "FIELD_KEYS": FIELD}, "SECRET_KEY"),
        ({"SECRET_KEY": "django-insecure-" + SECRET, "FIELD_KEYS": FIELD}, "SECRET_KEY"),
        ({"SECRET_KEY": SECRET, "FIELD_KEYS": "k1:abc"}, "FIELD_KEYS"),
        ({"SECRET_KEY": SECRET, "FIELD_KEYS": "nokey"}, "FIELD_KEYS"),
        ({"SECRET_KEY": SECRET, "FIELD_KEYS": FIELD, "HASH_KEY": "sha256:abc"}, "HASH_KEY"),
        ({"SECRET_KEY": SECRET, "FIELD_KEYS": FIELD, "HASH_KEY": "md5:" + FIELD[3:]}, "HASH_KEY"),
    ],
)
def test_nothing_starts_without_keys_of_its_own(tmp_path, keys, named):
    done = manage("check", VAR_DIR=str(tmp_path), **keys)
    assert done.returncode == 2
    assert named in done.stderr.splitlines()[-1]
    assert "ake one:" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", ["pack check doudi", "migrate", "check", "tick"])
def test_a_newcomer_is_told_what_to_run_first(tmp_path, words):
    done = manage(*words.split(), VAR_DIR=str(tmp_path))
    assert done.returncode == 2
    assert "先运行 make run" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_only_reads_models_needs_no_keys(tmp_path):
    nothing = tmp_path / "env"
    done = manage("makemigrations", "--check", "--dry-run", VAR_DIR=str(tmp_path), ENV_FILE=str(nothing))
    assert (done.returncode, done.stderr) == (0, "")
    assert not nothing.exists()


def test_a_server_refuses_the_sample_county_and_prints_no_account(tmp_path):
    for words in (["demo"], ["demo", "--accounts"]):
        done = manage(*words, SECRET_KEY=SECRET, FIELD_KEYS=FIELD, VAR_DIR=str(tmp_path))
        assert done.returncode != 0
        assert "DEMO" in done.stderr
        assert "yichuang" not in done.stdout + done.stderr


def test_pages_carry_the_headers_of_a_careful_site(client, db):
    answer = client.get("/search/", secure=True)
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_over_https_browsers_are_told_to_stay(client, db, settings):
    settings.SECURE_HSTS_SECONDS = 31536000
    assert "max-age=31536000" in client.get("/healthz/live", secure=True)["Strict-Transport-Security"]
