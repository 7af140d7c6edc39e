"""States a case may pass, the moves between them, and what a move does."""

from typing import Any, Literal

from pydantic import Field, model_validator

from cases.spec.asking import Check, Query
from cases.spec.base import Key, Logic, Shape


class Effect(Shape):
    """Exactly one verb, and perhaps ``when``. ``to`` belongs to notify, ``data`` to spawn and do, ``case`` to do,
    ``fill`` to issue, ``step`` to draw."""

    when: Logic = None
    set: dict[Key, Logic] | None = None
    assign: dict[str, Any] | None = None
    notify: Key | None = None
    to: str | None = None
    remind: tuple[str, ...] | None = None
    issue: Key | None = None
    fill: dict[Key, Logic] | None = None
    raise_: int | None = Field(None, alias="raise")
    spawn: Key | None = None
    data: dict[Key, Logic] | None = None
    do: Key | None = None
    case: str | Query | None = None
    score: Key | None = None
    publish: Key | None = None
    draw: Key | None = None
    step: str | None = None
    link: Logic = None

    VERBS: tuple[str, ...] = Field(
        ("set", "assign", "notify", "remind", "issue", "raise_", "spawn", "do", "score", "publish", "draw", "link"),
        exclude=True,
    )

    @property
    def verb(self) -> str:
        return next(verb for verb in self.VERBS if getattr(self, verb) is not None)

    @model_validator(mode="after")
    def has_one_verb(self):
        if sum(getattr(self, verb) is not None for verb in self.VERBS) != 1:
            raise ValueError(
                "An effect is one verb: set, assign, notify, remind, issue, raise, spawn, do, score, publish, draw "
                "or link."
            )
        return self


class Milestone(Shape):
    label: str
    public: bool = False


class State(Shape):
    label: str
    public: str | None = None  # what the tracking page says
    category: Literal["intake", "work", "pause", "closed"]
    alive: bool = False
    holder: str | None = None
    stops: tuple[Key, ...] = ()
    result: Key | None = None


class Auto(Shape):
    """The system moves: at an instant of a clock (``at``: overdue, 0d, -1d, +3d, 50%), or at a moment."""

    clock: Key | None = None
    at: str | None = None
    moment: Key | tuple[Key, ...] | None = None

    @property
    def moments(self) -> tuple[Key, ...]:
        return (self.moment,) if isinstance(self.moment, str) else self.moment or ()


class Hands(Shape):
    """Several different persons must take the move. ``of``: which role, if not the move's own; ``not``: places whose
    people don't count."""

    need: int | Logic
    of: tuple[str, ...] = ()
    not_: tuple[str, ...] = Field((), alias="not")


class Except(Shape):
    """Who may take a once-only move again, and with which reason."""

    by: tuple[str, ...]
    reason: str | tuple[Key, ...] = "required"


class Once(Shape):
    except_: Except = Field(alias="except")


class Transition(Shape):
    label: str
    from_: tuple[Key, ...] = Field((), alias="from")  # empty only for the opening
    to: Key | None = None  # None or "stays": no change of state; "back": where the pause came from
    by: tuple[str, ...] = ()  # role | role@place | applicant | neighbour
    auto: Auto | None = None
    channels: tuple[str, ...] = ()
    when: Logic = None
    checks: tuple[Check, ...] = ()
    form: Key | None = None  # key into CaseSpec.forms
    only: tuple[Key, ...] = ()  # fields of the form that this move asks for
    takes: tuple[Key, ...] = ()  # facts that come with the move
    pause: tuple[Key, ...] = ()
    hands: Hands | None = None
    once: bool | Once = False
    not_before: Key | None = None
    within: Key | None = None
    reason: str | tuple[Key, ...] = "none"  # none | required | codes
    reaches: tuple[Key, ...] = ()
    effective_on: str | None = None  # now | a moment ("level.end", "opened") | a date field
    effects: tuple[Effect, ...] = ()
    basis: str | None = None
    public: str | None = None  # words of the tracking page; None: the new state's own

    @property
    def takers(self) -> tuple[str, ...]:
        """Who takes the move: one person of ``by``, or several of whoever ``hands`` names."""
        return self.hands.of if self.hands and self.hands.of else self.by
