"""The days of a county one after the other: forms come in, people act, the ticker ticks."""

import hashlib
import heapq
import random
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings

from cases.errors import CaseError
from cases.models import Case, CaseEvent, ServiceItem
from cases.tick import tick
from cms.sample.life.answers import Filler
from cms.sample.life.people import People
from cms.sample.life.stories import Story
from cms.sample.reading import read
from forms import intake
from forms.errors import Invalid
from forms.models import Form
from home import chance, clock, days
from home.models import Post, Unit

TICKS = (time(0, 5), time(12, 30))


@dataclass
class Lived:
    """What came of it. ``refusals``: sentences the doors answered with, how often; ``digest``: of all events' hashes,
    the same for the same seed on the same county."""

    opened: int = 0
    moves: Counter = field(default_factory=Counter)
    refusals: Counter = field(default_factory=Counter)
    events: int = 0
    digest: str = ""


def simulate(*, months: int, cases: int, seed: int, until: date | None = None, only: Collection[str] = ()) -> Lived:
    """Let the county live for ``months`` before ``until`` (today), with about ``cases`` forms sent. Leaves the rows.

    ``only``: the forms that are sent, by slug, if not all of life.yaml.
    """
    with chance.seeded(seed) as source:
        life = Life(source, until or clock.today(), months)
        life.send(cases, only)
        life.run()
        return life.told_of()


class Life:
    """A queue of what happens when. Everything a story does passes through here."""

    def __init__(self, source: random.Random, until: date, months: int) -> None:
        self.chance, self.told = source, read("life.yaml")
        self.end = clock.instant(until)
        self.begin = clock.instant(until - timedelta(days=round(months * 30.44)))
        self.people, self.filler = People(source, self.told), Filler(source, self.told)
        self.asked: set[int] = set()
        self.lived = Lived()
        self.before = _newest(CaseEvent)
        self._known = _newest(Case)
        self._queue: list[tuple[datetime, int, Callable[[], Any]]] = []
        self._n = 0

    # --- the queue ------------------------------------------------------------------------------------------------
    def later(self, at: datetime, act: Callable[[], Any]) -> None:
        """Do ``act`` at ``at``, unless the time is over by then."""
        if at < self.end:
            self._n += 1
            heapq.heappush(self._queue, (at, self._n, act))

    def run(self) -> None:
        day = self.begin.date()
        while clock.instant(day) < self.end:
            for at in TICKS:
                self.later(clock.instant(day, at), self._tick)
            day += timedelta(days=1)
        while self._queue:
            at, _n, act = heapq.heappop(self._queue)
            with clock.at(at):
                act()
                self._follow()

    def _tick(self) -> None:
        """As the ticker does; but nothing invented leaves the house by a real gateway."""
        tick(notices=settings.NOTICE_BACKEND == "file" and not settings.NOTICE_SMS_URL)

    def _follow(self) -> None:
        """Cases that opened just now, whoever opened them, begin their stories."""
        for case in Case.objects.filter(pk__gt=self._known).select_related("type").order_by("pk"):
            self._known = case.pk
            self.lived.opened += 1
            Story(self, case).plan()

    def count(self, name: str) -> None:
        self.lived.moves[name] += 1

    def refused(self, case: Case, what: str, why: Exception) -> None:
        self.lived.refusals[f"{case.type.slug} {what}: {why}"] += 1

    def told_of(self) -> Lived:
        mine = CaseEvent.objects.filter(pk__gt=self.before).order_by("case_id", "seq").values_list("hash", flat=True)
        told = hashlib.sha256()
        for each in mine.iterator():
            told.update(each.encode())
            self.lived.events += 1
        self.lived.digest = told.hexdigest()
        return self.lived

    # --- what comes in --------------------------------------------------------------------------------------------
    def send(self, cases: int, only: Collection[str] = ()) -> None:
        """Spread ``cases`` forms over the working days, more on Mondays, at the hours when people come."""
        chosen = [flow for flow in self.told["flows"] if not only or flow["form"] in only]
        flows = [flow for flow in chosen if Form.objects.filter(slug=flow["form"], live=True).exists()]
        if not flows:
            return
        open_days = list(self._days())
        weights = [self.told["weekdays"][day.weekday()] for day in open_days]
        for n, day in enumerate(self.chance.choices(open_days, weights=weights, k=cases)):
            flow = self.chance.choices(flows, weights=[flow["share"] for flow in flows])[0]
            self.later(clock.instant(day, self.hour()), lambda n=n, flow=flow: self._file(n, flow))

    def _days(self) -> Iterator[date]:
        calendar, day = days.current(), self.begin.date()
        while clock.instant(day) < self.end:
            if calendar.day_of(calendar.ordinal(day)) == day:
                yield day
            day += timedelta(days=1)

    def hour(self) -> time:
        """A time of the working day: peaks at ten and at half past two."""
        hours = self.told["hours"]
        return time(int(self.chance.choices([*hours], weights=[*hours.values()])[0]), self.chance.randrange(60))

    def _file(self, n: int, flow: dict[str, Any]) -> None:
        channel = self.chance.choices([*flow["channels"]], weights=[*flow["channels"].values()])[0]
        clerk, unit = self._taken_at(channel)
        version = Form.objects.get(slug=flow["form"]).current
        known = {**self.people.applicant(), **self._drawn(flow.get("says", {}))}
        around = intake.around(channel, "staff" if clerk else "self", unit)
        data, files = self.filler.fill(version.spec, known, extra=around)
        about = self.chance.choice(self.items) if flow.get("item") == "any" else flow.get("item", "")
        sent = {"files": files, "about": about, "channel": channel, "entry_mode": "staff" if clerk else "self"}
        key = f"life-{self.begin:%Y%m%d}-{n}"
        secret = "" if clerk else f"life-secret-{self.begin:%Y%m%d}-{n}"
        try:
            intake.submit(version, data, key=key, unit=unit, by=clerk, secret=secret, **sent)
        except Invalid as refused:
            self.lived.refusals[f"{flow['form']} {', '.join(refused.errors)}: {refused}"] += 1
        except CaseError as refused:
            self.lived.refusals[f"{flow['form']}: {refused}"] += 1
        else:
            self.count("open")

    def _drawn(self, says: dict[str, Any]) -> dict[str, Any]:
        """A list is a choice; a list in a list is the answer itself."""
        return {key: self.chance.choice(value) if isinstance(value, list) else value for key, value in says.items()}

    def _taken_at(self, channel: str) -> tuple[Any, Unit | None]:
        """(clerk, unit) of a window; nobody for what people send themselves."""
        level = {"county": "office", "town": "town", "village": "village"}.get(channel)
        posts = self.windows.get(level or "", [])
        if not posts:
            return None, None
        post = self.chance.choice(posts)
        return post.user, post.unit

    @cached_property
    def windows(self) -> dict[str, list[Post]]:
        found: dict[str, list[Post]] = {}
        rows = Post.objects.active(clock.today()).filter(role="window", user__is_active=True)
        for post in rows.select_related("user", "unit").order_by("pk"):
            found.setdefault(post.unit.level, []).append(post)
        return found

    @cached_property
    def items(self) -> list[str]:
        return list(ServiceItem.objects.filter(status="live").order_by("code").values_list("code", flat=True))

    def unit_to_hand_to(self, case: Case) -> Unit:
        """Another department or town; who it really belongs to is for them to find out."""
        others = Unit.objects.active(clock.today()).filter(level__in=("department", "town")).exclude(pk=case.holder_id)
        return self.chance.choice(list(others.order_by("pk")))


def forms() -> list[str]:
    """Slugs of the forms that come in."""
    return [flow["form"] for flow in read("life.yaml")["flows"]]


def _newest(model: Any) -> int:
    return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
