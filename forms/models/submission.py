"""What somebody said through one version of a form. It never changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Submission(models.Model):
    """Immutable. ``data`` holds the clean answers as JSON, hidden ones left out; secret ones stand in
    SecretAnswer and here only as {"secret": true, "mask": "330***********123X"}.

    ``about``: opaque key the page passes (an item's code); ``cases`` resolves it. ``digest``: keyed digest of
    the plain answers and files' sha256, printed on receipts. ``draft_secret`` hash lets a repeated post find it.
    """

    uuid = models.UUIDField(unique=True)
    version = models.ForeignKey("forms.FormVersion", models.PROTECT, related_name="submissions")
    about = models.CharField(_("about"), max_length=80, blank=True)
    data = models.JSONField(_("answers"))
    channel = models.CharField(_("channel"), max_length=12)
    entry_mode = models.CharField(_("entered by"), max_length=8)
    unit = models.ForeignKey("home.Unit", models.PROTECT, null=True, related_name="+")
    helper = models.ForeignKey("home.User", models.PROTECT, null=True, related_name="+")
    consent = models.JSONField(_("consent"), default=dict)
    assist = models.JSONField(_("assistance"), default=dict)
    idempotency_key = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("submission")
        indexes = [
            models.Index(fields=["version", "-at"], name="submission_version_at"),
            models.Index(fields=["unit", "-at"], name="submission_unit_at"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    def save(self, *args, **kwargs):
        if self.pk:
            raise ValueError("A submission never changes.")
        super().save(*args, **kwargs)


class SecretAnswer(models.Model):
    """A secret answer: sealed with a key id (aad "submission:<uuid>:<field>") and a keyed hash for look-up.

    ``field`` is a key, or "table.row.column" inside a table. ``lookup`` is null where look-up makes no sense.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="secrets")
    field = models.CharField(max_length=120)
    token = models.TextField()
    lookup = models.CharField(max_length=64, null=True, db_index=True)
    key_id = models.CharField(max_length=16, db_index=True)

    class Meta:
        verbose_name = _("secret answer")
        constraints = [models.UniqueConstraint(fields=["submission", "field"], name="secret_once_per_field")]

    def __str__(self) -> str:
        return self.field


class Attachment(models.Model):
    """A file that came with a submission, in private storage under a random key. ``type`` is sniffed by content."""

    id = models.UUIDField(primary_key=True)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="attachments")
    field = models.CharField(max_length=120)
    name = models.CharField(_("name"), max_length=255)
    storage_key = models.CharField(max_length=200, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(_("size"))
    type = models.CharField(_("type"), max_length=80)

    class Meta:
        verbose_name = _("attachment")
        ordering = ["field", "name"]

    def __str__(self) -> str:
        return self.name
