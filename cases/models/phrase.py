"""Ready sentences for the long boxes of a step's form."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Phrase(models.Model):
    """``text`` may hold fields in braces, those of `cases.phrases.FIELDS` only. Without ``unit`` it is for all units,
    else for the unit and those below it; without ``type`` for every case type."""

    title = models.CharField(pgettext_lazy("phrase", "name"), max_length=40)
    text = models.TextField(pgettext_lazy("phrase", "text"), max_length=1000)
    unit = models.ForeignKey("home.Unit", models.CASCADE, null=True, blank=True, verbose_name=_("unit"))
    type = models.ForeignKey("cases.CaseType", models.CASCADE, null=True, blank=True, verbose_name=_("case type"))

    class Meta:
        verbose_name = pgettext_lazy("phrase", "phrase")
        verbose_name_plural = pgettext_lazy("phrase", "phrases")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title
