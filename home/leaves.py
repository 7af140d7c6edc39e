"""Who is away on a day, and who stands in: asked for many people at once."""

from collections.abc import Iterable
from datetime import date

from django.db.models import DateField

from home import clock
from home.models import Leave, Post, User
from home.models.post import Role
from home.prepared import Given, Prepared, one_of, spread

FEW = 8  # people of a unit with one role, as a rule
AWAY = Prepared(
    lambda: Leave.objects.on(Given("day", DateField())).filter(one_of("user", FEW)).select_related("substitute")
)


def away(people: Iterable[int], day: date | None = None) -> dict[int, Leave]:
    """Those of ``people``, by key, who are on leave on ``day`` (today)."""
    day, people = day or clock.today(), set(people)
    if 0 < len(people) <= FEW:
        found = AWAY(day=day, **spread("user", people, FEW))
    else:
        found = Leave.objects.on(day).filter(user__in=people).select_related("substitute")
    return {leave.user_id: leave for leave in found}


def deputies(posts: Iterable[Post], day: date | None = None) -> dict[int, list[User]]:
    """Post → who acts with it on ``day`` (today) beside its holder: the substitute named for good, and the one of these
    days. One query."""
    posts = list(posts)
    gone = away({post.user_id for post in posts}, day)
    found: dict[int, list[User]] = {}
    for post in posts:
        leave = gone.get(post.user_id) if post.role != Role.EDITOR else None
        named = [post.substitute, leave.substitute if leave else None]
        found[post.pk] = [person for person in named if person and person.is_active]
    return found
