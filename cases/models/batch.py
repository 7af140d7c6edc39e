"""Tables that came into the house: what was sent, what became of each row, and what stood there before."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Batch(models.Model):
    """One table to be taken in. ``target``: what of its kind (a case type's slug). ``post``: with which it is done.

    ``file``: the upload in private storage until it is read; ``columns``: [[letter, heading, key or ""]]. ``counts``:
    {outcome: rows}. ``cursor``: how far the work of this state has come: chunks while judging, row numbers while
    carrying out or taking back; each step moves it in its own transaction, so that a step counts once. ``fault``: one
    sentence about the whole.
    """

    class State(models.TextChoices):
        READING = "reading", pgettext_lazy("import", "being read")
        JUDGING = "judging", pgettext_lazy("import", "being looked through")
        READY = "ready", pgettext_lazy("import", "waiting for your decision")
        CARRYING = "carrying", pgettext_lazy("import", "being carried out")
        DONE = "done", pgettext_lazy("import", "carried out")
        BACKING = "backing", pgettext_lazy("import", "being taken back, since a row was refused")
        FAILED = "failed", pgettext_lazy("import", "not carried out")
        UNDOING = "undoing", pgettext_lazy("import", "being taken back")
        UNDONE = "undone", pgettext_lazy("import", "taken back")
        DROPPED = "dropped", pgettext_lazy("import", "thrown away")

    WORKING = (State.READING, State.JUDGING, State.CARRYING, State.BACKING, State.UNDOING)

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    kind = models.CharField(_("kind"), max_length=20)
    target = models.CharField(max_length=120, blank=True)
    user = models.ForeignKey("home.User", models.PROTECT, related_name="+", verbose_name=_("person"))
    post = models.ForeignKey("home.Post", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("at"))
    name = models.CharField(_("file"), max_length=200)
    file = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.READING)
    columns = models.JSONField(default=list)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    counts = models.JSONField(default=dict)
    cursor = models.PositiveIntegerField(default=0)
    fault = models.TextField(blank=True)
    touched_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    undone_by = models.ForeignKey("home.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = pgettext_lazy("import", "table taken in")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["user", "-at"], name="batch_user_at"),
            models.Index(fields=["state", "id"], name="batch_state"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"


class BatchChunk(models.Model):
    """Some rows of a table as they were sent, sealed: [[row number, [cell, …]], …]. Gone when nobody needs them."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="chunks", db_index=False)
    n = models.PositiveIntegerField()
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    data = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "n"], name="batchchunk_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.n}"


class BatchRow(models.Model):
    """What is to become, or became, of a row. ``errors``: [[column letter or "", sentence]].

    ``identity`` and ``whole``: keyed hashes of what the row is about and of all that it says, to find doubles.
    ``about``: what a person knows it by, never a secret answer. ``ref``: the key of what it made or changed;
    ``before``/``after``: the columns it changed, where those are no case's. ``done``: carried out, not taken back.
    """

    class Outcome(models.TextChoices):
        NEW = "new", pgettext_lazy("import", "new")
        CHANGED = "changed", pgettext_lazy("import", "changed")
        SAME = "same", pgettext_lazy("import", "unchanged")
        DOUBLE = "double", pgettext_lazy("import", "double")
        WRONG = "wrong", pgettext_lazy("import", "wrong")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="results", db_index=False)
    n = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    errors = models.JSONField(default=list)
    identity = models.CharField(max_length=32, blank=True)
    whole = models.CharField(max_length=32)
    about = models.CharField(max_length=120, blank=True)
    ref = models.CharField(max_length=60, blank=True)
    changes = models.JSONField(default=dict)
    done = models.BooleanField(default=False)
    kept = models.CharField(max_length=300, blank=True)  # why it could not be taken back

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "n"], name="batchrow_once")]
        indexes = [
            models.Index(fields=["batch", "outcome", "n"], name="batchrow_outcome"),
            models.Index(fields=["batch", "identity"], name="batchrow_identity"),
            models.Index(fields=["whole"], name="batchrow_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.n} {self.outcome}"
