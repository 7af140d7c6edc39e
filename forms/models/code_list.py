"""Code lists an office keeps: kinds of trades, of subsidies, of roads. Dated, so that old answers read as they did."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy, pgettext_lazy


class CodeList(models.Model):
    """``slug`` stands in forms and never changes."""

    title = models.CharField(pgettext_lazy("code list", "title"), max_length=120)
    slug = models.SlugField(gettext_lazy("key"), max_length=60, unique=True)
    source = models.CharField(
        gettext_lazy("source"),
        max_length=200,
        blank=True,
        help_text=gettext_lazy("Which standard or notice it is from."),
    )

    class Meta:
        verbose_name = gettext_lazy("code list")
        verbose_name_plural = gettext_lazy("code lists")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def in_use(self) -> bool:
        """True if a version that was published asks for it."""
        from forms.models import FormVersion

        return FormVersion.objects.filter(schema__contains=f'"codelist":"{self.slug}"').exists()


class CodeQuerySet(models.QuerySet):
    def on(self, day: date) -> Self:
        """Valid on ``day``: the first day counts, the last too."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_to=None) | Q(valid_to__gte=day),
        )


class Code(models.Model):
    """``parent``: the code it hangs below, "" for the top. A code may stand twice with times apart: it was renamed.

    Written by forms.code_lists alone, which looks at a list as a whole.
    """

    code_list = models.ForeignKey(
        CodeList, models.CASCADE, related_name="codes", verbose_name=gettext_lazy("code list")
    )
    code = models.CharField(gettext_lazy("code"), max_length=40)
    label = models.CharField(gettext_lazy("label"), max_length=200)
    parent = models.CharField(gettext_lazy("code above"), max_length=40, blank=True)
    valid_from = models.DateField(gettext_lazy("valid from"), null=True, blank=True)
    valid_to = models.DateField(gettext_lazy("valid until"), null=True, blank=True)
    position = models.PositiveIntegerField(gettext_lazy("order"), default=0)
    objects = CodeQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("code")
        verbose_name_plural = gettext_lazy("codes")
        ordering = ["code_list", "position", "code", "pk"]
        indexes = [models.Index(fields=["code_list", "code"], name="code_of_list")]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"
