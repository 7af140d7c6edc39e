"""Ratings. They belong to the unit and person as they were when the segment ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Survey(models.Model):
    """One invitation. ``token_hash``: single use. ``grade`` 5 (very satisfied) … 1; null until answered.

    The words stand in ``submission`` (form base.survey); ``grade`` is a column so that figures are one query.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="surveys")
    segment = models.CharField(max_length=40, default="closed")
    token_hash = models.CharField(max_length=64, unique=True)
    unit = models.ForeignKey("home.Unit", models.PROTECT, related_name="surveys", verbose_name=_("rated unit"))
    user = models.ForeignKey("home.User", models.PROTECT, null=True, related_name="+", verbose_name=_("rated person"))
    asked_at = models.DateTimeField(_("asked at"))
    expires_at = models.DateTimeField(_("expires at"))
    answered_at = models.DateTimeField(_("rated at"), null=True)
    grade = models.PositiveSmallIntegerField(_("grade"), null=True)
    reasons = models.JSONField(_("reasons"), default=list)
    channel = models.CharField(_("channel"), max_length=12, blank=True)
    submission = models.ForeignKey("forms.Submission", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("rating")
        ordering = ["-asked_at"]
        constraints = [models.UniqueConstraint(fields=["case", "segment", "asked_at"], name="survey_once")]
        indexes = [models.Index(fields=["unit", "answered_at"], name="survey_unit_answered")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.segment}"
