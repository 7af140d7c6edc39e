"""Named scopes over cases: each reads like the sentence on the screen, each has its index."""

from datetime import datetime
from typing import Self

from django.db import models


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user, *, listed: bool = False) -> Self:
        """What ``user`` may see: the one answer behind list, page, bulk, API, export, attachment and total.

        ``listed``: said by lists and totals, for which there is a shorter way to the same rows.
        """
        from cases.rights import visible

        return visible(self, user, listed=listed)

    def open(self) -> Self:
        return self.exclude(category="closed")

    def overdue(self, now: datetime) -> Self:
        return self.open().filter(next_due__lte=now)

    def for_list(self) -> Self:
        """With what one row of a list prints."""
        return self.select_related("holder", "assignee", "type", "type_version", "submission__version")
