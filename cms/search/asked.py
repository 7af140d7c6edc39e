"""What was searched for, so that editors see what people miss. Counted by day and words, never by person."""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Max, Sum

from cms.models import Asked
from home import clock, personal

LONGEST = 60
DISTINCT = 3000  # different questions a day that are kept; a robot writes no more rows than that
KEPT = timedelta(days=400)
SHORTEST = 2


@dataclass(frozen=True)
class Missed:
    text: str
    times: int
    last: object  # date


def tidy(text: str) -> str:
    """One writing of what means the same: full and half width, upper and lower case, spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def note(text: str, found: int) -> None:
    """Count the question. Too short, too long or with somebody's number in it: not kept."""
    said, today = tidy(text), clock.today()
    if not SHORTEST <= len(said) <= LONGEST or personal.has_numbers(said):
        return
    rows = Asked.objects.filter(day=today, text=said)
    if rows.update(times=F("times") + 1, found=found):
        return
    if Asked.objects.filter(day=today).count() < DISTINCT:
        Asked.objects.bulk_create([Asked(day=today, text=said, times=1, found=found)], ignore_conflicts=True)


def missed(days: int = 90, most: int = 200) -> list[Missed]:
    """What found nothing lately and finds nothing still, the most asked first."""
    rows = Asked.objects.filter(found=0, day__gt=clock.today() - timedelta(days=days))
    told = rows.values("text").annotate(n=Sum("times"), last=Max("day")).order_by("-n", "-last", "text")
    return [Missed(row["text"], row["n"], row["last"]) for row in told[:most]]


def ask_again(words: list[str]) -> int:
    """Pages have been given these words: what was missed with one of them and is found now leaves the list. Returns
    how many questions that are."""
    from cms.search.query import search

    mended = 0
    for each in missed(days=KEPT.days):
        if any(word in each.text for word in words) and (found := len(search(each.text).hits)):
            Asked.objects.filter(text=each.text, found=0).update(found=found)
            mended += 1
    return mended


def forget_old() -> int:
    return Asked.objects.filter(day__lt=clock.today() - KEPT).delete()[0]
