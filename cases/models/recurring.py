"""What comes round by itself: which rounds are through, and for whom a case was opened in each."""

from django.db import models


class Round(models.Model):
    """A day of a type's rhythm whose cases have all been opened. The first one is where counting began."""

    type = models.ForeignKey("cases.CaseType", models.CASCADE, related_name="rounds")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "day"], name="round_once")]

    def __str__(self) -> str:
        return f"{self.type_id} {self.day}"


class Occasion(models.Model):
    """Exactly one case per rule, period and subject. ``subject``: a unit's code, a case's number, or nothing."""

    type = models.ForeignKey("cases.CaseType", models.CASCADE, related_name="occasions")
    period = models.CharField(max_length=12)
    subject = models.CharField(max_length=60, blank=True)
    case = models.ForeignKey("cases.Case", models.CASCADE, null=True, related_name="occasions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "period", "subject"], name="occasion_once")]

    def __str__(self) -> str:
        return f"{self.type_id} {self.period} {self.subject}"
