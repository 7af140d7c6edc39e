"""Running numbers: one row for each pattern and year, locked while a case takes the next."""

from django.db import models


class Counter(models.Model):
    """``key``: the number's pattern with everything filled in but the running part. ``last``: the last one given."""

    key = models.CharField(max_length=80, unique=True)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key} {self.last}"
