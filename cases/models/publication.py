"""Published scores: versions that are never changed."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Publication(models.Model):
    """A score as it was published; the snapshot behind it stands in the event. ``key``: the form whose sheet it is."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="published")
    event = models.ForeignKey("cases.CaseEvent", models.PROTECT, related_name="published")
    key = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    score = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    grade = models.CharField(max_length=40, blank=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    day = models.DateField()

    class Meta:
        verbose_name = _("published score")
        ordering = ["case", "key", "version"]
        constraints = [models.UniqueConstraint(fields=["case", "key", "version"], name="publication_version")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.key} {self.version}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise ValueError("A published score is never changed; publish a new version.")
        super().save(*args, **kwargs)

    @property
    def result(self) -> dict[str, Any]:
        """The snapshot: rows with weight, score and points. Raises home.crypto.Unreadable."""
        from cases import events

        return events.read(self.event)["published"][self.key]["result"]
