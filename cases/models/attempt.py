"""Wrong codes, counted in the database: the limits survive a restart and span nodes."""

from django.db import models


class Attempt(models.Model):
    """A wrong try. ``scope``: number | client | site; ``key``: keyed hash of what was tried, never the thing itself."""

    scope = models.CharField(max_length=12)
    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["scope", "key", "at"], name="attempt_scope_key_at")]

    def __str__(self) -> str:
        return f"{self.scope} {self.at}"
