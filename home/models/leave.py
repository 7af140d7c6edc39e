"""Days on which somebody is away, and who stands in for them."""

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class LeaveQuerySet(models.QuerySet):
    def on(self, day: date) -> Self:
        return self.filter(first__lte=day, last__gte=day)

    def not_over(self, day: date) -> Self:
        return self.filter(last__gte=day)


class Leave(models.Model):
    """``first`` and ``last`` count, both. On these days the ``substitute`` acts with the posts of ``user``, but not
    with those of an editor: they hang on a group."""

    user = models.ForeignKey("home.User", models.CASCADE, related_name="leaves", verbose_name=_("person"))
    first = models.DateField(_("first day of leave"))
    last = models.DateField(_("last day of leave"))
    substitute = models.ForeignKey(
        "home.User", models.SET_NULL, null=True, blank=True, related_name="stands_in", verbose_name=_("substitute")
    )
    by = models.ForeignKey("home.User", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

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
