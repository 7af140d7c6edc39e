"""A form being filled in: the post of its first step, and the post that sends it and opens the case."""

from itertools import count

from django.utils.translation import gettext_noop

from cms.bench.office import Office, person
from cms.bench.pace import beside
from cms.bench.reading import Reading
from cms.bench.visitor import CONSTANT, Visitor
from cms.sample.cases import World
from cms.sample.reading import read

ROUNDS = 30
MATTER = {"situation": "first", "matter": "办理居住证", "detail": "租住在示例路一号，想办居住证，材料都带齐了。"}


class Citizens:
    """One after the other comes to the form page; nobody comes twice."""

    def __init__(self, office: Office) -> None:
        self.url, self.numbers, self.world = office.form_url, count(1_000), World(read("cases.yaml"))
        self.insert = f"/bench/insert/{office.form.pk}/"

    def step(self, visitor: Visitor, number: int, data: dict) -> float:
        page = f"{self.url}{number}/"
        return visitor.timed_post(page, visitor.hidden(page) | data)

    def first(self, visitor: Visitor) -> float:
        who = person(self.world, next(self.numbers))
        who = {key: who[key] for key in ("name", "id_number", "phone")}
        return self.step(visitor, 1, who | {"subject": "person", "contact_by": "sms", "agent_on": "no"})

    def send(self, visitor: Visitor) -> float:
        self.first(visitor)
        self.step(visitor, 2, MATTER)
        self.step(visitor, 3, {"deliver_choice": "window", "consent": "on"})
        page = f"{self.url}check/"
        return visitor.timed_post(page, visitor.hidden(page))


def get(office: Office) -> Reading:
    """The first step, as somebody sees it who comes for the first time."""
    page = f"{office.form_url}1/"

    def somebody(url: str) -> float:
        visitor = Visitor()
        visitor.get(CONSTANT)  # a client loads the middleware with its first page
        return visitor.timed_get(url)

    pair = beside(lambda: somebody(page), lambda: somebody(CONSTANT), office.turns(ROUNDS))
    return Reading.of_time("form_get", pair, gettext_noop("a constant view"), 0.01)


def post(office: Office) -> Reading:
    """A draft is born: the answers are judged, sealed and kept."""
    citizens, visitor = Citizens(office), Visitor()
    token = {"csrfmiddlewaretoken": visitor.hidden(f"{citizens.url}1/")["csrfmiddlewaretoken"]}
    pair = beside(
        lambda: citizens.first(Visitor()), lambda: visitor.timed_post(CONSTANT, token, 200), office.turns(ROUNDS)
    )
    return Reading.of_time("form_post", pair, gettext_noop("a constant view"), 0.01)


def send(office: Office) -> Reading:
    """A submission, its sealed answers, the case with event, clock and timers, and the applicant's notice."""
    citizens, visitor = Citizens(office), Visitor()
    token = {"csrfmiddlewaretoken": visitor.hidden(f"{citizens.url}1/")["csrfmiddlewaretoken"]}
    pair = beside(
        lambda: citizens.send(Visitor()),
        lambda: visitor.timed_post(citizens.insert, token, 200),
        office.turns(ROUNDS // 2),
    )
    return Reading.of_time("form_send", pair, gettext_noop("a view with one insert"), 0.02)
