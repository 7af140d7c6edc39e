"""A running sample county and a real browser: journeys know addresses, labels and what people read, nothing else.

The county is started once a run, as an operator starts it, in a folder of its own; with TEST_DATABASE=postgres it
lives in a fresh PostgreSQL database.
"""

import contextlib
import fcntl
import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's synchronous side runs an event loop
BASE = Path(__file__).resolve().parent.parent.parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PATIENCE = 20_000  # ms; two browsers and two counties share two cores
TALLEST = 1600  # px; a picture of more than that says nothing in a manual
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}


class County(NamedTuple):
    """``database``: its PostgreSQL address, "" on SQLite; ``log``: what the server and the ticker say; ``stop()`` ends
    it before its time."""

    url: str
    var: Path
    env: dict[str, str]
    database: str
    log: Path
    stop: Callable[[], None] = lambda: None

    def manage(self, *words: str) -> str:
        """Output of a `manage.py` command on this county's database. Raises on a non-zero exit."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=BASE, env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def end(server: subprocess.Popen) -> None:
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()


@contextlib.contextmanager
def fresh_database():
    """DATABASE_URL of an empty PostgreSQL database, dropped afterwards."""
    import psycopg

    server, _slash, _name = os.environ["TEST_POSTGRES_URL"].rpartition("/")
    name = f"ow_journey_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"{server}/{name}"
    finally:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as link:
            link.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  # our own server on loopback
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


@contextlib.contextmanager
def running(database: str = "", begun: Path | None = None, **more: str):
    """The sample county, started as an operator starts it. ``begun``: data of one that was started before and stopped,
    to go on from; ``more``: further environment."""
    var, port = Path(tempfile.mkdtemp(prefix="ow-county-")), free_port()
    if begun:
        shutil.copytree(begun, var, dirs_exist_ok=True)
    dropped = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "SECRET_KEY", "FIELD_KEYS", "HASH_KEY", "DEMO", "ENV_FILE")
    env = {name: value for name, value in os.environ.items() if name not in dropped}
    env |= {"VAR_DIR": str(var), "ENV_FILE": str(var / "env"), "PORT": str(port), "PYTHONPATH": f"{BASE}/site"}
    env |= {"DEMO_LIFE": "0"}  # nothing happens but what a test does
    env |= {"THREADS": "10"}  # two workers: twenty people are served at the same moment
    env |= {"DATABASE_URL": database} if database else {}
    log = var / "up.log"
    with log.open("w") as said:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "up"], cwd=BASE, env=env | more, stdout=said, stderr=subprocess.STDOUT
        )
    try:
        url = f"http://127.0.0.1:{port}"
        until = time.monotonic() + 280
        while not answers(f"{url}/healthz/live"):
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.5)
        yield County(url, var, env | more, database, log, lambda: end(server))
    finally:
        end(server)
        shutil.rmtree(var, ignore_errors=True)


@pytest.fixture(scope="session")
def loaded(tmp_path_factory) -> Path:
    """Data of a county after its first start, on SQLite: loaded by the first worker that asks, copied by the others."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    made = shared / "county"
    with (shared / "county.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            with running() as first:
                first.stop()
                shutil.copytree(first.var, made)
    return made


@pytest.fixture(scope="session")
def county(request):
    """The sample county, running; on PostgreSQL with TEST_DATABASE=postgres."""
    if os.environ.get("TEST_DATABASE") == "postgres":
        with fresh_database() as database, running(database) as started:
            yield started
    else:
        with running(begun=request.getfixturevalue("loaded")) as started:
            yield started


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.proof)])
def each_county(request):
    """A running county on either database, for what must hold on both; a landing waits for one of them only."""
    if request.param == "sqlite" and os.environ.get("TEST_DATABASE") != "postgres":
        yield request.getfixturevalue("county")
    elif request.param == "sqlite":
        with running(begun=request.getfixturevalue("loaded")) as started:
            yield started
    elif os.environ.get("TEST_POSTGRES_URL"):
        with fresh_database() as database, running(database) as started:
            yield started
    else:
        pytest.skip("TEST_POSTGRES_URL is not set")


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Faults(list):
    """What a page complained about: console errors, refused policies, requests to foreign hosts."""


@pytest.fixture
def someone(county, chromium):
    """`someone("phone")` is a person with a browser of their own: a page; its ``faults`` must stay empty."""
    opened = []

    def open_browser(size: str = "desktop", **options):
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height}, base_url=county.url, locale="zh-CN", **options
        )
        context.set_default_timeout(PATIENCE)
        page, page_faults = context.new_page(), Faults()
        page.on("console", lambda said: page_faults.append(said.text) if _counts(said) else None)
        page.on("pageerror", lambda fault: page_faults.append(str(fault)))
        page.on("request", lambda asked: _foreign(asked.url, county.url, page_faults))
        page.faults = page_faults
        opened.append(context)
        return page

    yield open_browser
    for context in opened:
        context.close()


def _counts(said) -> bool:
    """An error; but not that Wagtail, keeping a draft by itself, found the form half filled in on a slow machine."""
    half = "400 (Bad Request)" in said.text and "/admin/" in said.location.get("url", "")
    return said.type == "error" and not half


def _foreign(url: str, home: str, faults: Faults) -> None:
    if not url.startswith((home, "data:", "blob:", "about:")):
        faults.append(f"request to {url}")


@pytest.fixture
def keep(tmp_path):
    """`keep(page, "daughter-1")`: what the page shows, as a small picture."""
    folder = Path(os.environ.get("PICTURES") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)

    from PIL import Image

    def take(page, name: str, whole: bool = True) -> None:
        size = page.viewport_size
        if whole:  # on a screen as tall as the page: what sticks to the lower edge stands there
            page.evaluate("document.activeElement?.blur()")
            tall = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({**size, "height": max(min(tall, TALLEST), size["height"])})
        shown = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
        page.set_viewport_size(size)
        if shown.width > 1000:
            shown = shown.resize((shown.width * 2 // 3, shown.height * 2 // 3), Image.LANCZOS)
        shown.convert("RGB").quantize(128).save(folder / f"{name}.png", optimize=True)

    return take
