"""Who may do what with one form, beyond what groups grant."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


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
