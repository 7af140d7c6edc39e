"""What packs have brought in: by this an editor's own change is told from what the pack said last time."""

from django.db import models


class Installed(models.Model):
    """``part``: "form:doudi.intake", "type:doudi.doudi", "opens:doudi.intake". ``digest``: as it was installed."""

    pack = models.CharField(max_length=40)
    part = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pack", "part"]
        constraints = [models.UniqueConstraint(fields=["pack", "part"], name="installed_once_per_part")]

    def __str__(self) -> str:
        return f"{self.pack} {self.part}"
