"""Posts: who acts where, in which role, from when to when. Rights are posts, their scope is the unit's subtree."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from home import apart
from home.models.leave import Leave


class Role(models.TextChoices):
    WINDOW = "window", _("Window clerk")
    HANDLER = "handler", _("Handler")
    LEAD = "lead", _("Lead of the unit")
    DISPATCHER = "dispatcher", _("Dispatcher")
    SUPERVISOR = "supervisor", _("Supervisor")
    VISITOR = "visitor", _("Return visitor")
    AUDITOR = "auditor", _("Auditor")
    EDITOR = "editor", _("Editor")


class PostQuerySet(models.QuerySet):
    def active(self, day: date) -> Self:
        found = self.filter(Q(active_from=None) | Q(active_from__lte=day), Q(active_to=None) | Q(active_to__gt=day))
        return found.filter(unit__path__startswith=below) if (below := apart.path()) else found

    def acting(self, user, day: date) -> Self:
        """The posts ``user`` acts with on ``day``: own ones, and those of people they stand in for."""
        away = Leave.objects.on(day).filter(substitute=user).values("user")
        lent = Q(user__in=away) & ~Q(role=Role.EDITOR)
        return self.active(day).filter(Q(user=user) | Q(substitute=user) | lent)


class Post(models.Model):
    """``active_from`` counts, ``active_to`` does not. A ``substitute`` acts with this post while it is named."""

    user = models.ForeignKey("home.User", models.CASCADE, related_name="posts", verbose_name=_("person"))
    unit = models.ForeignKey("home.Unit", models.PROTECT, related_name="posts", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    active_from = models.DateField(_("active from"), null=True, blank=True)
    active_to = models.DateField(_("active until"), null=True, blank=True)
    substitute = models.ForeignKey(
        "home.User", models.SET_NULL, null=True, blank=True, related_name="substituting", verbose_name=_("substitute")
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [models.Index(fields=["unit", "role"], name="post_unit_role")]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_role_display()} {self.user}"
