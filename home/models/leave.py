"""Days on which somebody is away, and who stands in for them."""

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class LeaveQuerySet(models.QuerySet):
    def on(self, day: date) -> Self:
        """Those that count: not what waits for a yes, nor what got a no."""
        return self.filter(first__lte=day, last__gte=day, state=Leave.State.COUNTS)

    def not_over(self, day: date) -> Self:
        return self.filter(last__gte=day)


class Leave(models.Model):
    """``first`` and ``last`` count, both. On these days the ``substitute`` acts with the posts of ``user``, but not
    with those of an editor: they hang on a group. Where the office wants it (SiteProfile.leave_approved), it counts
    only once a supervisor said yes: ``decided_by``."""

    class State(models.TextChoices):
        COUNTS = "counts", _("counts")
        WAITING = "waiting", _("waits for approval")
        REFUSED = "refused", _("not approved")

    user = models.ForeignKey("home.User", models.CASCADE, related_name="leaves", verbose_name=_("person"))
    first = models.DateField(_("first day of leave"))
    last = models.DateField(_("last day of leave"))
    substitute = models.ForeignKey(
        "home.User", models.SET_NULL, null=True, blank=True, related_name="stands_in", verbose_name=_("substitute")
    )
    by = models.ForeignKey("home.User", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.COUNTS)
    decided_by = models.ForeignKey("home.User", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        ordering = ["first", "pk"]
        constraints = [models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="leave_in_order")]
        indexes = [
            models.Index(fields=["user", "last"], name="leave_of"),
            models.Index(fields=["substitute", "last"], name="leave_for"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.first}–{self.last}"

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last
