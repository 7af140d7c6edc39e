"""The time of a case: each clock as a bar with its rungs, what begins and ends it, and what the system does by it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases import spec
from cases.admin import overview
from cases.admin.designer import doing_words
from cases.admin.designer.known import Known, instant_words

LEFT, LONG, HIGH = 0, 100, 24  # of a bar, in percent of the drawing


@dataclass(frozen=True)
class Flag:
    """Something at an instant. ``at``: percent of the bar; ``lane``: which line its label stands on."""

    at: int
    label: str
    what: str
    moves: bool  # the system moves, not only reminds
    path: tuple[str, str]


@dataclass(frozen=True)
class Bar:
    key: str
    label: str
    term: str
    begins: str
    ends: str
    kind: str
    duty: bool
    flags: tuple[Flag, ...]


def of(known: Known) -> list[Bar]:
    return [_bar(known, key, clock) for key, clock in known.life.clocks.items()]


def _bar(known: Known, key: str, clock: spec.Clock) -> Bar:
    flags = [
        Flag(
            _percent(rung.at), dict(known.instants).get(rung.at, rung.at), _does(known, rung), False, ("ladder", str(n))
        )
        for n, rung in enumerate(known.life.ladder)
        if rung.clock == key
    ]
    flags += [
        Flag(_percent(move.auto.at), _when(known, move.auto.at), move.label, True, ("transitions", name))
        for name, move in known.life.transitions.items()
        if move.auto and move.auto.clock == key
    ]
    return Bar(
        key,
        clock.label,
        overview._term(clock),
        "、".join(map(known.moment, clock.from_)),
        "、".join(map(known.moment, clock.to)) or _("runs out"),
        clock.kind,
        bool(clock.to),
        tuple(sorted(flags, key=lambda flag: flag.at)),
    )


def _when(known: Known, at: str | None) -> str:
    return instant_words(at or "overdue")


def _does(known: Known, rung: spec.Rung) -> str:
    said = [doing_words.words(each.model_dump(by_alias=True, exclude_defaults=True), known) for each in rung.effects]
    return "；".join(said)


def _percent(at: str | None) -> int:
    """Where on its bar an instant stands: the due day at 80."""
    at = (at or "overdue").split(" ")[0]
    if at.endswith("%"):
        return round(0.8 * min(int(at[:-1]), 100))
    if at == "overdue":
        return 84
    digits = "".join(sign for sign in at if sign.isdigit())
    n = min(int(digits or 0), 9)
    return 80 + (2 * n if at.startswith("+") else -5 * n if at.startswith("-") else 0)
