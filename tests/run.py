"""What `make test` runs after lint: SQLite, the browser, PostgreSQL. The last line names what ran.

`.ci/run` compares that line, so a part that was skipped there is a failure.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "--durations=40", "--durations-min=4"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# A browser, a server and a test on two processors: now and then a click comes before its page is ready. What failed is
# asked once more, alone, and named; more than this many are no accident.
ACCIDENTS = 3
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
    with tempfile.TemporaryDirectory() as cache:
        keeping = ["-o", "addopts=--import-mode=importlib --strict-markers", "-o", f"cache_dir={cache}"]
        if run([*PYTEST, *keeping, *SHARED, "-m", "journey and not proof"]):
            return "ok"
        kept = Path(cache, "v", "cache", "lastfailed")
        # Behind the last @ stands the group that shared a worker.
        failed = {re.sub(r"@[^@\]]*$", "", name) for name in json.loads(kept.read_text())} if kept.exists() else set()
    if not 0 < len(failed) <= ACCIDENTS:
        return "failed"
    say(f"Once more, alone: {', '.join(sorted(failed))}")
    again = run([*PYTEST, *sorted(failed)])
    say(f"{'Failed once, then passed' if again else 'Failed twice'}: {', '.join(sorted(failed))}")
    return verdict(again)


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
