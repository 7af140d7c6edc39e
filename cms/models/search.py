"""The search index: cut text in plain rows, so that SQLite and PostgreSQL find the same things in the same order."""

from django.db import models


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
