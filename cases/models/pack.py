"""What packs have brought in: by this an editor's own change is told from what the pack said last time."""

from django.db import models


class Installed(models.Model):
    """``part``: "form:doudi.intake", "type:doudi.doudi", "opens:doudi.intake", "figure:doudi.received".

    ``digest`` and ``text``: as it was installed, canonical.
    """

    pack = models.CharField(max_length=40)
    part = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pack", "part"]
        constraints = [models.UniqueConstraint(fields=["pack", "part"], name="installed_once_per_part")]

    def __str__(self) -> str:
        return f"{self.pack} {self.part}"


class FigureRule(models.Model):
    """A figure that a pack asks for. ``key``: "doudi.received"; ``spec``: canonical text of cases.spec.Figure.

    ``system``: what the pack is called, under which its figures stand together.
    """

    key = models.CharField(max_length=80, unique=True)
    pack = models.CharField(max_length=40)
    system = models.CharField(max_length=80, blank=True)
    place = models.PositiveSmallIntegerField(default=0)  # its line in the pack
    spec = models.TextField()

    class Meta:
        ordering = ["pack", "place"]

    def __str__(self) -> str:
        return self.key
