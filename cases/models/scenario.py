"""Scenarios of case types: those a pack brought and those an editor kept. Every later version is held to them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forms.models.scenario import Sealed


class TypeScenario(Sealed):
    """Sealed: {"steps": [step of a pack's scenario, …]}, whole: nothing in them is named that stands elsewhere.

    ``from_pack``: the pack that brought it and owns it; blank for one that was kept here.
    """

    type = models.ForeignKey("cases.CaseType", models.CASCADE, related_name="scenarios", verbose_name=_("case type"))
    title = models.CharField(_("title"), max_length=120)
    from_pack = models.CharField(_("pack"), max_length=40, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("scenario of a case type")
        verbose_name_plural = _("scenarios of case types")
        ordering = ["-from_pack", "made_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["type", "from_pack", "title"], name="typescenario_title")]

    def __str__(self) -> str:
        return self.title

    @property
    def steps(self) -> list[dict[str, Any]]:
        """Plain data of cases.packs.shapes.Step. Raises home.crypto.Unreadable."""
        return self.open()["steps"]
