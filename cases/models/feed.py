"""What somebody gets outside the desk: due days in their own calendar, a letter in the morning."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Feed(models.Model):
    """The private address of a calendar. ``token_hash``: keyed; the token itself is shown once and kept nowhere."""

    user = models.OneToOneField("home.User", models.CASCADE, related_name="feed")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("calendar address")

    def __str__(self) -> str:
        return str(self.user_id)


class Digest(models.Model):
    """Whether somebody wants the morning letter, and the last day that was looked after. Without a row they do."""

    user = models.OneToOneField("home.User", models.CASCADE, related_name="digest")
    wanted = models.BooleanField(default=True)
    done_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("morning letter")

    def __str__(self) -> str:
        return str(self.user_id)
