"""What an editor tries a form with: scenarios that must hold, and rehearsals that leave nothing behind."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from home import crypto


class Sealed(models.Model):
    """Answers at rest are sealed here too: people try forms with what they know by heart, their own numbers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealed = models.TextField(editable=False)

    class Meta:
        abstract = True

    @property
    def _place(self) -> str:
        return f"{self._meta.model_name}:{self.pk}"

    def open(self) -> dict:
        """The plain values. Raises home.crypto.Unreadable."""
        return crypto.unseal(self.sealed, self._place)

    def seal(self, values: dict) -> None:
        self.sealed = crypto.seal(values, self._place)


class Scenario(Sealed):
    """Answers, and what the form must make of them. Belongs to the form, so that every later version is held to it.

    Sealed: {"answers": {key: raw answer}, "files": {path: [name]}, "channel", "shown": [key], "errors": {place:
    [sentence]}, "results": {key: JSON value of what is calculated}}. ``day``: the day it is played on.
    """

    form = models.ForeignKey("forms.Form", models.CASCADE, related_name="scenarios", verbose_name=_("form"))
    title = models.CharField(_("title"), max_length=80)
    day = models.DateField(_("played on"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("scenario")
        ordering = ["title", "id"]
        constraints = [models.UniqueConstraint(fields=["form", "title"], name="scenario_title")]

    def __str__(self) -> str:
        return self.title


class Rehearsal(Sealed):
    """A form being tried by an editor. No draft of a citizen: it has no version, and intake has no door for it.

    Sealed: {"answers", "files": {path: [{id, name, size, type}]}, "done": [key]}. ``schema``: what is tried, frozen
    when it began.
    """

    form = models.ForeignKey("forms.Form", models.CASCADE, related_name="rehearsals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    schema = models.TextField(editable=False)
    number = models.PositiveIntegerField(null=True)  # the version that is tried, None: what the builder holds
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("rehearsal")

    def __str__(self) -> str:
        return str(self.pk)
