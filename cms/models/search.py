"""The search index: cut text in plain rows, so that SQLite and PostgreSQL find the same things in the same order."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """One page that can be found. ``length``: sum of its term weights, for a fair comparison of long and short."""

    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, related_name="ow_search")
    kind = models.CharField(max_length=12, db_index=True)
    said = models.CharField(max_length=200, blank=True)  # the sentence under the title in a list of results
    length = models.FloatField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} {self.page_id}"


class SearchTerm(models.Model):
    """A word, a pair of characters, a pair of pinyin syllables or a run of initials of one entry."""

    entry = models.ForeignKey(SearchEntry, models.CASCADE, related_name="terms")
    term = models.CharField(max_length=40)
    weight = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["term", "entry"], name="searchterm_term")]
        constraints = [models.UniqueConstraint(fields=["entry", "term"], name="searchterm_once")]

    def __str__(self) -> str:
        return self.term


class EverydayWords(models.Model):
    """What people say for what titles call by its official name: a page whose title holds ``phrase`` is found by
    ``words`` too. Beside the list that ships with the product (cms/search/thesaurus.txt)."""

    MOST = 40

    phrase = models.CharField(
        _("in official words"),
        max_length=30,
        unique=True,
        help_text=_("As it stands in the titles of pages, for example 社会保障卡."),
    )
    words = models.CharField(
        _("in everyday words"),
        max_length=400,
        help_text=_("What people say and type, with spaces between, for example 社保卡 市民卡."),
    )

    class Meta:
        verbose_name = pgettext_lazy("search", "everyday words")
        verbose_name_plural = pgettext_lazy("search", "everyday words")
        ordering = ["phrase"]

    def __str__(self) -> str:
        return self.phrase

    @classmethod
    def from_db(cls, *args, **kwargs):
        found = super().from_db(*args, **kwargs)
        found.was = found.phrase  # pages of the old phrase have to forget the words
        return found

    def clean(self) -> None:
        self.phrase = "".join(self.phrase.split())
        said = list(dict.fromkeys(self.words.replace("、", " ").replace("，", " ").replace(",", " ").split()))
        if len(self.phrase) < 2:  # one character stands in half of all titles
            raise ValidationError({"phrase": gettext("Write at least two characters, as they stand in titles.")})
        if len(said) > self.MOST:
            said_too_much = gettext("At most %(n)d words; make a second entry for what means something else.")
            raise ValidationError({"words": said_too_much % {"n": self.MOST}})
        self.words = " ".join(said)


class Asked(models.Model):
    """What people searched for, by day: ``times`` it was asked, ``found`` how many pages the last answer had.

    Nobody's name stands with it; what holds an ID number or a phone number is never kept.
    """

    day = models.DateField()
    text = models.CharField(max_length=60)
    times = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "text"], name="asked_once")]
        indexes = [models.Index(fields=["found", "day"], name="asked_found_day")]

    def __str__(self) -> str:
        return self.text
