"""Who was called to a case by a colleague's note. The words stand in the note's event; this is who has to look."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mention(models.Model):
    """``read_at``: when ``user`` looked at the case, None until then."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="mentions", db_index=False)
    event = models.ForeignKey("cases.CaseEvent", models.PROTECT, related_name="mentions")
    user = models.ForeignKey("home.User", models.CASCADE, related_name="mentions", db_index=False)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("mention")
        constraints = [models.UniqueConstraint(fields=["event", "user"], name="mention_once")]
        indexes = [
            models.Index(fields=["user", "-at", "-id"], name="mention_of"),
            models.Index(fields=["user", "case"], condition=models.Q(read_at=None), name="mention_unread"),
            models.Index(fields=["case"], name="mention_case"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.user_id}"
