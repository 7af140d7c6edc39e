"""What somebody has typed so far: data, never proof that a step was valid."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    """Born at a step's first POST. The bearer of the secret is its owner; only the secret's hash is kept.

    ``answers`` is sealed JSON {field key: raw or clean JSON value} (home.crypto, aad "draft:<id>"), hidden
    answers included so that a change of mind loses nothing. ``idempotency_key`` becomes the submission's.

    Coming back from another device (forms.resuming): ``code_hash`` of the code, and the hash of a fact that only the
    person knows, the answer to ``fact_key``, or a number of their own where that is blank. ``former_hash``: key of the
    browser it was taken over from at ``moved_at``; it opens nothing any more and is told why.

    ``turns``: [page, number of its newest post that was kept] of the last pages (forms.turns).

    ``helper``: who of the staff fills it in beside the person; ``assist``: see forms.assisting, never a name or number.
    """

    id = models.UUIDField(primary_key=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    version = models.ForeignKey("forms.FormVersion", models.PROTECT, related_name="drafts")
    about = models.CharField(_("about"), max_length=80, blank=True)
    answers = models.TextField(_("answers, sealed"))
    done_steps = models.JSONField(default=list)  # keys of the questions that were right when their step was posted
    turns = models.JSONField(default=list)
    channel = models.CharField(max_length=12, default="web")
    entry_mode = models.CharField(max_length=8, default="self")
    unit = models.ForeignKey("home.Unit", models.PROTECT, null=True, related_name="+")
    helper = models.ForeignKey("home.User", models.PROTECT, null=True, related_name="+")
    session = models.CharField(max_length=64, blank=True)  # of a kiosk (home.terminals): it ends with that
    assist = models.JSONField(default=dict)
    idempotency_key = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    code_hash = models.CharField(max_length=64, null=True, db_index=True)
    fact_key = models.CharField(max_length=40, blank=True)
    fact_hash = models.CharField(max_length=64, blank=True)
    former_hash = models.CharField(max_length=64, null=True, db_index=True)
    moved_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("draft")
        indexes = [models.Index(fields=["session"], name="draft_session", condition=~models.Q(session=""))]

    def __str__(self) -> str:
        return str(self.id)


class Screen(models.Model):
    """A second screen on which the person sees what is about to be sent. ``code_hash`` until it was typed there once,
    then ``key_hash`` of that browser. ``confirmed_of``: digest of what was on it when the person said yes.
    """

    draft = models.OneToOneField(Draft, models.CASCADE, related_name="screen")
    code_hash = models.CharField(max_length=64, null=True, unique=True)
    key_hash = models.CharField(max_length=64, null=True, unique=True)
    until = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_of = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("second screen")

    def __str__(self) -> str:
        return str(self.draft_id)


class StagedFile(models.Model):
    """A file that was accepted beside a draft; it becomes an Attachment when the draft is sent."""

    id = models.UUIDField(primary_key=True)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files")
    field = models.CharField(max_length=120)
    name = models.CharField(max_length=255)
    storage_key = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    type = models.CharField(max_length=80)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("staged file")
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.name
