"""Who may do what with one form, beyond what groups grant."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FormRights(models.Model):
    """Whose form it is, and whether a post alone opens its answers. No part of revisions: it counts at once.

    A form without a row, or without ``owner``, belongs to all editors.
    """

    form = models.OneToOneField("forms.Form", models.CASCADE, related_name="rights", verbose_name=_("form"))
    owner = models.ForeignKey(
        "home.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owning unit")
    )
    named_only = models.BooleanField(_("only people named for this form read its answers"), default=False)

    class Meta:
        verbose_name = _("rights to a form")

    def __str__(self) -> str:
        return f"{self.form}: {self.owner or ''}"


class FormGrant(models.Model):
    """What ``user`` may do with ``form``. Asked through forms.rights alone."""

    form = models.ForeignKey("forms.Form", models.CASCADE, related_name="grants", verbose_name=_("form"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    edit = models.BooleanField(_("may edit"), default=False)
    publish = models.BooleanField(_("may publish"), default=False)
    read = models.BooleanField(_("may read answers"), default=False)
    export = models.BooleanField(_("may export answers"), default=False)
    delete_form = models.BooleanField(_("may delete"), default=False)

    class Meta:
        verbose_name = _("right to a form")
        ordering = ["form", "user"]
        constraints = [models.UniqueConstraint(fields=["form", "user"], name="form_grant_once")]

    def __str__(self) -> str:
        return f"{self.form}: {self.user}"
