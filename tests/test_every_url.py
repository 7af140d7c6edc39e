"""Every address × every role: let in or turned away as tests/urls.tsv says (law 6; docs/developers/proofs.md).

A new route fails here until it has a line; a line whose route is gone fails too. Nobody turned away writes a row, and
looking writes none whoever looks.
"""

import itertools
import logging

import pytest

from tests.often import examples
from tests.proof import addresses, table, visitors
from tests.proof.knock import Answer, Visitor
from tests.proof.world import World

# Looking at an editor leaves these: who else edits the page, a person's own settings, a smaller copy of a picture.
LOOKING_WRITES = {
    "wagtailadmin_editingsession",
    "wagtailcore_pagesubscription",
    "wagtailimages_rendition",
    "wagtailusers_userprofile",
}
# Wagtail's own, and only for who may: its fire drill, and posts that no page of it sends.
BREAKS = (
    "/admin/failwhale/",
    "/admin/documents/multiple/create_from_uploaded_document/",
    "/admin/redirects/import/process/",
    "/admin/snippets/choose/",
)
OFTEN = examples(8, 1)  # in a landing, every eighth of the pairs that only repeat what another pair has shown
SHARES = 4  # of the table, so that workers walk it side by side
HEAD_EVERY = 5  # of the refused pairs, in turn over all roles: HEAD and conditional headers open what GET does not
KNOWN_COPY = {"if-none-match": "*", "if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def world(settings):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"  # undone with the cookie jar
    logging.disable(logging.WARNING)  # thousands of refusals are the point here
    yield World()
    logging.disable(logging.NOTSET)


def test_every_route_has_a_line_and_every_line_a_route(world):
    faults = list(_missing_and_stale(world))
    assert not faults, "\n".join([f"{len(faults)} faults", *faults])


@pytest.mark.timeout(600)
@pytest.mark.parametrize("share", [pytest.param(n, marks=pytest.mark.xdist_group(f"url {n}")) for n in range(SHARES)])
def test_every_address_lets_in_whom_the_table_says_and_nobody_else(world, share):
    faults = []
    people = visitors.all_of(world)
    turn, seldom = itertools.cycle(range(HEAD_EVERY)), itertools.cycle(range(OFTEN))
    for line in list(table.lines())[share::SHARES]:
        address, body = line.address.format(**world.names), line.body.format(**world.names)
        for role, visitor in people.items():
            if _repeats(line, role) and next(seldom):
                continue
            said = [*_knock(visitor, address, body, role in line.get, role in line.post)]
            if role not in line.get and next(turn) == 0:
                said += _judge("HEAD with a known copy", address, visitor.head(address, **KNOWN_COPY), False)
            faults += [f"{line.address} {role}: {fault}" for fault in said]
    assert not faults, "\n".join([f"{len(faults)} faults", *faults])


def _repeats(line: table.Line, role: str) -> bool:
    """True if this pair shows what others show: a post that Wagtail's one door keeps out of the admin, and a reader
    among all of a page for everyone. Who knocks there in a landing changes from line to line; a night knocks as all."""
    if role not in table.STAFF:
        return False
    everyone = set(table.ROLES)
    out = line.address.startswith("/admin/") and role not in line.get | line.post
    return out or (line.get == everyone and line.post in (everyone, frozenset()))


def _missing_and_stale(world: World):
    listed = {}
    for line in table.lines():
        address = line.address.format(**world.names)
        listed[address] = addresses.route_of(address)
        if not listed[address] and (line.get or line.post):
            yield f"{line.address} leads nowhere: correct the line in tests/urls.tsv or take it out"
    for route in sorted(addresses.routes() - set(listed.values())):
        yield f"{route} has no line in tests/urls.tsv: say who may look and who may post"


def _knock(visitor: Visitor, address: str, body: str, may_look: bool, may_post: bool):
    looked = visitor.get(address)
    yield from _judge("GET", address, looked, may_look)
    if changed := looked.wrote - LOOKING_WRITES:
        yield f"GET writes {sorted(changed)}"
    posted = visitor.post(address, body)
    yield from _judge("POST", address, posted, may_post)
    if not may_post and posted.wrote:
        yield f"refused POST writes {sorted(posted.wrote)}"


def _judge(what: str, address: str, answer: Answer, may: bool):
    if answer.status == 500 and not (may and address.startswith(BREAKS)):
        yield f"{what} breaks"
    elif answer.inside != may:
        yield f"{what} answers {answer.status}: {'let in, should be turned away' if answer.inside else 'turned away'}"
