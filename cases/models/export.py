"""Tables that were taken out of the house."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Export(models.Model):
    """Who took which rows, when and what for. ``query``: the filter in an address, ``words``: as people read it.

    ``source``: which list. ``rows``: how many there were when it began, then how many were written; ``finished_at`` is
    null for a download that broke off. ``later``: written by the ticker into private storage (``file``), for its
    person alone, until ``expires_at``; ``written``: how far it has come, ``progress``: what its next slice goes on
    from (cases.exports.slices), ``touched_at``: since when a ticker has it in hand, null between slices.
    ``secrets``: secret answers in clear where the post may see them, each case says so in its log.
    """

    user = models.ForeignKey("home.User", models.PROTECT, related_name="+", verbose_name=_("person"))
    at = models.DateTimeField(_("at"))
    format = models.CharField(_("format"), max_length=8)
    source = models.CharField(max_length=20, default="cases")
    query = models.CharField(max_length=600, blank=True)
    words = models.JSONField(_("filter"), default=list)
    headings = models.JSONField(_("columns"), default=list)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    secrets = models.BooleanField(default=False)
    later = models.BooleanField(default=False)
    written = models.PositiveIntegerField(default=0)
    progress = models.JSONField(default=dict)
    file = models.CharField(max_length=200, blank=True)
    fault = models.CharField(max_length=200, blank=True)
    touched_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("export")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["user", "-at"], name="export_user_at"),
            models.Index(fields=["later", "finished_at"], name="export_later"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.at:%Y-%m-%d %H:%M}"
