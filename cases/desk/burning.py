"""How much burns in each saved view: what is late or due today, counted for all of them at once."""

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet, Value

from cases.desk import dues
from cases.desk.filters import Filters
from cases.models import Case

MOST = 99  # counted for a tab; who has more is told that there are more
LOOKED_AT = 1_999


def counts(seen: QuerySet, views: Sequence[Filters], people: set[int], bounds: dues.Bounds) -> list[int]:
    """For each of ``views`` how many of the cases in ``seen`` burn; MOST + 1 stands for more than MOST.

    ``people``: who is meant by “mine”. One query where at most LOOKED_AT burn in all, as nearly everywhere, else two;
    each leg of the second ends when it has found enough. As many for one view as for many.
    """
    burning = seen.open().filter(next_due__lte=bounds.today).order_by()
    wanted = [view.where(people) & (bounds.where(view.due) if view.due else Q()) for view in views]
    if not wanted:
        return []
    told = {f"view_{n}": Count("pk", filter=each) for n, each in enumerate(wanted)}
    found = burning.order_by("next_due").values("pk")[: LOOKED_AT + 1].aggregate(all=Count("pk"), **told)
    if found["all"] <= LOOKED_AT:
        return [min(found[name], MOST + 1) for name in told]
    first, *others = [_leg(n, burning.filter(each)) for n, each in enumerate(wanted)]
    hits = list(first.union(*others, all=True))
    return [hits.count(n) for n in range(len(wanted))]


def _leg(n: int, cases: QuerySet) -> QuerySet:
    """``n`` once for each of the first cases; the limit stands inside, since SQLite allows none in a leg."""
    few = Case.objects.filter(pk__in=cases.values("pk")[: MOST + 1]).order_by()
    return few.annotate(view=Value(n)).values_list("view", flat=True)


def shown(count: int) -> str:
    """“99+” where it was counted no further; "" where nothing burns."""
    return f"{MOST}+" if count > MOST else str(count or "")
