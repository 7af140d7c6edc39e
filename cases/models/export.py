"""Tables that were taken out of the house."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Export(models.Model):
    """Who took which rows and when. ``query``: the filter as an address says it, ``words``: as people read it.

    ``rows``: how many there were when it began, then how many were written; ``finished_at`` is null for a
    download that broke off.
    """

    user = models.ForeignKey("home.User", models.PROTECT, related_name="+", verbose_name=_("person"))
    at = models.DateTimeField(_("at"))
    format = models.CharField(_("format"), max_length=8)
    query = models.CharField(max_length=600, blank=True)
    words = models.JSONField(_("filter"), default=list)
    headings = models.JSONField(_("columns"), default=list)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("export")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["user", "-at"], name="export_user_at")]

    def __str__(self) -> str:
        return f"{self.user} {self.at:%Y-%m-%d %H:%M}"
