"""Machines of the office that the public touches: self-service kiosks and the rating tablets of windows."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Terminal(models.Model):
    """``number``: painted on it. ``key_hash`` of the browser that was set up; ``code_hash`` of the code that sets the
    next one up until ``code_until``. ``clerk``: whose window a rating tablet stands at, blank for all of the unit.
    ``seen_at``: when it last asked for a page, to the minute.
    """

    class Kind(models.TextChoices):
        KIOSK = "kiosk", pgettext_lazy("terminal", "kiosk")
        TABLET = "tablet", pgettext_lazy("terminal", "rating tablet")

    class Hours(models.TextChoices):
        ALWAYS = "always", _("day and night")
        HALL = "hall", _("with the hall")

    class Module(models.TextChoices):
        PRINTER = "printer", _("80 mm printer")
        ID_CARD = "id_card", _("ID card reader")
        SOCIAL_CARD = "social_card", _("social security card reader")
        SCANNER = "scanner", _("code scanner")
        SEAL = "seal", _("seal")
        CAMERA = "camera", _("document camera")

    kind = models.CharField(_("kind of machine"), max_length=8, choices=Kind.choices, default=Kind.KIOSK)
    number = models.SlugField(_("machine number"), max_length=20, unique=True)
    unit = models.ForeignKey("home.Unit", models.PROTECT, related_name="terminals", verbose_name=_("unit it stands at"))
    place = models.CharField(pgettext_lazy("terminal", "where it stands"), max_length=80, blank=True)
    hours = models.CharField(
        pgettext_lazy("terminal", "hours"), max_length=8, choices=Hours.choices, default=Hours.HALL
    )
    modules = models.JSONField(_("what is built in"), default=list, blank=True)
    keeper = models.ForeignKey(
        "home.User", models.SET_NULL, null=True, blank=True, related_name="keeps", verbose_name=_("keeper")
    )
    clerk = models.ForeignKey(
        "home.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("clerk at this window")
    )
    active = models.BooleanField(pgettext_lazy("terminal", "in use"), default=True)
    key_hash = models.CharField(max_length=64, blank=True)
    code_hash = models.CharField(max_length=64, blank=True, db_index=True)
    code_until = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(_("last seen"), null=True)

    class Meta:
        verbose_name = _("machine")
        verbose_name_plural = _("kiosks and tablets")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def prints(self) -> bool:
        return self.Module.PRINTER in self.modules
