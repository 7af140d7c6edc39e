"""The outbox: a row in the transaction of the move, so that a crash after commit loses no notice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """``to``, ``text``: sealed (aad "notice:<key>"), they carry phones and links. ``key``: one per event and person.
    A letter about no single case (cases.digest) has no ``case``."""

    key = models.CharField(max_length=120, unique=True)
    case = models.ForeignKey("cases.Case", models.CASCADE, null=True, related_name="notices")
    event = models.ForeignKey("cases.CaseEvent", models.PROTECT, null=True, related_name="notices")
    name = models.CharField(_("notice"), max_length=60)
    audience = models.CharField(max_length=20)  # applicant | a role
    user = models.ForeignKey("home.User", models.SET_NULL, null=True, related_name="notices")
    channel = models.CharField(_("channel"), max_length=12)  # file | email | desk
    to = models.TextField()
    text = models.TextField()
    created_at = models.DateTimeField()
    next_try = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("notice")
        indexes = [models.Index(fields=["sent_at", "failed_at", "next_try"], name="notice_outbox")]

    def __str__(self) -> str:
        return self.key
