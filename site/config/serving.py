"""Two children, web server and ticker, under one parent: Ctrl-C or SIGTERM stops both, a fallen ticker gets up."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

GRACE = 20  # seconds a child gets to finish what it is doing
PAUSE = 5  # seconds before a fallen ticker is started again


def taken(host: str, port: int) -> bool:
    """True if something listens there already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left is free
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def answers(host: str, port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


def web(base: Path) -> list[str]:
    config = str(base / "site" / "config" / "gunicorn.py")
    return [sys.executable, "-m", "gunicorn", "--pythonpath", str(base / "site"), "-c", config, "config.wsgi"]


def ticker(base: Path) -> list[str]:
    return [sys.executable, str(base / "manage.py"), "tick", "--loop"]


class Family:
    """``run()`` starts the children and returns the web server's exit code once it has ended."""

    def __init__(self, base: Path, env: dict[str, str]) -> None:
        self.base, self.env, self.stopping = base, env, False
        self.children: dict[str, subprocess.Popen] = {}

    def run(self, ready: Callable[[], bool], said: Callable[[], None]) -> int:
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._stop)
        try:
            self._start("web", web(self.base))
            while not ready() and self.children["web"].poll() is None and not self.stopping:
                time.sleep(0.1)
            if self.children["web"].poll() is None and not self.stopping:
                said()
                self._watch()
        finally:
            self._end()
        return 0 if self.stopping else self.children["web"].returncode or 1

    def _watch(self) -> None:
        start_at = 0.0
        while self.children["web"].poll() is None and not self.stopping:
            tick = self.children.get("ticker")
            if tick is not None and tick.poll() is not None:
                del self.children["ticker"]
                start_at = time.monotonic() + PAUSE
            elif tick is None and time.monotonic() >= start_at:
                self._start("ticker", ticker(self.base))
            time.sleep(0.2)

    def _start(self, name: str, words: list[str]) -> None:
        # A group of its own: the terminal's Ctrl-C reaches the parent alone, which ends the children in order.
        self.children[name] = subprocess.Popen(  # noqa: S603  # our own programs, no shell
            words, cwd=self.base, env=self.env, start_new_session=True, preexec_fn=die_with_parent
        )

    def _stop(self, _sign, _frame) -> None:
        self.stopping = True

    def _end(self) -> None:
        for child in reversed(self.children.values()):  # the ticker first, then the pages
            if child.poll() is None:
                child.terminate()
        until = time.monotonic() + GRACE
        for child in self.children.values():
            try:
                child.wait(max(until - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def die_with_parent() -> None:
    """Linux: a parent that is killed outright leaves no server behind that holds the port."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
    os.umask(0o077)
