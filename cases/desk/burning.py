"""How much burns in each saved view: what is late or due today, counted for all of them at once."""

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet, Value

from cases.desk import dues
from cases.desk.filters import Filters
from cases.models import Case

MOST = 99  # counted for a tab; who has more is told that there are more
LOOKED_AT = 1_999


def counts(seen: QuerySet, views: Sequence[Filters], people: set[int], bounds: dues.Bounds) -> list[str]:
    """For each of ``views`` how many of the cases in ``seen`` burn, as its tab says it: "" for none, "99+".

    ``people``: who is meant by “mine”. One query where at most LOOKED_AT burn in all, as nearly everywhere, else two;
    each leg of the second ends when it has found enough. As many for one view as for many. Words of a title have no
    index: where more burns than is looked at, what was met among the first is told, “3+”.
    """
    burning = seen.open().filter(next_due__lte=bounds.today).order_by()
    wanted = [view.where(people) & (bounds.where(view.due) if view.due else Q()) for view in views]
    if not wanted:
        return []
    told = {f"view_{n}": Count("pk", filter=each) for n, each in enumerate(wanted)}
    found = burning.order_by("next_due").values("pk")[: LOOKED_AT + 1].aggregate(all=Count("pk"), **told)
    met = [found[name] for name in told]
    if found["all"] <= LOOKED_AT:
        return [_shown(n) for n in met]
    exact = [n for n, view in enumerate(views) if not view.q]
    hits = _hits([_leg(n, burning.filter(wanted[n])) for n in exact])
    return [_shown(hits.count(n)) if n in exact else _shown(met[n], more=True) for n in range(len(views))]


def _leg(n: int, cases: QuerySet) -> QuerySet:
    """``n`` once for each of the first cases; the limit stands inside, since SQLite allows none in a leg."""
    few = Case.objects.filter(pk__in=cases.values("pk")[: MOST + 1]).order_by()
    return few.annotate(view=Value(n)).values_list("view", flat=True)


def _hits(legs: list[QuerySet]) -> list[int]:
    return list(legs[0].union(*legs[1:], all=True)) if legs else []


def _shown(n: int, *, more: bool = False) -> str:
    if n > MOST:
        return f"{MOST}+"
    return "" if not n else f"{n}+" if more else str(n)
