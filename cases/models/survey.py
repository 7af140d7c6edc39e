"""Ratings. They belong to the unit and person as they were when the segment ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Survey(models.Model):
    """One invitation. ``token_hash``: single use. ``grade`` 5 (very satisfied) … 1; null until answered.

    The words stand in ``submission`` (form base.survey); ``grade`` is a column so that figures are one query.
    ``segment``: the moment it was asked at. ``items``: aspect → grade. ``reachable``: an address was known to ask at.
    ``followed``: the case a low grade opened; ``second_of``: the rating after which this one asks again, once.
    ``device``: a keyed hash of the device's key of the day; ``repeated``: it had rated this unit that day already.
    ``discounted_on``: from which day it counts no longer, since an appeal was upheld; it stays and is shown.
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
    items = models.JSONField(default=dict)
    reachable = models.BooleanField(default=True)
    followed = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="begun_by")
    second_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="seconds")
    discounted_on = models.DateField(_("counts no longer from"), null=True)
    channel = models.CharField(_("channel"), max_length=12, blank=True)
    device = models.CharField(max_length=64, blank=True)
    repeated = models.BooleanField(_("same device, same day"), default=False)
    submission = models.ForeignKey("forms.Submission", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("rating")
        ordering = ["-asked_at"]
        constraints = [models.UniqueConstraint(fields=["case", "segment", "asked_at"], name="survey_once")]
        indexes = [
            models.Index(fields=["unit", "answered_at"], name="survey_unit_answered"),
            models.Index(fields=["asked_at"], name="survey_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.segment}"


class SurveyPolicy(models.Model):
    """How a unit and all below it ask for ratings; what is left blank is as the unit above has it."""

    class Ask(models.TextChoices):
        ABOVE = "", _("as the unit above")
        YES = "yes", _("ask")
        NO = "no", _("don't ask")

    unit = models.OneToOneField("home.Unit", models.CASCADE, related_name="survey_policy", verbose_name=_("unit"))
    ask = models.CharField(_("ask for ratings"), max_length=3, choices=Ask.choices, blank=True)
    within = models.CharField(_("time to answer"), max_length=8, blank=True)
    channels = models.CharField(_("only cases that came by"), max_length=120, blank=True)
    visit_share = models.DecimalField(
        _("return visits, per cent"), max_digits=5, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("asking for ratings")
        verbose_name_plural = _("asking for ratings")
        ordering = ["unit__path"]

    def __str__(self) -> str:
        return str(self.unit)


class VisitDraw(models.Model):
    """One day's draw of return visits for one case type: exactly once, and repeatable.

    ``pool``: numbers of the cases it drew among, by unit; ``drawn``: those drawn. ``seed``: what chance was seeded
    with, derived from the office's key; only its digest is kept, so that nobody can tell the next draw.
    """

    type = models.ForeignKey("cases.CaseType", models.PROTECT, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()
    pool = models.JSONField(default=dict)
    drawn = models.JSONField(default=list)
    seed_digest = models.CharField(max_length=64)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("draw of return visits")
        ordering = ["-day", "type"]
        constraints = [models.UniqueConstraint(fields=["type", "day"], name="visitdraw_once")]

    def __str__(self) -> str:
        return f"{self.type} {self.day}"
