"""Somebody of every role, each with a browser that has signed in or shown a code as people do."""

from django.test import Client

from cases import codes
from tests.proof.knock import Visitor
from tests.proof.table import ROLES
from tests.proof.world import World

KNOWS = {"owner": "a", "citizen": "b"}


def all_of(world: World) -> dict[str, Visitor]:
    return {role: Visitor(_browser(world, role)) for role in ROLES}


def _browser(world: World, role: str) -> Client:
    browser = Client()
    if role in KNOWS:
        _show_code(browser, world, KNOWS[role])
    elif role in world.people:
        browser.force_login(world.people[role])
    return browser


def _show_code(browser: Client, world: World, name: str) -> None:
    code = codes.pickup_code(world.secrets[name])
    answer = browser.post("/track/", {"number": world.names[name], "code": code})
    assert answer.status_code == 302, answer.content.decode()
