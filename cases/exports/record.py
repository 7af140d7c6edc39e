"""Who took which rows: written before the first row leaves, so that a broken download stands there too."""

from cases.models import Export
from home import clock


def begin(user, **columns) -> Export:
    """``columns``: as in the model: format, source, query, words, headings, rows, purpose, secrets, later."""
    return Export.objects.create(user=user, at=clock.now(), **columns)


def finish(taken: Export, rows: int) -> None:
    """``rows``: how many were really written."""
    Export.objects.filter(pk=taken.pk).update(rows=rows, finished_at=clock.now())
