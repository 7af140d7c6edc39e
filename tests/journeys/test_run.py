"""`manage.py up` as an operator meets it: a first start, a second one, a port taken, a folder that is not ours."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.journeys.conftest import BASE, answers, free_port

pytestmark = pytest.mark.journey
DROPPED = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "SECRET_KEY", "FIELD_KEYS", "HASH_KEY", "DEMO", "VAR_DIR")


class Started:
    """A running `manage.py up` on a folder and port of its own."""

    def __init__(self, var, port, **env):
        self.url, self.log = f"http://127.0.0.1:{port}", var.parent / f"up-{port}-{time.monotonic()}.log"
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=BASE,
            env=environment(var, port, **env),
            stdout=self.log.open("w"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def ready(self, within: float = 280) -> float:
        began = time.monotonic()
        while not ("Ctrl-C" in self.said() and answers(f"{self.url}/healthz/live")):
            assert self.process.poll() is None, self.said()
            assert time.monotonic() - began < within, self.said()
            time.sleep(0.2)
        return time.monotonic() - began

    def get(self, path: str) -> str:
        """The body, also of an answer that says something is not well yet."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=20) as answer:  # noqa: S310  # our own, on loopback
                return answer.read().decode()
        except urllib.error.HTTPError as fault:
            return fault.read().decode()

    def said(self) -> str:
        return self.log.read_text()

    def children(self) -> list[int]:
        listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True)
        return [int(pid) for pid in listed.stdout.split()]

    def megabytes(self) -> int:
        """Memory the parent of the servers holds."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) // 1024

    def stop(self, sign=signal.SIGINT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(sign)
        return self.process.wait(30)


def environment(var, port, **more) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if name not in DROPPED}
    return env | {"VAR_DIR": str(var), "ENV_FILE": str(var / "env"), "PORT": str(port), "DEMO_LIFE": "2"} | more


def up(var, port, **env) -> subprocess.CompletedProcess:
    """`manage.py up` that is expected to refuse."""
    return subprocess.run(
        [sys.executable, "manage.py", "up"],
        cwd=BASE,
        env=environment(var, port, **env),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def gone(pids: list[int], within: float = 25) -> bool:
    until = time.monotonic() + within
    while any(map(alive, pids)) and time.monotonic() < until:
        time.sleep(0.2)
    return not any(map(alive, pids))


def test_first_start_second_start_and_a_clean_end(tmp_path):
    var, port = tmp_path / "var", free_port()
    first = Started(var, port)
    try:
        assert first.ready() < 180
        assert "yichuang-demo" in first.said()
        assert f"{first.url}/desk/" in first.said()
        assert "清溪县" in first.get("/")
        assert "高龄津贴" in first.get("/services/i091/")
        stylesheet = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', first.get("/"))[1]
        assert "--" in first.get(stylesheet)
        keys = (var / "env").read_text()
        assert oct((var / "env").stat().st_mode & 0o777) == "0o600"
        wait_for_tick(first)
        children = first.children()
        assert len(children) == 2
        assert first.megabytes() < 350  # what migrating leaves in memory is not kept for days
    finally:
        code = first.stop()
    assert code == 0
    assert gone(children)

    entered = manage(var, "shell", "-v0", "-c", "from home.models import User; User.objects.create(username='entered')")
    assert entered.returncode == 0, entered.stderr
    second = Started(var, port)
    try:
        assert second.ready() < 40
        found = manage(
            var,
            "shell",
            "-v0",
            "-c",
            "from home.models import User; print(User.objects.filter(username='entered').count())",
        )
        assert found.stdout.strip() == "1"
        assert (var / "env").read_text() == keys
        refused = up(var, port)
        assert refused.returncode != 0
        assert str(port) in refused.stderr
        assert len(refused.stderr.strip().splitlines()) == 1
        children = second.children()
        second.process.kill()  # outright: nobody is left behind who holds the port
        assert gone(children)
    finally:
        second.stop(signal.SIGKILL)


def wait_for_tick(started: Started) -> None:
    until = time.monotonic() + 30
    while '"ticker": {"status": "ok"' not in started.get("/healthz"):
        assert time.monotonic() < until, started.said()
        time.sleep(0.5)


def manage(var, *words) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=BASE,
        env=environment(var, 1),
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_taken_port_is_one_sentence_and_nothing_is_made(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        refused = up(tmp_path / "var", other.getsockname()[1])
    assert refused.returncode != 0
    assert f"PORT={other_port(refused.stderr) + 1}" in refused.stderr
    assert not (tmp_path / "var" / "db.sqlite3").exists()


def other_port(said: str) -> int:
    return int(re.search(r"\d{4,5}", said)[0])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_not_ours(tmp_path):
    var = tmp_path / "var"
    var.mkdir(mode=0o500)
    refused = up(var, free_port())
    assert "VAR_DIR=" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_folder_that_is_a_file(tmp_path):
    var = tmp_path / "var"
    var.write_text("")
    refused = up(var, free_port())
    assert refused.returncode != 0
    assert "Traceback" not in refused.stderr


def test_a_server_without_demo_starts_empty_and_prints_no_account(tmp_path):
    var = tmp_path / "var"
    server = Started(var, free_port(), DEMO="false", HTTPS="false")
    try:
        server.ready(120)
        assert "yichuang" not in server.said()
        found = manage(
            var,
            "shell",
            "-v0",
            "-c",
            "from home.models import User, Unit; print(User.objects.count(), Unit.objects.count())",
        )
        assert found.stdout.split() == ["0", "0"]
    finally:
        assert server.stop(signal.SIGTERM) == 0
