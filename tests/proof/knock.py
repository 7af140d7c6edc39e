"""Knocking at an address as somebody: let in or turned away, and which rows it wrote. Nothing stays behind."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

SIGN_IN = ("/desk/login/", "/admin/login/", "/_util/login/", "/documents/authenticate", "/_util/authenticate")
AWAY = {400, 401, 403, 404, 405, 410}
# Who knocks leaves these traces whatever the answer: sessions, wrong tries that are counted.
TRACES = {"django_session", "home_attempt", "axes_accessattempt"}
_WRITE = re.compile(r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.I)


@dataclass(frozen=True)
class Answer:
    status: int
    inside: bool
    wrote: frozenset[str]  # tables


class Visitor:
    """Somebody with a browser. ``client`` carries sessions and cookies."""

    def __init__(self, client: Client) -> None:
        client.raise_request_exception = False
        self.client = client

    def get(self, address: str, **headers: str) -> Answer:
        return self._ask("get", address, headers=headers)

    def head(self, address: str, **headers: str) -> Answer:
        return self._ask("head", address, headers=headers)

    def post(self, address: str, body: str = "") -> Answer:
        data: dict[str, list[str]] = {}
        for name, value in parse_qsl(body, keep_blank_values=True):
            data.setdefault(name, []).append(value)
        return self._ask("post", address, data=data)

    def _ask(self, method: str, address: str, **more) -> Answer:
        with undone(), written() as tables, _same_cookies(self.client):
            response = getattr(self.client, method)(address, **more)
            inside = self._inside(response, method, address, more)
        return Answer(response.status_code, inside, frozenset(tables - TRACES))

    def _inside(self, response: HttpResponse, method: str, address: str, more: dict) -> bool:
        if response.status_code in AWAY:
            return False
        if response.status_code not in (301, 302, 303):
            return True
        to = urlsplit(response["Location"])
        if to.path.startswith(SIGN_IN) or (to.path == "/track/" and to.query.startswith("number=")):
            return to.path == urlsplit(address).path or (method == "post" and address.endswith("/logout/"))
        if to.path == "/admin/":  # the admin's "you may not" leads home; a script is told with 403
            again = {**more, "headers": {"x-requested-with": "XMLHttpRequest"}}
            return getattr(self.client, method)(address, **again).status_code not in AWAY
        return True


@contextmanager
def _same_cookies(client: Client) -> Iterator[None]:
    """What the answer set is forgotten: the next knock comes from the same person, not from one who signed out."""
    kept = {name: morsel.OutputString() for name, morsel in client.cookies.items()}
    yield
    client.cookies.clear()
    for text in kept.values():
        client.cookies.load(text)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def written() -> Iterator[set[str]]:
    """Tables that anything in the block writes to."""
    tables: set[str] = set()

    def watch(execute, sql, params, many, context):
        if found := _WRITE.match(sql):
            tables.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield tables
