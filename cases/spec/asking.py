"""Questions and answers a case type carries: checks, queries, dated tables, score sheets, texts and papers."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.utils.translation import gettext as _
from pydantic import Field, field_validator, model_validator

from cases.spec.base import Key, Logic, Over, Shape


class Query(Shape):
    """A set of rows. ``over``: a type, several, ``item`` or ``unit``; ``within``: 12mo back from now, or the calendar's
    year, half_year, quarter, month."""

    over: Over
    where: Logic = None
    within: str | None = None
    field: Key | None = None


class Check(Shape):
    must: Logic
    say: str
    field: Key | None = None
    basis: str | None = None
    let: dict[Key, Logic] | None = None


class TableRow(Shape):
    from_: str | None = Field(None, alias="from")
    to: str | None = None
    when: Logic = None
    gives: dict[Key, Any]
    basis: str | None = None

    @field_validator("from_", "to")
    @classmethod
    def days_are_days(cls, given: str | None) -> str | None:
        if given is not None:
            try:
                date.fromisoformat(given)
            except ValueError:
                raise ValueError(_("“%(day)s” is no day. Write it as 2026-01-31.") % {"day": given}) from None
        return given

    @model_validator(mode="after")
    def ends_after_it_begins(self):
        if self.from_ and self.to and self.to < self.from_:
            raise ValueError(_("This row ends before it begins. Change “from” or “to”."))
        return self


class Table(Shape):
    """The first row that holds on the case's own date answers."""

    title: str
    rows: tuple[TableRow, ...]


class NoticeText(Shape):
    to: str  # applicant | role | role@place
    text: str  # merge fields in braces: {case.number} {case.unit} {due.level} {link}


class Document(Shape):
    """A paper with a number of its own. ``text``: its words with merge fields, a paragraph a line; ``form``: the move's
    form whose answers it lists, only those to ``fields`` where they are named; ``template``: a DOCX beside the pack;
    ``remedy``: true prints how a refusal can be challenged, a text prints itself; ``public``: who filed can save it
    from the tracking page; ``voidable``: it decides nothing (a receipt), and becomes void when the step that issued it
    is taken back; ``large``: printed in large type whoever prints it, for who sees badly."""

    label: str
    number: str | None = None
    sealed_by: Literal["unit", "in_name_of"] = "unit"
    template: str | None = None
    text: str | None = None
    form: Key | None = None
    fields: tuple[Key, ...] = ()
    remedy: bool | str = False
    public: bool = False
    voidable: bool = False
    large: bool = False


class SheetRow(Shape):
    key: Key
    label: str
    weight: float
    score: Logic


class Sheet(Shape):
    """Weighted rows of 0 to 100 each; rounded once, at the end. ``grades``: a table that gives ``grade`` by score."""

    rows: tuple[SheetRow, ...] = Field(min_length=1)
    bonus: Logic = None
    deduct: Logic = None
    veto: Logic = None
    round: int = Field(2, ge=0, le=6)
    missing: Literal["spread", "keep"] = "spread"
    grades: Key | None = None

    @model_validator(mode="after")
    def weights_make_a_hundred(self):
        whole = sum(Decimal(str(row.weight)) for row in self.rows)
        if whole != 100 or any(row.weight < 0 for row in self.rows):
            said = _("The weights make %(sum)s together; they must make 100, none below 0.")
            raise ValueError(said % {"sum": whole.normalize()})
        keys = [row.key for row in self.rows]
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            raise ValueError(_("The row “%(key)s” is there twice.") % {"key": twice})
        return self
