"""A server that is killed outright at any moment, and people who go on filing and moving cases meanwhile."""

import contextlib
import itertools
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import requests

from tests.journeys.conftest import BASE, County, answers, free_port
from tests.journeys.visitor import PASSWORD, Visitor, receipt, words

GONE = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)


class Server:
    """Web server and ticker in one process group of their own: `kill` ends all of them in one blow."""

    def __init__(self, database: str) -> None:
        self.var, self.port = Path(tempfile.mkdtemp(prefix="ow-kill-")), free_port()
        env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        env |= {
            "VAR_DIR": str(self.var),
            "PORT": str(self.port),
            "PYTHONPATH": f"{BASE}/site",
            "FORM_LEAST_SECONDS": "0",
            "FORM_STARTS_PER_HOUR": "1000000",  # all of the crowd come from one address, again and again
            "FORM_SENDS_PER_HOUR": "1000000",
        }
        env |= {"ENV_FILE": os.devnull, "THREADS": "10"} | ({"DATABASE_URL": database} if database else {})
        if not database:
            env.pop("DATABASE_URL", None)
        self.county = County(f"http://127.0.0.1:{self.port}", self.var, env, database, self.var / "up.log")
        for verb in (["migrate", "-v0"], ["demo", "--quiet", "--still"], ["collectstatic", "--noinput", "-v0"]):
            self.county.manage(*verb)
        self.processes: list[subprocess.Popen] = []

    def start(self) -> None:
        web = ["-m", "gunicorn", "--pythonpath", "site", "-c", "site/config/gunicorn.py", "config.wsgi"]
        with self.county.log.open("a") as log:
            more = {"cwd": BASE, "env": self.county.env, "stdout": log, "stderr": subprocess.STDOUT}
            leader = subprocess.Popen([sys.executable, *web], process_group=0, **more)
            ticker = [sys.executable, "manage.py", "tick", "--loop", "--every", "0.3"]
            self.processes = [leader, subprocess.Popen(ticker, process_group=leader.pid, **more)]
        until = time.monotonic() + 90
        while not answers(f"{self.county.url}/healthz/live"):
            assert leader.poll() is None, self.county.log.read_text()[-4000:]
            assert time.monotonic() < until, self.county.log.read_text()[-4000:]
            time.sleep(0.05)

    def kill(self) -> None:
        """Everything at once: master, workers, ticker."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.processes[0].pid, signal.SIGKILL)
        for process in self.processes:
            process.wait(30)

    def kill_a_worker(self, chance: random.Random) -> None:
        """One worker alone; the master starts another."""
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.processes[0].pid)], capture_output=True, text=True, check=False
        )
        workers = [int(pid) for pid in listed.stdout.split()]
        if workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(workers), signal.SIGKILL)


@dataclass
class Told:
    """What people were told is done. ``filed``: {name: (number, code)}; ``moved``: (number, move)."""

    filed: dict[str, tuple[str, str]] = field(default_factory=dict)
    moved: list[tuple[str, str]] = field(default_factory=list)
    answers: int = 0
    broken: int = 0  # answers of 5xx
    pressed_again: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counts = f"{len(self.filed)} receipts, {len(self.moved)} moves, {self.pressed_again} pressed again"
        return f"{counts}, {self.broken} answers of 5xx"


class Crowd:
    """Citizens and clerks, each in a thread, until `stop`."""

    def __init__(self, county: County, citizens: int = 5, clerks: int = 3) -> None:
        self.county, self.told, self.stopping = county, Told(), threading.Event()
        works = [(self.citizen, n) for n in range(citizens)] + [(self.clerk, n) for n in range(clerks)]
        self.threads = [threading.Thread(target=self._watched, args=work, daemon=True) for work in works]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def wait(self, answers: int, within: float = 30) -> None:
        """Until so many more answers came: on a busy machine as much happens between two kills as on an idle one."""
        wanted, until = self.told.answers + answers, time.monotonic() + within
        while self.told.answers < wanted and time.monotonic() < until:
            time.sleep(0.005)

    def stop(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join(180)
            assert not thread.is_alive()

    def _watched(self, work: Callable[[int], None], n: int) -> None:
        try:
            work(n)
        except Exception as fault:  # a thread's own end must not pass unseen
            self.told.wrong.append(repr(fault))

    def again(self, ask: Callable[..., requests.Response], *what, **more) -> requests.Response:
        """Ask until the server lives to answer. 5xx is no answer: one tries again."""
        while True:
            with contextlib.suppress(*GONE):
                answer = ask(*what, **more)
                if answer.status_code < 500:
                    self.told.answers += 1
                    return answer
                self.told.broken += 1
            self.told.pressed_again += 1
            time.sleep(0.2)

    # --- people -----------------------------------------------------------------------------------------------------
    def citizen(self, n: int) -> None:
        """Files one form after another; whoever hears nothing presses again, with what the browser still has."""
        for filed in itertools.count():
            if self.stopping.is_set():
                return
            name, who = f"客{chr(0x4E00 + n)}{chr(0x5000 + filed)}", Visitor(self.county.url)
            mine = {"name": name, "id_number": "11010519491231002X", "phone": "13800138000", "fetch": "centre"}
            self.again(who.post, "/apply/sbk/1/", {"wish": "broken"}, {"card_photo": ("卡.png", PNG, "image/png")})
            self.again(who.post, "/apply/sbk/2/", mine)
            self.again(who.post, "/apply/sbk/3/", {"truth": "on"})
            done = self.again(who.post, "/apply/sbk/check/", {"_person": "1"})
            if done.url.endswith("/done/"):
                self.told.filed[name] = receipt(done)
            else:
                self.told.wrong.append(f"{name} ended at {done.url}: {words(done)[-300:]}")

    def clerk(self, n: int) -> None:
        """Takes in what was filed, one step after another; of two clerks one is told that it is done."""
        who, chance = Visitor(self.county.url), random.Random(n)
        page = {"username": "window", "password": PASSWORD}
        while "/desk/login/" in self.again(who.post, "/desk/login/", page).url:
            pass
        while not self.stopping.is_set():
            newest = [number for number, _code in list(self.told.filed.values())[-12:]]
            if not newest:
                time.sleep(0.1)
                continue
            number, name = chance.choice(newest), chance.choice(("take", "accept"))
            case = f"/desk/case/{number}/"
            answer = self.again(who.post, f"{case}move/{name}/", {}, allow_redirects=False)
            if answer.status_code == 302 and answer.headers["Location"].endswith(case):
                self.told.moved.append((number, name))


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)
