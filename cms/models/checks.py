"""What is looked at before and after publishing: words an editor keeps, what was found, addresses of others."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class SensitiveWord(models.Model):
    """A word no page should say, or only after a second thought. A list ships with the product; it is the editors'."""

    class Level(models.TextChoices):
        WARN = "warn", _("Ask once before publishing")
        REFUSE = "refuse", _("Do not publish")

    word = models.CharField(
        _("word or phrase"),
        max_length=40,
        unique=True,
        help_text=_("Wherever it stands in a title or text of a page, for example 国家级."),
    )
    level = models.CharField(
        pgettext_lazy("checks", "what happens"),
        max_length=8,
        choices=Level.choices,
        default=Level.WARN,
        help_text=_("“Do not publish” is for what must never appear; the rest is asked once and remembered."),
    )
    why = models.CharField(
        _("why, with the law's article"),
        max_length=200,
        blank=True,
        help_text=_("The editor reads this while writing, for example 广告法 第九条."),
    )
    instead = models.CharField(
        _("what to write instead"),
        max_length=80,
        blank=True,
        help_text=_("The right word, for example 市场监督管理局 for 工商局. May stay blank."),
    )

    class Meta:
        verbose_name = pgettext_lazy("checks", "sensitive word")
        verbose_name_plural = pgettext_lazy("checks", "sensitive words")
        ordering = ["word"]

    def __str__(self) -> str:
        return self.word

    def clean(self) -> None:
        self.word = "".join(self.word.split())
        if len(self.word) < 2:  # one character stands in every page
            raise ValidationError({"word": gettext("Write at least two characters.")})
        if self.instead and self.word in self.instead:
            said = gettext("“%(instead)s” holds the word itself: who follows the advice would be stopped again.")
            raise ValidationError({"instead": said % {"instead": self.instead}})

    def stands_in(self, text: str) -> bool:
        return self.word.lower() in text.lower()


class PageCheck(models.Model):
    """What was found on a live page when it was last looked at. ``findings``: `Finding.kept`; ``accepted``: marks of
    warnings somebody has confirmed by publishing; ``at``: None when it is to be looked at again."""

    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, related_name="ow_check")
    findings = models.JSONField(default=list)
    accepted = models.JSONField(default=list)
    at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return str(self.page_id)


class OutsideLink(models.Model):
    """An address of somebody else that a live page leads to. Tried once a night; ``said``: the fault in words."""

    LONGEST = 500

    class State(models.TextChoices):
        NEW = "new", _("Not tried yet")
        FINE = "fine", _("It answers")
        DOUBT = "doubt", _("Did not answer last night")
        BROKEN = "broken", _("It does not answer")

    address = models.CharField(max_length=LONGEST, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW, db_index=True)
    said = models.CharField(max_length=120, blank=True)
    since = models.DateField(null=True)  # first night in a row without an answer
    tried_on = models.DateField(null=True, db_index=True)
    pages = models.ManyToManyField("wagtailcore.Page", related_name="+")

    def __str__(self) -> str:
        return self.address
