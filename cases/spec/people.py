"""People around a case beside its posts: who it is handed to, outsiders who are party to it, who must not see it."""

from typing import Any, Literal

from pydantic import Field, field_validator

from cases.spec.base import Key, Logic, Shape
from cases.spec.moves import Effect


class Handoff(Shape):
    """Handing a case to another unit, which holds it at once, may object within a term, and keeps it until the named
    role agrees. After so many refusals ``then`` happens."""

    by: tuple[str, ...]
    reasons: tuple[Key, ...] = ()
    object_within: str | None = None
    agree: tuple[str, ...] = ()
    refusals: int | None = None
    then: tuple[Effect, ...] = ()
    document: Key | None = None


class Party(Shape):
    """Another person of a case than the applicant, known once the answers give ``field`` (who) and ``contact`` (mobile,
    phone or email). They look at their own case with a pick-up code of their own and take the moves that name them.
    ``notify``: the notice that brings them the code, {code}; without one the office's own words do."""

    field: Key
    contact: Key
    label: str
    notify: Key | None = None


class Delegates(Shape):
    """A register whose entries in force say that a town or village does an item: which answers name the item (its
    code), the unit, the mode, the first and the last day, and where, when and under what number people find it."""

    item: Key
    unit: Key
    mode: Key
    from_: Key = Field(alias="from")
    until: Key | None = None
    place: Key | None = None
    hours: Key | None = None
    phone: Key | None = None


class HideFrom(Shape):
    """Withholds a case from a unit (with all below it), a person or a party: a place, a field that names them, or the
    party's key."""

    unit: str | None = None
    user: str | None = None
    party: Key | None = None
    when: Logic = None
    basis: str | None = None


class Recuse(Shape):
    """Who steps aside for an interest of their own (利害关系): from then on the case is withheld from them."""

    by: tuple[str, ...]
    reasons: tuple[Key, ...] = ()


class LowGrade(Shape):
    at_most: int = 2
    effects: tuple[Effect, ...] = ()


class Visits(Shape):
    """Return visits that the system draws among the cases closed each day, for somebody outside the handling unit.
    ``type``: the case type of a visit; ``share``: how many per cent are drawn; ``when``: among which."""

    type: str
    share: float = Field(100, gt=0, le=100)
    when: Logic = None


class Given(Shape):
    """Which answers of the form that opens the case are the rating: the grade, reasons (code lists), words."""

    grade: Key
    reasons: tuple[Key, ...] = ()
    words: Key | None = None


class SurveyRule(Shape):
    """``ask``: at which moments, a segment each; ``items``: aspects beside the whole, code → label; ``of``: who is
    asked, the applicant of this case or of the one it came from (origin). ``given``: the case is a rating itself;
    then nobody is asked."""

    ask: tuple[Key, ...] = ("closed",)
    of: Literal["applicant", "origin"] = "applicant"
    within: str = "30cd"
    scale: int = 5
    items: dict[Key, str] = {}
    skip_if: Logic = None
    low: LowGrade | None = None
    visits: Visits | None = None
    given: Given | None = None

    @field_validator("ask", mode="before")
    @classmethod
    def one_is_a_list_of_one(cls, given: Any) -> Any:
        return (given,) if isinstance(given, str) else given

    @property
    def moments(self) -> tuple[Key, ...]:
        return () if self.given else self.ask
