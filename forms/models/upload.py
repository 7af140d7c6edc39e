"""A file on its way: pieces in private storage until it is whole, then judged and kept as a StagedFile."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Upload(models.Model):
    """``mark``: what the browser recognises the same file by, so that it goes on where the line broke.

    ``received`` bytes lie in ``pieces`` (storage keys, in order). Only the draft's bearer may add to it.
    """

    id = models.UUIDField(primary_key=True)
    draft = models.ForeignKey("forms.Draft", models.CASCADE, related_name="uploads")
    field = models.CharField(max_length=120)
    name = models.CharField(max_length=255)
    mark = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    pieces = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("file on its way")
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.name
