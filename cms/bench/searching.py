"""How well search finds what people mean: forty questions beside plain LIKE and beside the database's own full text.

The pages are 300 bare guides, a title and one sentence each, so that no everyday word of a sample text helps. A
question is answered if one of its items stands among the first five; the mean reciprocal rank (MRR) says how far up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext_noop

from cms.bench.office import Office
from cms.bench.reading import Reading
from cms.models import ServiceGuidePage, ServiceIndexPage
from cms.sample.reading import table
from cms.search.query import search

FIRST = 5
LIKE, FTS = gettext_noop("LIKE on title and sentence"), gettext_noop("the database's own full text")
Titles = list[str]


@dataclass(frozen=True)
class Asked:
    query: str
    wanted: frozenset[str]
    kind: str


def asked() -> list[Asked]:
    rows = table("search_questions.tsv")
    return [Asked(row["query"], frozenset(row["expected"].split(";")), row["category"]) for row in rows]


def hits(against: str, kind: str = "") -> Callable[[Office], Reading]:
    """Share of the questions answered among the first five; ``kind``: of one kind of question."""
    name = f"search_{kind or 'hit5'}" + ("_fts" if against == FTS else "")
    return lambda office: Reading.of_share(name, _share(_ours, kind), _share(WAYS[against], kind), against, 1.0)


def rank(against: str) -> Callable[[Office], Reading]:
    name = "search_mrr" + ("_fts" if against == FTS else "")
    return lambda office: Reading.of_share(name, _mrr(_ours), _mrr(WAYS[against]), against, 1.0)


def _share(way: Callable[[str], Titles], kind: str) -> float:
    mine = [each for each in asked() if not kind or each.kind == kind]
    return sum(_place(each, way) > 0 for each in mine) / len(mine)


def _mrr(way: Callable[[str], Titles]) -> float:
    places = [_place(each, way) for each in asked()]
    return sum(1 / place for place in places if place) / len(places)


def _place(each: Asked, way: Callable[[str], Titles]) -> int:
    """1 for the first; 0 if none of the first five is wanted."""
    _catalogue()
    found = way(each.query)[:FIRST]
    return next((n for n, title in enumerate(found, 1) if title in each.wanted), 0)


@cache
def _catalogue() -> None:
    """The guides, written and indexed as an editor's save does it, and the table of the database's full text."""
    above = ServiceIndexPage.objects.get()
    for row in table("service_items.tsv"):
        said = {"title": row["name"], "plain": row["description"]}
        above.add_child(instance=ServiceGuidePage(slug=row["id"].lower(), item_code=row["id"], **said))
    with connection.cursor() as cursor:
        for sql in _FULL_TEXT[connection.vendor]:
            cursor.execute(sql)


_FULL_TEXT = {
    "sqlite": (
        "CREATE VIRTUAL TABLE bench_fts USING fts5(title UNINDEXED, body)",
        """INSERT INTO bench_fts SELECT p.title, p.title || ' ' || g.plain
        FROM wagtailcore_page p JOIN cms_serviceguidepage g ON g.page_ptr_id = p.id""",
    ),
    "postgresql": (
        "CREATE TABLE bench_fts (title text, body tsvector)",
        """INSERT INTO bench_fts SELECT p.title, to_tsvector('simple', p.title || ' ' || g.plain)
        FROM wagtailcore_page p JOIN cms_serviceguidepage g ON g.page_ptr_id = p.id""",
    ),
}


def _ours(query: str) -> Titles:
    return [hit.title for hit in search(query, limit=FIRST).hits]


def _like(query: str) -> Titles:
    rows = ServiceGuidePage.objects.filter(Q(title__contains=query) | Q(plain__contains=query))
    return list(rows.order_by("title").values_list("title", flat=True)[:FIRST])


def _full_text(query: str) -> Titles:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            words = " OR ".join('"' + word.replace('"', "") + '"' for word in query.split())
            cursor.execute("SELECT title FROM bench_fts WHERE bench_fts MATCH %s ORDER BY rank LIMIT 5", [words])
        else:
            cursor.execute(
                "SELECT title FROM bench_fts, plainto_tsquery('simple', %s) q WHERE body @@ q "
                "ORDER BY ts_rank(body, q) DESC LIMIT 5",
                [query],
            )
        return [title for (title,) in cursor.fetchall()]


WAYS: dict[str, Callable[[str], Titles]] = {LIKE: _like, FTS: _full_text}
KINDS = ("colloquial", "synonym", "typo", "pinyin", "initials", "mixed")
MEASURED = {
    "search_hit5": hits(LIKE),
    "search_hit5_fts": hits(FTS),
    "search_mrr": rank(LIKE),
    "search_mrr_fts": rank(FTS),
    **{f"search_{kind}": hits(LIKE, kind) for kind in KINDS},
}
