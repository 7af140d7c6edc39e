"""Somebody with a browser: asks and posts through the whole chain of middleware, CSRF check included."""

import re
from html import unescape
from typing import Any

from django.test import Client

from cms.bench.pace import lap
from home.models import User

CONSTANT = "/bench/constant/"
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class Odd(Exception):
    """A page answered otherwise than it should: what was measured would be worth nothing."""


class Visitor:
    def __init__(self, user: User | None = None) -> None:
        self.client = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
        if user is not None:
            self.client.force_login(user, backend="home.auth.Backend")

    def get(self, url: str) -> str:
        return self._right(self.client.get(url), 200).content.decode()

    def hidden(self, url: str) -> dict[str, str]:
        """The hidden inputs of a page, which a browser posts along."""
        return {name: unescape(value) for name, value in _HIDDEN.findall(self.get(url))}

    def timed_get(self, url: str) -> float:
        with lap() as told:
            answer = self.client.get(url)
        self._right(answer, 200)
        return told.seconds

    def timed_post(self, url: str, data: dict[str, Any], status: int = 303) -> float:
        with lap() as told:
            answer = self.client.post(url, data)
        self._right(answer, status)
        return told.seconds

    def _right(self, answer, status: int):
        if answer.status_code != status:
            raise Odd(f"{answer.request['PATH_INFO']} answered {answer.status_code}, not {status}")
        return answer
