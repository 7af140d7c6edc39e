"""Filling a form from what one said before: never silently. A higher app knows how somebody shows that it is theirs.

register(source)                        # cases: number and pick-up code
lines = offers(submission, version)     # what would be filled in, a line each, for the person to tick
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms as html
from django.http import HttpRequest

from forms import carrying, reading
from forms.answers import Answers
from forms.models import FormVersion, Submission

NEVER = ("consent",)  # is given anew each time


@dataclass(frozen=True)
class Source:
    """``form``: a Django form class that asks for the proof. ``find(request, form)``: the submission behind a valid
    one; None where the proof is wrong, which the form says in its own words then. It may raise home.attempts.TooMany.
    """

    form: type[html.Form]
    find: Callable[[HttpRequest, html.Form], Submission | None]


@dataclass(frozen=True)
class Offer:
    """``text``: the answer in words, masked where the question is secret."""

    key: str
    label: str
    text: str
    raw: Any


_sources: list[Source] = []


def register(source: Source) -> None:
    """The one registered last counts."""
    _sources.append(source)


def offered() -> bool:
    return bool(_sources)


def source() -> Source:
    return _sources[-1]


def offers(submission: Submission, version: FormVersion, typed: Mapping[str, Any]) -> list[Offer]:
    """What of ``submission`` would answer ``version``: same key, same type, right here; blanks of ``typed`` alone."""
    said = carrying.carry(Answers(submission.version.spec, carrying.plain(submission)), version.spec).answers
    judged = Answers(version.spec, {**said, **typed})
    found = []
    for key, raw in said.items():
        field = version.spec.field(key)
        if field.type in NEVER or carrying.filled(typed.get(key)) or not carrying.fit(field, raw, judged):
            continue
        text = reading.row(field, judged.formfield(key).clean(raw))["text"]
        found.append(Offer(key, field.label, text, raw))
    return found
