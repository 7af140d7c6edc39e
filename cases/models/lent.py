"""Cases that somebody gave away because of a leave: so that they can be taken back when it ends."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef

from cases.models.event import CaseEvent


class LentQuerySet(models.QuerySet):
    def untouched(self) -> Self:
        """Still with whom they were given to, and nobody of the office has done anything with them since."""
        done = CaseEvent.objects.filter(case=OuterRef("case"), seq__gt=OuterRef("seq"), actor_kind="staff")
        return self.filter(~Exists(done), case__assignee=F("person"), case__closed_at=None)


class Lent(models.Model):
    """``seq``: the event that gave ``case`` to ``person``. Goes with the leave, and once the case is taken back."""

    leave = models.ForeignKey("home.Leave", models.CASCADE, related_name="+")
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seq = models.PositiveIntegerField()

    objects = LentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["leave", "case"], name="lent_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.person_id}"
