"""Clocks that run on cases, and the timers they set."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ClockRun(models.Model):
    """One run of one clock. A milestone reached again starts a new ``run``; the latest counts.

    ``started_on``, ``stopped_on``: the days that count (effective); ``started_at``: the instant, for office hours.
    ``due_on``: the due day; ``late_at``: the first instant that is late.
    ``pauses``: [[from, to|null, reason], …] ISO days. ``extensions``: [[term, reason], …].
    ``late``: frozen when stopped: was it stopped after ``late_at``. ``ended``: met (a "to" was reached), closed (with
    the case), again (a new run took its place); blank while it runs. ``held``: [[unit, days, of them late], …], whose
    the counted days were; written when it is stopped late.
    """

    class Kind(models.TextChoices):
        STATUTORY = "statutory", _("statutory")
        PROMISED = "promised", _("promised")

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="clocks")
    key = models.CharField(max_length=60)
    run = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    side = models.CharField(max_length=10, default="office")  # office | applicant
    duty = models.BooleanField(default=True)  # a term without a "to" cannot be late
    term = models.CharField(max_length=20, blank=True)  # blank: until a given day
    basis = models.CharField(max_length=200, blank=True)
    started_on = models.DateField()
    started_at = models.DateTimeField()
    due_on = models.DateField()
    late_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    pauses = models.JSONField(default=list)
    extensions = models.JSONField(default=list)
    stopped_on = models.DateField(null=True)
    stopped_at = models.DateTimeField(null=True)
    late = models.BooleanField(null=True)
    ended = models.CharField(max_length=8, blank=True)
    held = models.JSONField(default=list)

    class Meta:
        verbose_name = _("time limit")
        ordering = ["case", "key", "run"]
        constraints = [models.UniqueConstraint(fields=["case", "key", "run"], name="clockrun_once")]
        indexes = [
            models.Index(fields=["late_at"], name="clockrun_late_at"),
            models.Index(fields=["stopped_at"], condition=Q(late=True), name="clockrun_stopped_late"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.key}#{self.run}"


class Timer(models.Model):
    """Something that is to happen at an instant. Unique per rung and epoch: it fires once, however many tick."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="timers")
    rung = models.CharField(max_length=80)  # "move:lapse", "ladder:level:50%", "survey:expire"
    epoch = models.CharField(max_length=40)  # which clock run it belongs to: "level#2"
    fire_at = models.DateTimeField()
    fired_at = models.DateTimeField(null=True)
    fault = models.TextField(blank=True)  # why it could not be carried out; reported to somebody

    class Meta:
        verbose_name = _("timer")
        constraints = [models.UniqueConstraint(fields=["case", "rung", "epoch"], name="timer_once")]
        indexes = [models.Index(fields=["fired_at", "fire_at"], name="timer_due")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.rung}@{self.epoch}"


class Recount(models.Model):
    """Days count otherwise from ``first`` on, because of ``why``; what runs into them is counted again, bit by bit.

    ``cursor``: key of the last case looked at, so that the work goes on where it stopped.
    """

    calendar = models.CharField(max_length=20)
    first = models.DateField()
    why = models.CharField(max_length=80)
    at = models.DateTimeField()
    cursor = models.PositiveBigIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("counting again")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["done_at", "id"], name="recount_open")]

    def __str__(self) -> str:
        return f"{self.first} {self.why}"
