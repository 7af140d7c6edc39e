"""The ratings behind a figure as a table: of cases the person sees, once they were given.

An invitation that waits is in no table: who is rated must not learn that somebody was asked. What was written about
the very person who takes the table out stays covered; numbers of people in it are masked for everybody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from cases.desk.rows import channel_label
from cases.models import Survey
from cases.public import grades
from forms import intake
from forms.identity import mask_text
from home.models import User

CHUNK = 500
LED_TO = ("case__type", "case__type_version", "unit", "user", "followed", "submission__version")
HEADINGS = (
    pgettext_lazy("export", "Number"),
    pgettext_lazy("export", "Title"),
    gettext_lazy("Case type"),
    gettext_lazy("Rated unit"),
    gettext_lazy("Rated person"),
    pgettext_lazy("export", "Rated for"),
    gettext_lazy("Asked at"),
    gettext_lazy("Rated at"),
    pgettext_lazy("export", "Grade (5 is best)"),
    gettext_lazy("How satisfied"),
    gettext_lazy("Aspects"),
    gettext_lazy("Reasons"),
    gettext_lazy("In their words"),
    gettext_lazy("Came by"),
    gettext_lazy("Second rating"),
    gettext_lazy("Counts no longer from"),
    gettext_lazy("Case it opened"),
)


def given(surveys: QuerySet[Survey]) -> QuerySet[Survey]:
    """Those of ``surveys`` that may stand in a table, newest first."""
    return surveys.filter(answered_at__isnull=False, grade__isnull=False).order_by("-answered_at", "-pk")


@dataclass(frozen=True)
class RatingTable:
    """``surveys``: what `given` gives. ``withheld``: forms whose answers ``reader`` may not export."""

    surveys: QuerySet[Survey]
    reader: User
    withheld: frozenset[int] = frozenset()

    @property
    def title(self) -> str:
        return pgettext("export", "Ratings")

    @property
    def headings(self) -> list[str]:
        return [str(heading) for heading in HEADINGS]

    def rows(self) -> Iterator[list[Any]]:
        found = self.surveys.select_related(None).prefetch_related(*LED_TO).iterator(chunk_size=CHUNK)
        labels = dict(grades.all_reasons())
        while chunk := list(islice(found, CHUNK)):
            yield from (self._row(survey, labels) for survey in chunk)

    def _row(self, survey: Survey, labels: dict[str, str]) -> list[Any]:
        case, life = survey.case, survey.case.life
        asked = life.survey.items if life.survey else {}
        aspects = (f"{asked.get(key, key)} {grade}" for key, grade in survey.items.items())
        milestone = life.milestones.get(survey.segment)
        return [
            case.number,
            case.title,
            case.type.title,
            survey.unit.name,
            str(survey.user) if survey.user else None,
            milestone.label if milestone else None,
            survey.asked_at,
            survey.answered_at,
            survey.grade,
            grades.label(survey.grade),
            "、".join(aspects) or None,
            "、".join(str(labels.get(code, code)) for code in survey.reasons) or None,
            self._words(survey),
            channel_label(survey.channel),
            _("yes") if survey.second_of_id else None,
            survey.discounted_on,
            survey.followed.number if survey.followed else None,
        ]

    def _words(self, survey: Survey) -> str | None:
        said = survey.submission
        if said is None or said.version.form_id in self.withheld:
            return None
        words = dict(intake.cells(said.version.spec, said.data)).get("words")
        return mask_text(words) if words and survey.user_id == self.reader.pk else words
