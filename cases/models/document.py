"""Papers 文书: a printed word with a number of its own, and the templates an editor lays over it."""

from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DocumentTemplate(models.Model):
    """A DOCX an editor uploaded for the paper ``name`` (pack.key). Never changed: a new upload is the next number."""

    name = models.CharField(pgettext_lazy("paper", "Paper"), max_length=80)
    number = models.PositiveIntegerField()
    file_name = models.CharField(_("file"), max_length=120)
    storage_key = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(_("uploaded at"))
    by = models.ForeignKey("home.User", models.PROTECT, null=True, related_name="+", verbose_name=_("uploaded by"))

    class Meta:
        verbose_name = _("paper template")
        verbose_name_plural = _("paper templates")
        ordering = ["name", "-number"]
        constraints = [models.UniqueConstraint(fields=["name", "number"], name="template_number")]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class DocumentQuerySet(models.QuerySet):
    def with_void(self) -> Self:
        """``voided_at``: when the step that issued it was taken back; None while it stands."""
        from cases.models.event import CaseEvent

        undone = CaseEvent.objects.filter(case=OuterRef("case"), kind=CaseEvent.Kind.UNDO)
        undone = undone.filter(undoes=OuterRef("event__seq"))
        return self.annotate(voided_at=Subquery(undone.values("at")[:1]))

    def standing(self) -> Self:
        return self.with_void().filter(voided_at=None)


class Document(models.Model):
    """A paper that was issued; void ones keep row and number. The row is a projection of its event, which keeps what
    the paper says (``facts``).

    ``lookup``: the number as `cases.papers.tidied` has it. ``digest``: keyed, over everything it says; its first signs
    are printed as check digits. ``unit``: whose seal it bears.
    """

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="documents")
    event = models.ForeignKey("cases.CaseEvent", models.PROTECT, related_name="documents")
    key = models.CharField(max_length=60)
    number = models.CharField(_("number"), max_length=80)
    lookup = models.CharField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=80)
    at = models.DateTimeField()
    day = models.DateField()
    unit = models.ForeignKey("home.Unit", models.PROTECT, related_name="+")
    public = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    template = models.ForeignKey(DocumentTemplate, models.PROTECT, null=True, related_name="documents")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("paper", "Paper")
        ordering = ["case", "event__seq", "key"]
        constraints = [models.UniqueConstraint(fields=["event", "key"], name="document_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def facts(self) -> dict[str, Any]:
        """What the paper says. Raises home.crypto.Unreadable."""
        from cases import events

        return events.read(self.event)["documents"][self.key]["facts"]
