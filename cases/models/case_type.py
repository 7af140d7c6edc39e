"""Case types as editors make them, the versions they were published in, and which form opens which."""

from functools import cached_property

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin

from home.prepared import Given, Prepared


class CaseType(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    """The editing surface of a case type. ``slug`` is "pack.key"; ``spec`` is canonical text of cases.spec.CaseSpec.

    Text, not jsonb: the order of states and moves is meaning, and PostgreSQL would lose it.
    """

    slug = models.CharField(_("key"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=120)
    owner = models.ForeignKey("home.Unit", models.PROTECT, null=True, blank=True, verbose_name=_("owner"))
    spec = models.TextField(_("specification"), blank=True)
    units = models.JSONField(_("unit slots"), default=dict, blank=True)  # {"office": unit code, …}
    pack_key = models.CharField(_("pack"), max_length=80, blank=True, editable=False)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="case_type")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="case_type",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = _("case type")
        verbose_name_plural = _("case types")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self):
        return self._revisions

    @property
    def current(self) -> "CaseTypeVersion | None":
        """The version new cases start from."""
        return NEWEST.first(type=self)


class CaseTypeVersion(models.Model):
    """A published case type, frozen.

    ``pins``: {form key in the spec: FormVersion id} for the forms that later moves name. ``units``: the slots as
    mapped when published. ``tables``, ``codelists``, ``notices`` … travel inside ``spec``: a version is whole.
    """

    type = models.ForeignKey(CaseType, models.PROTECT, related_name="versions", verbose_name=_("case type"))
    number = models.PositiveIntegerField(_("version"))
    spec = models.TextField(_("specification"))
    sha256 = models.CharField(max_length=64)
    pins = models.JSONField(default=dict)
    units = models.JSONField(default=dict)
    published_by = models.ForeignKey("home.User", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("published at"))

    class Meta:
        verbose_name = _("case type version")
        ordering = ["type", "-number"]
        constraints = [models.UniqueConstraint(fields=["type", "number"], name="casetypeversion_number")]

    def __str__(self) -> str:
        return f"{self.type} v{self.number}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise ValueError("A published version is frozen.")
        super().save(*args, **kwargs)

    @cached_property
    def life(self):
        """The parsed cases.spec.CaseSpec."""
        from cases import spec

        return spec.parse(self.spec)


class Opens(models.Model):
    """Which case type a form opens; a form without a row opens the general one (intake.case)."""

    form = models.OneToOneField("forms.Form", models.CASCADE, related_name="opens", verbose_name=_("form"))
    type = models.ForeignKey(CaseType, models.PROTECT, related_name="opened_by", verbose_name=_("case type"))

    class Meta:
        verbose_name = _("opened case type")

    def __str__(self) -> str:
        return f"{self.form} → {self.type}"


NEWEST = Prepared(lambda: CaseTypeVersion.objects.filter(type=Given("type")).order_by("-number")[:1])
