"""Questions and answers a case type carries: checks, queries, dated tables, score sheets, texts and papers."""

from typing import Any, Literal

from pydantic import Field

from cases.spec.base import Key, Logic, Shape


class Query(Shape):
    """A set of rows. ``over``: a type, several, ``item`` or ``unit``; ``within``: 12mo back from now, or the calendar's
    year, half_year, quarter, month."""

    over: str | tuple[str, ...]
    where: Logic = None
    within: str | None = None
    field: Key | None = None


class Check(Shape):
    must: Logic
    say: str
    field: Key | None = None
    option: str | None = None
    basis: str | None = None
    let: dict[Key, Logic] | None = None


class TableRow(Shape):
    from_: str | None = Field(None, alias="from")
    to: str | None = None
    when: Logic = None
    gives: dict[Key, Any]
    basis: str | None = None


class Table(Shape):
    """The first row that holds on the case's own date answers."""

    title: str
    rows: tuple[TableRow, ...]


class NoticeText(Shape):
    to: str  # applicant | role | role@place
    text: str  # merge fields in braces: {case.number} {case.unit} {due.level} {link}


class Document(Shape):
    """A paper with a number of its own. ``text``: its words with merge fields, a paragraph a line; ``form``: the move's
    form whose answers it lists; ``template``: a DOCX beside the pack; ``remedy``: true prints how a refusal can be
    challenged, a text prints itself; ``public``: who filed can save it from the tracking page."""

    label: str
    number: str | None = None
    sealed_by: Literal["unit", "in_name_of"] = "unit"
    template: str | None = None
    text: str | None = None
    form: Key | None = None
    remedy: bool | str = False
    public: bool = False


class SheetRow(Shape):
    key: Key
    label: str
    weight: float
    score: Logic


class Sheet(Shape):
    """Weighted rows of 0 to 100 each; rounded once, at the end."""

    rows: tuple[SheetRow, ...]
    bonus: Logic = None
    deduct: Logic = None
    veto: Logic = None
    round: int = 2
    missing: Literal["spread", "keep"] = "spread"
    grades: Key | None = None
