"""How often a column must have something new, and who looks after it: kept by editors, asked by cms.staleness."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ColumnKey(models.TextChoices):
    """What is inspected as a column of its own."""

    NOTICE = "notice", _("Notices")
    NEWS = "news", _("Service news")
    RATING = "rating", _("Ratings published")
    POLICY = "policy", _("Policies explained")
    PARTY = "party", _("Party building")
    DOCUMENTS = "documents", _("Policy documents")
    LEARNING = "learning", _("Daily learning")


class ColumnRule(models.Model):
    """``days``: at least so often something new; ``warn``: so many days before that is over its keeper is told."""

    column = models.CharField(pgettext_lazy("news", "Column"), max_length=12, choices=ColumnKey.choices, unique=True)
    days = models.PositiveSmallIntegerField(
        _("something new at least every (days)"),
        validators=[MinValueValidator(1), MaxValueValidator(730)],
        help_text=_("Inspectors call news stale after 14 days, notices and policies after 180."),
    )
    warn = models.PositiveSmallIntegerField(
        _("tell the keeper so many days before"), default=4, validators=[MaxValueValidator(60)]
    )
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("keeper of the column"),
    )

    class Meta:
        verbose_name = _("column and its keeper")
        verbose_name_plural = _("columns and their keepers")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_column_display()
