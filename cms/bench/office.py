"""The office that is measured: the sample county's units, people, items and forms, and as many cases as asked for.

A few dozen cases come in and move through the real doors; all others are copies of them (cms.sample.bulk), above WHOLE
thin ones for lists (cms.bench.thin). Four of five are still open: the queue is the page that many open cases make slow.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import cycle

from django.db import transaction
from wagtail.models import Site

from cases.models import Case
from cms.bench import thin
from cms.sample import bulk, ground, items, questions, site
from cms.sample.cases import Story, World
from cms.sample.reading import read
from forms.models import FormVersion
from home import clock, upkeep
from home.models import User

# path of cases.yaml, working days ago, for closed ones working days from the first step to the last, and the grade
LIVES = (
    ("review", (2, 24), 0, 0),
    ("accepted", (1, 12), 0, 0),
    ("review", (1, 9), 0, 0),
    ("new", (1, 4), 0, 0),
    ("done", (20, 60), 7, 5),
    ("review", (4, 18), 0, 0),
    ("fix", (1, 8), 0, 0),
    ("check", (1, 4), 0, 0),
    ("supplied", (6, 20), 0, 0),
    ("done", (10, 50), 4, 3),
)
ITEMS = ("I073", "I121", "I232", "I012", "I016", "I105", "I189", "I298", "I075", "I264", "I244")
ROADS = ("web", "town", "app", "centre")
HANDED_DOWN = {"town": ("I073", "I121", "I232", "I105")}  # what is accepted there
MOST_ORIGINALS = 60
Say = Callable[[str], None]


TELLING = 1_000  # cases
WHOLE = 200_000  # cases with answers and events; writing them takes a while


@dataclass(frozen=True)
class Office:
    """``eyes`` sees every case of the county, ``form`` is the version the cases were opened with."""

    rows: int
    form_url: str

    @property
    def eyes(self) -> User:
        return User.objects.get(username="supervisor")

    @property
    def form(self) -> FormVersion:
        return self.first.submission.version

    @property
    def type_slug(self) -> str:
        return self.first.type.slug

    @cached_property
    def first(self) -> Case:
        return Case.objects.select_related("type", "submission__version").order_by("pk")[0]

    def turns(self, usual: int) -> int:
        """How often something is measured; an office too small to tell anything only shows that it runs."""
        return usual if self.rows >= TELLING else 2


class Life(Story):
    """A case without files, so that it can be copied."""

    def answers(self, slug):
        told, _files = super().answers(slug)
        return told, {}


def build(rows: int, say: Say = lambda text: None) -> Office:
    """Fill an empty database: the county, then ``rows`` cases."""
    with transaction.atomic():
        page = _county()
        originals = _originals(min(MOST_ORIGINALS, max(len(LIVES), rows // 20)))
    return grown(Office(len(originals), page.url), rows, say)


def grown(office: "Office", rows: int, say: Say = lambda text: None) -> Office:
    """The same office with ``rows`` cases."""
    world, stand = World(read("cases.yaml")), office.rows
    originals = list(Case.objects.select_related("type").order_by("pk")[:MOST_ORIGINALS])
    whole = rows if rows <= WHOLE else min(stand if stand > MOST_ORIGINALS else WHOLE // 2, rows)
    for done in bulk.write(originals, max(whole - stand, 0), lambda n: person(world, n + stand)):
        say(f"{done + stand}/{rows}")
    for done in thin.multiply(rows):
        say(f"{done}/{rows}")
    upkeep.learn_statistics()
    return replace(office, rows=Case.objects.count())


def _county():
    """Units, people, items, packs and the page of the general form; no guides, no news."""
    ground.calendar()
    units = ground.units()
    ground.people(units)
    pages = site.sections()
    ground.profile(Site.objects.get(is_default_site=True))
    items.load(units)
    questions.load()
    return site.forms(pages["apply"], questions.pages())["general"]


def _originals(n: int) -> list[Case]:
    """``n`` cases with a life, each at its own hour of its own day."""
    world = World(read("cases.yaml"))
    lives = [_life(world, number, *each) for number, each in zip(range(n), cycle(LIVES), strict=False)]
    for step in sorted((step for life in lives for step in life.steps()), key=lambda step: (step.at, step.order)):
        if step.at < clock.now():
            with clock.at(step.at):
                step.do()
    return [Case.objects.select_related("type").get(pk=life.case.pk) for life in lives]


def _life(world: World, number: int, path: str, span: tuple[int, int], after: int, grade: int) -> Life:
    first, last = span
    ago = first + 7 * number % (last - first + 1)
    via = ROADS[number // 2 % len(ROADS)]
    items = HANDED_DOWN.get(via, ITEMS)
    item = items[number % len(items)]
    row = {"item": item, "via": via, "ago": ago, "path": path}
    return Life(world, number, row | ({"after": after, "grade": grade} if grade else {}))


def person(world: World, number: int) -> dict[str, str]:
    """Somebody else for each copy; telephone numbers have their length, so they come again after a while."""
    return world.person(number % 80_000) | world.firm(number)
