"""Ranking: rare terms count more, each term saturates, covering the question counts most."""

from collections import defaultdict
from collections.abc import Iterable
from math import log

from cms.search.terms import Terms

HALF = 1.2  # a term's weight at which it gives half of what it can
FEWEST = 200  # a young site with ten pages judges words as rare or common as a grown one
COVER = 1.6  # how strongly an answer to half the question is marked down


def rank(asked: Terms, postings: Iterable[tuple[str, int, float]], pages: int) -> list[tuple[int, float]]:
    """(entry, score), best first.

    ``postings``: (term, entry, weight) of the asked terms; ``pages``: how many there are.
    """
    by_term: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for term, entry, weight in postings:
        by_term[term].append((entry, weight))
    rarity = {term: log(1 + max(pages, FEWEST) / (1 + len(by_term.get(term, ())))) for term in asked}
    whole = sum(asked[term] * rarity[term] for term in asked) or 1.0
    score: dict[int, float] = defaultdict(float)
    cover: dict[int, float] = defaultdict(float)
    for term, entries in by_term.items():
        worth = asked[term] * rarity[term]
        for entry, weight in entries:
            score[entry] += worth * weight / (weight + HALF)
            cover[entry] += worth
    ranked = {entry: points * (cover[entry] / whole) ** (COVER - 1) for entry, points in score.items()}
    return sorted(ranked.items(), key=lambda pair: (-pair[1], pair[0]))
