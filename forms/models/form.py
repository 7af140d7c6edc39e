"""A form as editors make it, and the versions it was published in."""

from functools import cached_property

from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtailstreamforms.models.form import AbstractForm

from forms.fields.stream import KeyedFieldsStreamField
from home.prepared import Given, Prepared


class Form(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, AbstractForm):
    """The editing surface. Nothing runs from here: pages and cases run a FormVersion.

    ``pack_key`` is set on rows a pack owns ("doudi.intake").
    """

    site = None  # the library's own Form would clash over Site.form_set
    # The library's slug has no dot; a pack's form is called pack.key.
    slug = models.CharField(
        pgettext_lazy("form", "Key"),
        max_length=255,
        unique=True,
        validators=[RegexValidator(r"^[\w.\-]+\Z")],
    )
    post_redirect_page = None
    process_form_submission_hooks = None
    fields = KeyedFieldsStreamField([], use_json_field=True, verbose_name=_("Fields"))
    template_name = models.CharField(max_length=255, blank=True, editable=False)
    submit_button_text = models.CharField(_("text of the send button"), max_length=40, blank=True)
    summary = models.TextField(_("what this form is for"), blank=True)
    pack_key = models.CharField(_("pack"), max_length=80, blank=True, editable=False, db_index=True)
    ask = models.CharField(
        _("what stands on one page"),
        max_length=8,
        choices=[("step", _("a whole step")), ("question", _("one question"))],
        default="step",
    )
    open_from = models.DateTimeField(_("open from"), null=True, blank=True)
    open_to = models.DateTimeField(_("open until"), null=True, blank=True)
    quota = models.PositiveIntegerField(
        _("at most, in all"), null=True, blank=True, validators=[MinValueValidator(1)]
    )  # counted since open_from where that is set: next year's round counts anew
    quota_daily = models.PositiveIntegerField(
        _("at most, a day"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    shut_words = models.CharField(_("what people read while it is shut or full"), max_length=200, blank=True)
    fact_field = models.CharField(_("question that shows whose draft it is"), max_length=40, blank=True)
    drafts_move = models.BooleanField(_("drafts begun earlier must move to the new version"), default=False)
    basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    keep = models.CharField(_("how long answers are kept"), max_length=80, blank=True)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="form")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="form",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self):
        return self._revisions

    @property
    def current(self) -> "FormVersion | None":
        """The version new drafts start from; None before the first publication."""
        return NEWEST.first(form=self)

    # Wagtail asks the row itself for its preview; how it is drawn is the admin's.
    @property
    def preview_modes(self):
        from forms.admin import preview

        return preview.modes(self)

    def serve_preview(self, request, mode_name):
        from forms.admin import preview

        return preview.serve(self, request, mode_name)

    def copy(self):
        raise NotImplementedError("Copy through the admin: keys and versions need a new form.")

    def process_form_submission(self, form):
        raise NotImplementedError("Intake has one door: forms.intake.submit().")


class FormVersion(models.Model):
    """A published form, frozen. ``schema`` is the canonical text of forms.schema.Form; ``sha256`` its digest."""

    form = models.ForeignKey(Form, models.PROTECT, related_name="versions", verbose_name=_("form"))
    number = models.PositiveIntegerField(_("version"))
    schema = models.TextField(_("schema"))
    sha256 = models.CharField(max_length=64)
    published_by = models.ForeignKey("home.User", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("published at"))
    closed_at = models.DateTimeField(_("taken off at"), null=True, blank=True)  # still accepted for a day after

    class Meta:
        verbose_name = _("form version")
        ordering = ["form", "-number"]
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="formversion_number")]

    def __str__(self) -> str:
        return f"{self.form} v{self.number}"

    def save(self, *args, **kwargs):
        if self.pk and set(kwargs.get("update_fields") or ["schema"]) != {"closed_at"}:
            raise ValueError("A published version is frozen.")
        super().save(*args, **kwargs)

    @cached_property
    def spec(self):
        """The parsed forms.schema.Form."""
        from forms import schema

        return schema.parse(self.schema)


NEWEST = Prepared(lambda: FormVersion.objects.filter(form=Given("form")).order_by("-number")[:1])
