"""Everything that happened to a case. Append-only and hash-chained."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _


class CaseEvents(models.QuerySet):
    def stood(self) -> "CaseEvents":
        """Without those that were taken back: what they said and did counts no longer. The undoing itself stays."""
        undoing = CaseEvent.objects.filter(case=OuterRef("case"), undoes=OuterRef("seq"))
        return self.filter(~Exists(undoing))


class CaseEvent(models.Model):
    """``at``: when it was written (audit reads it); ``effective_on``: when it counts (clocks and figures do).

    ``data`` is sealed JSON (aad "event:<case>:<seq>") so that erasure and key rotation never touch the chain:
    ``data_digest`` is the keyed digest of the canonical plain data and columns, ``hash`` = SHA-256 over the previous
    hash and this row's plain columns and digest. ``submission``: the form this step was filled in with.
    ``undoes``: the seq of the event this one takes back (kind undo), see cases.undoing.
    ``public``: what the tracking page may print, {"label", "text"} or {}.
    Quiet kinds (look, note, recount …) do not make another person's click late.
    """

    class Kind(models.TextChoices):
        OPEN = "open", _("opened")
        MOVE = "move", _("moved")
        CLOCK = "clock", _("time limit")
        REMIND = "remind", _("reminded")
        SURVEY = "survey", _("rated")
        LOOK = "look", _("secret shown")
        NOTE = "note", _("note")
        MIGRATE = "migrate", _("new version")
        RECOUNT = "recount", _("counted again")
        PART = "part", _("part")
        LINK = "link", _("linked")
        HANDS = "hands", _("agreed, with others to follow")
        GIVE = "give", _("given to a colleague")
        URGE = "urge", _("urged")
        VOID = "void", _("import taken back")
        UNDO = "undo", _("taken back")

    class ActorKind(models.TextChoices):
        STAFF = "staff", _("staff")
        APPLICANT = "applicant", _("applicant")
        PARTY = "party", _("another party")
        SYSTEM = "system", _("system")
        NEIGHBOUR = "neighbour", _("neighbouring system")

    QUIET = ("look", "note", "remind", "survey", "recount", "part", "link", "give", "hands", "urge")

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField(_("written at"))
    effective_on = models.DateField(_("counts from"))
    actor_kind = models.CharField(max_length=10, choices=ActorKind.choices)
    user = models.ForeignKey("home.User", models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("home.Unit", models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("home.Post", models.PROTECT, null=True, related_name="+")
    party = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    transition = models.CharField(max_length=60, blank=True)
    from_state = models.CharField(max_length=60, blank=True)
    to_state = models.CharField(max_length=60, blank=True)
    submission = models.ForeignKey("forms.Submission", models.PROTECT, null=True, related_name="events")
    data = models.TextField()
    public = models.JSONField(default=dict)
    data_digest = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    undoes = models.PositiveIntegerField(null=True)

    objects = CaseEvents.as_manager()

    class Meta:
        verbose_name = _("event")
        ordering = ["case", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="event_seq")]
        indexes = [
            models.Index(fields=["kind", "at"], name="event_kind_at"),
            # As nearly empty: every row of the desk's lists asks how often it was urged.
            models.Index(fields=["case", "at"], name="event_urges", condition=Q(kind="urge")),
            # Nearly empty: whoever reads what stood looks there for each event.
            models.Index(fields=["case", "undoes"], name="event_undoes", condition=Q(undoes__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq} {self.transition or self.kind}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise ValueError("An event is never rewritten.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ValueError("An event is never removed.")


class Moment(models.Model):
    """A moment of a case: opened, closed, a milestone, a move, raised …; a turn writes it beside its event.

    Figures count by it: ``on`` is the day from which it counts, ``unit`` who held the case then. A moment that comes
    again stands here again.
    """

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="moments", db_index=False)
    seq = models.PositiveIntegerField()
    key = models.CharField(max_length=80)
    on = models.DateField()
    unit = models.ForeignKey("home.Unit", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "seq", "key"], name="moment_once")]
        indexes = [models.Index(fields=["key", "on", "case"], name="moment_key_on")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq} {self.key}"


class Anchor(models.Model):
    """The day's digest over the heads of all chains that grew that day, and over the anchor before.

    Printed or mailed away, it proves what stood here. ``cases``: how many chains grew; ``upto``: the last event it
    covers, by key, since cases entered later may be dated earlier.
    """

    day = models.DateField(unique=True)
    upto = models.PositiveBigIntegerField()
    cases = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return self.day.isoformat()
