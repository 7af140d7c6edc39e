"""What a list costs in an office of ten thousand cases and in the one that was asked for: the same, or nearly.

Both are read in one run, each time beside a constant view, so that a machine that has become slower meanwhile falls on
the view as well.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from django.utils.translation import gettext_noop

from cases.models import Case
from cms.bench.office import Office
from cms.bench.pace import Timed, beside
from cms.bench.queue import QUEUE
from cms.bench.reading import Reading
from cms.bench.visitor import CONSTANT, Visitor
from forms import reading as answers

SMALL = 10_000  # cases
ROUNDS = 25
GOAL = round(1 / 1.3, 3)
SEARCH = "/desk/search/"
_before: dict[str, float] = {}


def queue(office: Office) -> Timed:
    return _page(office, QUEUE)


def view(office: Office) -> Timed:
    """Late cases of one type and stage: what a saved view asks."""
    return _page(office, f"{QUEUE}?{urlencode({'type': office.type_slug, 'category': 'work', 'due': 'over'})}")


def search(office: Office) -> Timed:
    """By the last four digits of somebody's telephone."""
    clerk = Visitor(office.eyes)
    told = answers.opened(office.first.submission)
    phone = next(str(told[field.key]) for field in office.form.spec.fields() if field.type == "phone")
    asked = clerk.hidden(QUEUE) | {"q": phone[-4:]}
    return lambda: clerk.timed_post(SEARCH, asked, 200)


def number(office: Office) -> Timed:
    """By the whole number of a case; it leads there."""
    clerk = Visitor(office.eyes)
    asked = clerk.hidden(QUEUE) | {"q": Case.objects.order_by("pk")[1].number}
    return lambda: clerk.timed_post(SEARCH, asked, 302)


MEASURED: dict[str, Callable[[Office], Timed]] = {
    "grows_queue": queue,
    "grows_view": view,
    "grows_search": search,
    "grows_number": number,
}


def before(names: list[str], office: Office) -> None:
    """Read the small office."""
    _before.update({name: _read(name, office)[0] for name in names if name in MEASURED})


def after(name: str) -> Callable[[Office], Reading]:
    def read(office: Office) -> Reading:
        seconds, pace = _read(name, office)
        small = _before[name] * pace  # as it would be at the pace of now
        return Reading.of_time(name, (seconds * pace, small), gettext_noop("ten thousand cases"), GOAL)

    return read


def _read(name: str, office: Office) -> tuple[float, float]:
    """(cost in constant views, seconds that such a view takes)."""
    clerk = Visitor(office.eyes)
    ours, constant = beside(MEASURED[name](office), lambda: clerk.timed_get(CONSTANT), office.turns(ROUNDS))
    return ours / constant, constant


def _page(office: Office, url: str) -> Timed:
    clerk = Visitor(office.eyes)
    return lambda: clerk.timed_get(url)
