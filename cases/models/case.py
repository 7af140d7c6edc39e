"""A case: a submission with a life. The row is the projection of its events; only cases.transition writes it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.queries import CaseQuerySet


class Category(models.TextChoices):
    INTAKE = "intake", _("intake")
    WORK = "work", _("in work")
    PAUSE = "pause", pgettext_lazy("case", "paused")
    CLOSED = "closed", pgettext_lazy("case", "closed")


class Case(models.Model):
    """``version`` is the seq of the last event; ``next_due`` the first instant at which a running clock is late;
    ``next_fire`` the first instant a timer wants. ``holder_county``/``holder_town``: the holder's place in the
    tree, so that a scope is one indexed comparison.
    """

    number = models.CharField(_("number"), max_length=40, unique=True)
    code_hash = models.CharField(max_length=64, null=True, db_index=True)
    type = models.ForeignKey(
        "cases.CaseType", models.PROTECT, related_name="cases", verbose_name=_("case type"), db_index=False
    )
    type_version = models.ForeignKey("cases.CaseTypeVersion", models.PROTECT, related_name="cases")
    item_version = models.ForeignKey("cases.ItemVersion", models.PROTECT, null=True, related_name="cases")
    submission = models.ForeignKey("forms.Submission", models.PROTECT, null=True, related_name="cases")
    title = models.CharField(_("title"), max_length=200)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    part_key = models.CharField(max_length=100, blank=True)  # "group.key" in the parent
    parts = models.JSONField(default=dict)  # group → {"begun", "left_out", "joined", "absent"}
    home = models.ForeignKey("home.Unit", models.PROTECT, related_name="+", verbose_name=_("opening unit"))
    holder = models.ForeignKey(
        "home.Unit", models.PROTECT, related_name="held", verbose_name=_("holder"), db_index=False
    )
    holder_county = models.ForeignKey("home.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    holder_town = models.ForeignKey("home.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    in_name_of = models.ForeignKey("home.Unit", models.PROTECT, null=True, related_name="+")
    assignee = models.ForeignKey("home.User", models.PROTECT, null=True, related_name="assigned", db_index=False)
    level = models.PositiveSmallIntegerField(_("response level"), default=1)
    state = models.CharField(pgettext_lazy("case", "State"), max_length=60)
    category = models.CharField(_("category"), max_length=8, choices=Category.choices)
    alive = models.BooleanField(_("in force"), default=False)
    result = models.CharField(_("result"), max_length=40, blank=True)
    business_key = models.CharField(max_length=120, null=True)
    released = models.BooleanField(default=False)  # a register's entry that is no more: its key is free again
    void = models.BooleanField(default=False)  # opened by a table that was taken back: its log stays, it counts nowhere
    channel = models.CharField(_("channel"), max_length=12)
    facts = models.JSONField(default=dict)  # what moves set: score, grade, winner …; never a secret answer
    reached = models.JSONField(default=dict)  # milestone → ISO day it counts from
    parties = models.JSONField(default=dict)  # who else may look and act, by number and code: see cases.parties
    public_moves = models.JSONField(default=list)  # moves the applicant may take now, for the tracking page
    version = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True)
    next_due = models.DateTimeField(_("due"), null=True)
    next_fire = models.DateTimeField(null=True, db_index=True)
    hold = models.JSONField(default=dict)  # pause: {"reason", "since", "clocks", "state"}; state: where it came from
    hands = models.JSONField(default=dict)  # who has agreed to a move that needs several: see cases.hands
    handing = models.JSONField(default=dict)  # the last handing over while it is not settled: see cases.handed
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    destroy_after = models.DateField(null=True, db_index=True)
    spawned_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="spawned")

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.UniqueConstraint(
                fields=["type", "business_key"],
                condition=Q(business_key__isnull=False, merged_into__isnull=True, released=False),
                name="case_business_key",
            ),
            # However often a form is sent, one case comes of it.
            models.UniqueConstraint(fields=["submission"], name="case_once_per_submission"),
        ]
        # Each list of the desk: one scope column, open or not, by due date, with the key to page by. They begin with
        # foreign keys, which have no index of their own: a shorter one beside it leads planners to sort.
        indexes = [
            models.Index(fields=["holder", "category", "next_due", "id"], name="case_holder_due"),
            models.Index(fields=["holder_town", "category", "next_due", "id"], name="case_town_due"),
            models.Index(fields=["holder_county", "category", "next_due", "id"], name="case_county_due"),
            models.Index(fields=["assignee", "category", "next_due", "id"], name="case_assignee_due"),
            models.Index(fields=["next_due", "id"], name="case_due"),  # for who sees much: walked in order
            models.Index(fields=["category", "next_due", "id"], name="case_category_due"),
            models.Index(fields=["type", "state", "next_due", "id"], name="case_type_state"),
            models.Index(fields=["type", "category", "next_due", "id"], name="case_type_stage"),
            models.Index(fields=["-opened_at", "-id"], name="case_opened"),
            models.Index(fields=["-closed_at", "-id"], name="case_closed"),
            models.Index(fields=["item_version", "-closed_at"], name="case_item_closed"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("desk:case", args=[self.number])

    @property
    def life(self):
        """The spec this case runs on."""
        return self.type_version.life

    @property
    def state_label(self) -> str:
        if self.void:
            return _("Import taken back")
        return _("Merged") if self.merged_into_id else self.life.states[self.state].label


class Reach(models.Model):
    """A post from elsewhere that a move, part or handing over names: it may see this case; `transition` writes it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="reach", db_index=False)  # reach_once begins with it
    unit = models.ForeignKey("home.Unit", models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "unit", "role"], name="reach_once")]
        indexes = [models.Index(fields=["unit", "role", "case"], name="reach_unit_role")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.unit_id} {self.role}"


class Withheld(models.Model):
    """Whom a case must not be shown to: a unit with all below it, or a person. `transition` writes it.

    ``why``: "" where a rule of the type says so (it goes when the rule no longer holds), else recused or origin.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="withheld")
    unit = models.ForeignKey("home.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    user = models.ForeignKey("home.User", models.PROTECT, null=True, related_name="+", db_index=False)
    why = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "unit", "why"], name="withheld_unit", condition=Q(user=None)),
            models.UniqueConstraint(fields=["case", "user", "why"], name="withheld_user", condition=Q(unit=None)),
        ]
        indexes = [
            models.Index(fields=["unit", "case"], name="withheld_from_unit", condition=Q(user=None)),
            models.Index(fields=["user", "case"], name="withheld_from_user", condition=Q(unit=None)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.unit_id or self.user_id}"


class Link(models.Model):
    """Two cases that belong together: spawned, related, duplicate."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="links")
    other = models.ForeignKey(Case, models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "other", "kind"], name="link_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"
