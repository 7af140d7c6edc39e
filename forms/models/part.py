"""Parts of the library: questions an office asks again and again, and the versions they were given out in."""

from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy, pgettext_lazy

from forms.fields.stream import QuestionsStreamField
from forms.keys import key_problem


def speakable_key(value: str) -> None:
    if problem := key_problem(value):
        raise ValidationError(problem)


class Part(models.Model):
    """``key`` stands in forms and never changes; ``fields`` is the draft. Forms hold copies of a PartVersion."""

    key = models.CharField(
        pgettext_lazy("part", "key"), max_length=40, unique=True, blank=True, validators=[speakable_key]
    )
    title = models.CharField(pgettext_lazy("part", "title"), max_length=120)
    fields = QuestionsStreamField([], use_json_field=True, verbose_name=gettext_lazy("Questions"))

    class Meta:
        verbose_name = pgettext_lazy("library", "part")
        verbose_name_plural = pgettext_lazy("library", "parts")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def newest(self) -> "PartVersion | None":
        return self.versions.order_by("-number").first()

    @property
    def in_use(self) -> bool:
        """True if a version of a form that was published has a copy."""
        from forms.models import FormVersion

        return FormVersion.objects.filter(schema__contains=f'"part":"{self.key}@').exists()


class PartVersion(models.Model):
    """A part given out, frozen. ``schema``: canonical JSON, a list of forms.schema.Field; ``sha256`` its digest."""

    part = models.ForeignKey(
        Part, models.CASCADE, related_name="versions", verbose_name=pgettext_lazy("library", "part")
    )
    number = models.PositiveIntegerField(gettext_lazy("version"))
    schema = models.TextField(gettext_lazy("schema"))
    sha256 = models.CharField(max_length=64)
    published_by = models.ForeignKey("home.User", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(gettext_lazy("published at"))

    class Meta:
        verbose_name = gettext_lazy("version of a part")
        ordering = ["part", "-number"]
        constraints = [models.UniqueConstraint(fields=["part", "number"], name="partversion_number")]

    def __str__(self) -> str:
        return self.ref

    def save(self, *args, **kwargs):
        if self.pk:
            raise ValueError("A published version is frozen.")
        super().save(*args, **kwargs)

    @property
    def ref(self) -> str:
        """As a group names it: “contact@2”."""
        return f"{self.part.key}@{self.number}"

    @cached_property
    def questions(self):
        """The parsed forms.schema.Field, in order."""
        from forms import library

        return library.parse(self.schema)
