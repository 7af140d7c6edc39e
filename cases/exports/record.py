"""Who took which rows: written before the first row leaves, so that a broken download stands there too."""

from cases.models import Export
from home import clock


def begin(user, *, format: str, query: str, words: list[str], headings: list[str], rows: int) -> Export:
    return Export.objects.create(
        user=user, at=clock.now(), format=format, query=query, words=words, headings=headings, rows=rows
    )


def finish(taken: Export, rows: int) -> None:
    """``rows``: how many were really written."""
    Export.objects.filter(pk=taken.pk).update(rows=rows, finished_at=clock.now())
