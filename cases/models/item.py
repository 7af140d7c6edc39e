"""Service items 政务服务事项 as dated rows; the guide page is their public face."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class ServiceItem(models.Model):
    """An item of the catalogue. ``code`` never changes."""

    class Status(models.TextChoices):
        LIVE = "live", _("in use")
        SUSPENDED = "suspended", _("suspended")
        RETIRED = "retired", _("retired")

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    authority = models.ForeignKey("home.Unit", models.PROTECT, related_name="items", verbose_name=_("authority"))
    level = models.CharField(_("level"), max_length=12, default="county")
    theme = models.CharField(_("theme"), max_length=40, blank=True, db_index=True)
    audience = models.CharField(_("audience"), max_length=20, blank=True)  # person | firm | person,firm
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.LIVE)
    status_from = models.DateField(_("status since"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("followed by")
    )

    class Meta:
        verbose_name = _("service item")
        verbose_name_plural = _("service items")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class ItemVersion(models.Model):
    """What an item's guide says from ``valid_from`` on. Immutable; cases point to the version they were opened for.

    ``facts``: the guide's elements, keys in docs/developers/item-facts.md.
    """

    item = models.ForeignKey(ServiceItem, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    facts = models.JSONField(_("facts"))
    valid_from = models.DateField(_("valid from"))

    class Meta:
        verbose_name = _("item version")
        ordering = ["item", "-number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="itemversion_number")]

    def __str__(self) -> str:
        return f"{self.item} v{self.number}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise ValueError("An item version is frozen; publish a new one.")
        super().save(*args, **kwargs)


class Delegations(models.QuerySet):
    def active(self, day: date) -> "Delegations":
        """In force on ``day``; ``valid_to`` is the first day on which one no longer is."""
        return self.filter(models.Q(valid_to=None) | models.Q(valid_to__gt=day), valid_from__lte=day)


class Delegation(models.Model):
    """An item handed down to a town or village: shown on the one guide page, never as a page copy.

    ``entry``: the register's entry that keeps this row (see cases.delegating); without one an editor wrote it.
    """

    class Mode(models.TextChoices):
        GRANTED = "granted", _("powers granted")
        ENTRUSTED = "entrusted", _("entrusted")
        INTAKE = "intake", _("intake moved forward")
        AGENT = "agent", _("helper's service")

    item = models.ForeignKey(ServiceItem, models.CASCADE, related_name="delegations")
    unit = models.ForeignKey("home.Unit", models.PROTECT, related_name="delegations")
    mode = models.CharField(_("mode"), max_length=12, choices=Mode.choices)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    hours = models.CharField(_("hours"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    entry = models.ForeignKey("cases.Case", models.CASCADE, null=True, blank=True, related_name="delegations")

    objects = Delegations.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [models.UniqueConstraint(fields=["item", "unit", "valid_from"], name="delegation_once")]

    def __str__(self) -> str:
        return f"{self.item} → {self.unit}"
