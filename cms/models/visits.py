"""Who came by the service for the elderly: how many a day, never who."""

from django.db import models


class ElderVisit(models.Model):
    """One visitor of one day. ``key``: a keyed hash that another day does not give again; a row lives two days."""

    day = models.DateField()
    key = models.CharField(max_length=64)
    hits = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "key"], name="eldervisit_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.hits}"


class ElderDay(models.Model):
    """A day that is over: what remains of its rows."""

    day = models.DateField(unique=True)
    visitors = models.PositiveIntegerField()
    hits = models.PositiveIntegerField()

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.visitors} {self.hits}"
