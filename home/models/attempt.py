"""Tries, counted in the database: the limits survive a restart and span nodes."""

from django.db import models


class Attempt(models.Model):
    """One try. ``scope``: which limit counts it; ``key``: keyed hash of what was tried, never the thing itself.

    ``until``: when it counts no longer.
    """

    scope = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["scope", "key", "at"], name="home_attempt_scope_key_at")]

    def __str__(self) -> str:
        return f"{self.scope} {self.at}"
