"""Reasons beside a grade, in the words of the people who give it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LOW, HIGH = (1, 2, 3), (4, 5)
WORST_TO_SAY = {
    "trips": pgettext_lazy("reason", "I had to come several times"),
    "papers": pgettext_lazy("reason", "I had to hand in the same papers again"),
    "slow": pgettext_lazy("reason", "It took too long"),
    "unclear": pgettext_lazy("reason", "Nobody explained it clearly"),
    "attitude": pgettext_lazy("reason", "The tone was unfriendly"),
    "system": pgettext_lazy("reason", "The website was hard to use"),
    "fees": pgettext_lazy("reason", "I was asked for money"),
    "unsolved": pgettext_lazy("reason", "My matter was not settled"),
}
BEST_TO_SAY = {
    "fast": pgettext_lazy("reason", "It went fast"),
    "clear": pgettext_lazy("reason", "It was explained clearly"),
    "kind": pgettext_lazy("reason", "They were friendly"),
    "once": pgettext_lazy("reason", "No trip, or just one"),
    "easy": pgettext_lazy("reason", "It was easy online"),
}


GRADES = {
    5: pgettext_lazy("grade", "very satisfied"),
    4: pgettext_lazy("grade", "satisfied"),
    3: pgettext_lazy("grade", "fairly satisfied"),
    2: pgettext_lazy("grade", "dissatisfied"),
    1: pgettext_lazy("grade", "very dissatisfied"),
}


@dataclass(frozen=True)
class Group:
    """``grades``: the grades these reasons go with, as data-grades wants them."""

    label: str
    grades: str
    choices: list[tuple[str, str]]


def groups() -> list[Group]:
    """Both groups; script shows the one that goes with the grade, without script both are there."""
    return [
        Group(str(_("What did not go well?")), " ".join(map(str, LOW)), _choices(WORST_TO_SAY)),
        Group(str(_("What went well?")), " ".join(map(str, HIGH)), _choices(BEST_TO_SAY)),
    ]


def label(grade: int) -> str:
    """非常满意 … 非常不满意."""
    return str(GRADES[grade])


def all_reasons() -> list[tuple[str, str]]:
    return _choices(WORST_TO_SAY) + _choices(BEST_TO_SAY)


def _choices(reasons: dict) -> list[tuple[str, str]]:
    return [(code, str(label)) for code, label in reasons.items()]
