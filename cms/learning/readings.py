"""Who has read a post: counted by unit, as a share of who works there. Nobody's name stands on a list of all.

A name is seen by the lead of the unit alone, and only who has not read yet; the rest is a number.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from cms.models.learning import LearningPost, Reading
from home import clock
from home.models import Post, Unit, User
from home.models.post import Role

SECONDS = 20  # so long a page stands open before it counts as read by itself
FEWEST = 3  # of fewer people a share would name somebody


@dataclass(frozen=True)
class UnitRate:
    """``share``: whole percent, None where so few work that it would tell who. ``left``: names, for its lead alone."""

    unit: Unit
    readers: int
    audience: int
    left: list[str] = field(default_factory=list)

    @property
    def share(self) -> int | None:
        return None if self.audience < FEWEST else percent(self.readers, self.audience)


@dataclass(frozen=True)
class Rates:
    readers: int
    audience: int
    units: list[UnitRate]

    @property
    def share(self) -> int | None:
        return percent(self.readers, self.audience) if self.audience else None


def percent(part: int, whole: int) -> int:
    """Never 100 unless all of them did."""
    return part * 100 // whole if part < whole else 100


def work(user: User, day: date | None = None) -> Unit | None:
    """Where somebody works: their first post of the day; None for whoever has none."""
    post = Post.objects.active(day or clock.today()).filter(user=user).select_related("unit").order_by("pk").first()
    return post.unit if post else None


def read(post: LearningPost, user: User) -> bool:
    """Note that ``user`` has read it; False if that was known, or they have no post here."""
    unit = work(user)
    if unit is None:
        return False
    _row, made = Reading.objects.get_or_create(post=post, user=user, defaults={"unit": unit, "at": clock.now()})
    return made


def has_read(post: LearningPost, user: User) -> bool:
    return Reading.objects.filter(post=post, user=user).exists()


def rates(post: LearningPost, viewer: User) -> Rates:
    """By unit, the best first. Four queries, however many units.

    The audience are those with a post on the post's own day, whether they are still here or not.
    """
    audience = _audience(post.day)
    readers = dict(Reading.objects.filter(post=post).values_list("user", "unit"))
    heard = {user: unit for user, unit in audience.items() if user in readers}
    whole, done = Counter(audience.values()), Counter(heard.values())
    led = set(Post.objects.active(clock.today()).filter(user=viewer, role=Role.LEAD).values_list("unit", flat=True))
    units = Unit.objects.in_bulk(whole)
    rows = [
        UnitRate(units[key], done[key], whole[key], _left(key, audience, readers) if key in led else [])
        for key in whole
    ]
    rows.sort(key=lambda each: (-each.readers / each.audience, each.unit.path))
    return Rates(len(heard), len(audience), rows)


def _audience(day: date) -> dict[int, int]:
    """User → unit, once each: their first post of that day."""
    found: dict[int, int] = {}
    active = Post.objects.active(day).filter(user__is_active=True).order_by("pk").values_list("user", "unit")
    for user, unit in active:
        found.setdefault(user, unit)
    return found


def _left(unit: int, audience: dict[int, int], readers: Iterable[int]) -> list[str]:
    keys = [user for user, at in audience.items() if at == unit and user not in readers]
    return [str(user) for user in User.objects.filter(pk__in=keys).order_by("pk")]
