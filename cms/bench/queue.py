"""The desk's queue, for somebody who sees every case of the county: its first page, its hundredth, both together."""

import re
from functools import cache
from html import unescape

from django.utils.translation import gettext_noop

from cms.bench.office import Office
from cms.bench.pace import beside
from cms.bench.reading import Reading
from cms.bench.visitor import CONSTANT, Odd, Visitor

QUEUE, DEEP = "/desk/", 100
ROUNDS = 15
_NEXT = re.compile(r'href="(\?[^"]*after=[^"]*)"')


def first(office: Office) -> Reading:
    clerk = Visitor(office.eyes)
    pair = beside(lambda: clerk.timed_get(QUEUE), lambda: clerk.timed_get(CONSTANT), office.turns(ROUNDS))
    return Reading.of_time("queue_first", pair, gettext_noop("a constant view"), 0.01)


def deep(office: Office) -> Reading:
    clerk, page = Visitor(office.eyes), hundredth(office)
    pair = beside(lambda: clerk.timed_get(page), lambda: clerk.timed_get(CONSTANT), office.turns(ROUNDS))
    return Reading.of_time("queue_page_100", pair, gettext_noop("a constant view"), 0.01)


def depth(office: Office) -> Reading:
    """A page costs the same wherever it stands: the hundredth at most 1.3 times the first."""
    clerk, page = Visitor(office.eyes), hundredth(office)
    pair = beside(lambda: clerk.timed_get(page), lambda: clerk.timed_get(QUEUE), office.turns(ROUNDS))
    return Reading.of_time("queue_depth", pair, gettext_noop("the first page"), round(1 / 1.3, 3))


@cache
def hundredth(office: Office) -> str:
    """Address of the hundredth page, reached as a person reaches it; of the last one where there are fewer."""
    clerk, page = Visitor(office.eyes), QUEUE
    for _n in range(1, DEEP):
        found = _NEXT.search(clerk.get(page))
        if not found:
            break
        page = QUEUE + unescape(found[1])
    if page == QUEUE:
        raise Odd("The queue has one page only; more rows are needed.")
    return page
