"""Writing the index: one entry a page, its terms as rows. Called when a page or its facts change, and by hand."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q
from django.utils.html import strip_tags
from wagtail.models import Page

from cms.models import (
    CaseListPage,
    EverydayWords,
    LearningPost,
    NewsPage,
    PolicyPage,
    SearchEntry,
    SearchTerm,
    ServiceGuidePage,
)
from cms.search import terms

KINDS = (ServiceGuidePage, NewsPage, PolicyPage, LearningPost, CaseListPage)
LONGEST_TERM = 40
Own = list[tuple[str, str]]
LONGEST_TEXT = 4000  # characters of a body that are cut; what a page is about stands before that


@transaction.atomic
def write(page: Page, own: Own | None = None) -> None:
    """Put ``page`` into the index as it is now; take it out when it is not live or not public. ``own``: the office's
    everyday words, where they are known already."""
    SearchEntry.objects.filter(page_id=page.pk).delete()
    if not page.live or not page.findable or page.get_view_restrictions().exists():
        return
    strong, rest = page.search_texts()
    own = everyday() if own is None else own
    found = terms.of_page(page.title, strip_tags(strong), strip_tags(rest)[:LONGEST_TEXT], own)
    entry = SearchEntry.objects.create(
        page_id=page.pk,
        kind=page.search_kind,
        said=strip_tags(page.search_sentence())[:200],
        length=sum(found.values()),
    )
    SearchTerm.objects.bulk_create(
        [SearchTerm(entry=entry, term=term, weight=weight) for term, weight in found.items() if _fits(term)],
        batch_size=500,
    )


def _fits(term: str) -> bool:
    return len(term) <= LONGEST_TERM


def rebuild() -> int:
    """Write every page anew; the number of pages."""
    own = everyday()
    return sum(1 for page in pages() if write(page, own) is None)


def everyday() -> Own:
    """(phrase, words) that editors keep."""
    return list(EverydayWords.objects.values_list("phrase", "words"))


def rewrite(phrases: Iterable[str]) -> int:
    """Write the pages anew whose titles hold one of ``phrases``; how many."""
    own, wanted = everyday(), reduce(or_, (Q(title__contains=each) for each in phrases), Q(pk__in=[]))
    rows = [page for kind in KINDS for page in kind.objects.filter(wanted)]
    for page in rows:
        write(page, own)
    return len(rows)


def pages() -> Iterable[Page]:
    for kind in KINDS:
        yield from kind.objects.all().iterator()


def write_guides_of(code: str) -> None:
    """The guide pages of an item whose facts changed."""
    for page in ServiceGuidePage.objects.filter(item_code=code):
        write(page)
