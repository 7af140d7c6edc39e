"""Asking the index: four queries, however much there is; three more where the answer may be narrowed."""

from dataclasses import dataclass, field

from cms.models import SearchEntry, SearchTerm
from cms.search import places, terms
from cms.search.narrowing import Facet, Narrow, narrowed
from cms.search.ranking import rank
from home.models import Unit

WEAK = 0.5  # below it nothing was really found; what there is serves as "near"
NEAR = 0.08  # below even this there is no word in common worth showing
MOST = 500  # hits that are counted by kind and may be narrowed
TAIL = 0.06  # of the best score: what is further behind is noise


@dataclass(frozen=True)
class Hit:
    title: str
    url: str
    kind: str
    said: str
    score: float
    page_id: int


@dataclass(frozen=True)
class Found:
    """``hits``: best first, as many as were asked for of ``total``. ``near``: the closest titles when nothing was
    really found. ``counts``: hits by kind; ``facets``: how the guides among them may be narrowed; ``place``: the town
    or village that the question names."""

    hits: list[Hit]
    near: list[Hit]
    counts: dict[str, int]
    facets: list[Facet] = field(default_factory=list)
    place: Unit | None = None
    total: int = 0


def search(text: str, *, kind: str = "", start: int = 0, limit: int = 20, only: Narrow | None = None) -> Found:
    """Guides, news, learning and policies for what a person typed; ``kind`` keeps one of them, ``only`` the guides
    that fit it (an empty one says what they may be narrowed by); ``limit`` of them from ``start`` on."""
    place, rest = places.mentioned(text)
    ranked = _ranked(rest) if place else []
    if not _really(ranked):  # nothing but the place, or its name means something else here
        ranked = _ranked(text)
    if not _really(ranked):
        return Found([], _hits([pair for pair in ranked[:4] if pair[1] >= NEAR]), {}, place=place)
    kept = [pair for pair in ranked if pair[1] >= ranked[0][1] * TAIL]
    rows = SearchEntry.objects.filter(pk__in=[pk for pk, _score in kept[:MOST]]).values_list("pk", "kind", "page_id")
    kinds, pages = {pk: said for pk, said, _page in rows}, {pk: page for pk, _said, page in rows}
    facets: list[Facet] = []
    if only is not None:
        fitting, facets = narrowed([pages[pk] for pk, said in kinds.items() if said == "guide"], only)
        if only:
            kept = [pair for pair in kept if pages.get(pair[0]) in fitting]
    counts: dict[str, int] = {}
    for pk, _score in kept:
        counts[kinds.get(pk, "")] = counts.get(kinds.get(pk, ""), 0) + 1
    shown = [pair for pair in kept[:MOST] if not kind or kinds.get(pair[0]) == kind]
    return Found(_hits(shown[start : start + limit]), [], counts, facets, place, len(shown))


def _ranked(text: str) -> list[tuple[int, float]]:
    asked = terms.of_query(text)
    if not asked:
        return []
    postings = SearchTerm.objects.filter(term__in=list(asked)).values_list("term", "entry_id", "weight")
    return rank(asked, postings, SearchEntry.objects.count())


def _really(ranked: list[tuple[int, float]]) -> bool:
    return bool(ranked) and ranked[0][1] >= WEAK


def _hits(ranked: list[tuple[int, float]]) -> list[Hit]:
    entries = SearchEntry.objects.select_related("page").in_bulk([pk for pk, _score in ranked])
    return [
        Hit(entry.page.title, entry.page.url or "", entry.kind, entry.said, round(score, 3), entry.page_id)
        for pk, score in ranked
        if (entry := entries.get(pk))
    ]
