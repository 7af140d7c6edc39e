"""Answers as columns of a list, by the way exports take.

An answer stands in a list as little as it may stand anywhere: secret ones masked, names as the list masks them, and
nothing of a form that only people named for it read.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import pgettext

from cases.desk.columns import Column
from cases.exports.answers import latest
from cases.exports.cells import in_words
from cases.models import Case
from forms import fields, intake, reading, rights
from home.models import Unit


def answers(cases: list[Case], columns: Sequence[Column], user: Any) -> dict[int, dict[str, str]]:
    """{case: {question: as it may be printed}}; four queries at most, however many rows."""
    wanted = {column.question for column in columns if column.question}
    if not wanted or not cases:
        return {}
    closed = rights.withheld(user)
    said = latest(cases)
    told: dict[int, dict[str, str]] = {}
    with fields.known_units(Unit.objects.values_list("code", flat=True)):
        for case in cases:
            if case.pk in said and case.submission.version.form_id not in closed:
                told[case.pk] = dict(_printed(case, said[case.pk], wanted))
    return told


def _printed(case: Case, said: dict[str, Any], wanted: set[str]) -> Iterator[tuple[str, str]]:
    spec = case.submission.version.spec
    names = {field.key: field for field in spec.fields() if field.type == "person_name"}
    for key, value in intake.cells(spec, said):
        if key not in wanted:
            continue
        if key in names and not reading.is_masked(said.get(key)):
            value = fields.of("person_name").mask(names[key], value)
        yield key, _words(value)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return pgettext("desk answer", "yes") if value else pgettext("desk answer", "no")
    if isinstance(value, str):
        return value
    if isinstance(value, date | datetime):
        return in_words(value)
    return "" if value is None else str(value)
