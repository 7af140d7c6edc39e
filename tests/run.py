"""What `make test` runs after lint: SQLite, the browser, PostgreSQL. The last line names what ran.

`.ci/run` compares that line, so a part that was skipped there is a failure.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "--durations=40", "--durations-min=4"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# What shares a costly world runs on one worker, in the order of tests/conftest.py.
SHARED = ["-n", os.environ.get("TEST_WORKERS", "2"), "--dist", "loadgroup", "--no-loadscope-reorder"]


def main() -> int:
    parts = {"SQLite": sqlite, "PostgreSQL": postgres, "browser": browser}
    results = {name: part() for name, part in parts.items()}
    say(", ".join(f"{name} {result}" for name, result in results.items()))
    return any(result == "failed" for result in results.values())


def sqlite() -> str:
    """Fast checks first: what a migration or a model forgot is said before any test starts."""
    if not run(
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"], DJANGO_SETTINGS_MODULE="tests.settings"
    ):
        return "failed"
    return verdict(run([*PYTEST, *SHARED, "-m", "not proof and not journey"]))


def postgres() -> str:
    """Every test that touches the database, once more (tests/conftest.py leaves the others out)."""
    if not os.environ.get("TEST_POSTGRES_URL"):
        return "skipped (TEST_POSTGRES_URL is not set)"
    return verdict(run([*PYTEST, *SHARED, "-m", "not proof and not journey"], TEST_DATABASE="postgres"))


def browser() -> str:
    if not any(map(shutil.which, BROWSERS)):
        return "skipped (no chromium)"
    return verdict(run([*PYTEST, *SHARED, "-m", "journey and not proof"]))


def run(words: list[str], **more: str) -> bool:
    began = time.monotonic()
    code = subprocess.run(words, cwd=BASE, env=os.environ | more, check=False).returncode
    say(f"{' '.join(words[1:])} took {time.monotonic() - began:.0f} s")
    return code == 0  # 5, nothing collected, is no success either


def verdict(well: bool) -> str:
    return "ok" if well else "failed"


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
