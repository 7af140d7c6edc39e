"""A kind of table as an import-export resource: what its columns mean, what is there already, how a row is carried out.

The library walks the rows and tells new, changed, unchanged and wrong apart; reading, columns, steps and taking back
are ours, since its own way holds a whole table in memory and one transaction.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import RowResult

from cases.errors import CaseError
from cases.imports.cells import Units
from cases.imports.columns import Column
from cases.imports.reading import FORMULA
from cases.models import Batch, BatchRow
from forms.errors import EVERYWHERE, Full, Invalid
from home import crypto
from home.models import User

log = logging.getLogger(__name__)
Outcome = BatchRow.Outcome
OUTCOMES = {
    RowResult.IMPORT_TYPE_NEW: Outcome.NEW,
    RowResult.IMPORT_TYPE_UPDATE: Outcome.CHANGED,
    RowResult.IMPORT_TYPE_SKIP: Outcome.SAME,
}
Cells = dict[str, str]
WHOLE = ""  # the key of what is wrong with a row, and with no cell of it


class Kept(Exception):
    """This row cannot be taken back; the sentence says why."""


@dataclass
class Entry:
    """A row on its way. ``there``: what it is about, where that exists. ``changes``: {key: [before, after]}, plain
    values. ``ref``: the key of what was made or changed."""

    n: int
    values: dict[str, Any] = field(default_factory=dict)
    there: Any = None
    changes: dict[str, Any] = field(default_factory=dict)
    ref: str = ""


@dataclass
class Judged:
    """``errors``: [(column key, sentence)]; whatever is wrong with the row as a whole has the key WHOLE."""

    n: int
    outcome: str
    errors: list[tuple[str, str]]
    entry: Entry | None = None


class SheetResource(Resource):
    """Subclasses say `columns`, `cells`, `find`, `create`, `change`, `undo`; all work on one step's rows."""

    columns: Sequence[Column] = ()
    cells: ClassVar[Mapping[str, Any]] = {}
    goes_out = False  # `standing` gives what there is
    carrying = False
    most_at_once = 200  # rows carried out in one transaction

    class Meta:
        skip_diff = store_instance = report_skipped = True
        use_transactions = False
        import_id_fields = ()
        instance_loader_class = BaseInstanceLoader  # `find` looks

    def __init__(self, batch: Batch) -> None:
        super().__init__()
        self.batch, self.user = batch, batch.user if batch.user_id else None
        self.fields = self.made_fields()
        self.present = {key for _letter, _heading, key in batch.columns if key}
        self.step: dict[str, int] = {}  # identity → first row of the step at hand

    def made_fields(self) -> dict[str, Any]:
        return {}

    @cached_property
    def units(self) -> Units:
        return Units()

    # --- what subclasses say ------------------------------------------------------------------------------------
    def begin(self, rows: Sequence[tuple[int, Cells]]) -> None:
        """Fetch what these rows are about, with as few queries as one row would need."""

    def identity(self, cells: Cells) -> str:
        """What tells the thing that a row is about from all others, "" where nothing does."""
        return ""

    def about(self, cells: Cells) -> str:
        """What a person knows the row by; nothing secret."""
        shown = [cells.get(each.key, "") for each in self.columns if not each.secret and each.key in self.present]
        return "　".join([text for text in shown if text][:3])[:120]

    def find(self, cells: Cells) -> Any:
        """What exists already, None for a new one. Raises ValidationError({key: …})."""
        return None

    def compare(self, entry: Entry) -> dict[str, Any]:
        """{key: [before, after]} of what would change."""
        raise NotImplementedError

    def difference(self, entry: Entry) -> list[tuple[str, str, str]]:
        """(column, before, after) of what would change, as people read it."""
        return [(key, plainly(before), plainly(after)) for key, (before, after) in entry.changes.items()]

    def problems(self, entry: Entry) -> dict[str, list[str]]:
        """What is wrong although every cell can be read."""
        return {}

    def standing(self) -> Iterator[Mapping[str, Any]]:
        """{column: what a cell says} of everything of this kind that there is, as it would be read back."""
        raise NotImplementedError

    def create(self, entry: Entry) -> None:
        raise NotImplementedError

    def change(self, entry: Entry) -> None:
        raise NotImplementedError

    def undo(self, row: BatchRow, by: User) -> None:
        """Take a carried out row back. Raises Kept."""
        raise NotImplementedError

    def hashed(self, text: str) -> str:
        return crypto.lookup(text, f"import:{self.batch.kind}:{self.batch.target}")[:32]

    def stands_before(self, identity: str, n: int) -> bool:
        """True if an earlier row of the table is about ``identity``."""
        if self.step.get(identity, n) < n:
            return True
        return (
            self.batch.results.filter(identity=self.hashed(identity), n__lt=n).exclude(outcome=Outcome.WRONG).exists()
        )

    # --- a step of the work -------------------------------------------------------------------------------------
    def judged(self, rows: Sequence[tuple[int, Cells]]) -> list[Judged]:
        """What would become of ``rows``; nothing is written."""
        self.carrying = False
        return self._walked(rows)

    def carried(self, rows: Sequence[tuple[int, Cells]]) -> list[Judged]:
        """Carry ``rows`` out inside the caller's transaction; with any wrong among them the caller rolls back."""
        self.carrying = True
        return self._walked(rows)

    def _walked(self, rows: Sequence[tuple[int, Cells]]) -> list[Judged]:
        """The library's own dry run writes everything and rolls it back: others would wait for that."""
        self.step = {}
        for n, cells in rows:
            self.step.setdefault(self.identity(cells), n)
        self.begin(rows)
        keys = sorted(self.present)
        table = tablib.Dataset(headers=["_n", *keys])
        for n, cells in rows:
            table.append([n, *(cells.get(key, "") for key in keys)])
        made = self.import_data(table, dry_run=False, use_transactions=False)
        if made.base_errors:
            raise made.base_errors[0].error
        return [self._told(n, row) for (n, _cells), row in zip(rows, made.rows, strict=True)]

    def _told(self, n: int, row: RowResult) -> Judged:
        entry = row.instance if isinstance(row.instance, Entry) else None
        if row.validation_error is not None:
            return Judged(n, Outcome.WRONG, list(_sentences(row.validation_error)), entry)
        if row.errors:
            fault = row.errors[0].error
            log.error("row %s of %s", n, self.batch.pk, exc_info=fault)
            return Judged(n, Outcome.WRONG, [(WHOLE, _("This row cannot be taken in; the operator's log says why."))])
        return Judged(n, OUTCOMES[row.import_type], [], entry)

    # --- hooks of the library -----------------------------------------------------------------------------------
    def get_import_fields(self):
        return [made for key, made in self.fields.items() if key in self.present]

    def before_import_row(self, row, **kwargs):
        found = {key: [_("This is a formula. Write what it gives.")] for key, text in row.items()
                 if isinstance(text, str) and text.startswith(FORMULA)}  # fmt: skip
        if found:
            raise ValidationError(found)

    def get_instance(self, instance_loader, row):
        there = self.find(row)
        return Entry(row["_n"], there=there) if there is not None else None

    def init_instance(self, row=None):
        return Entry(row["_n"])

    def import_field(self, field, instance, row, is_m2m=False, **kwargs):
        instance.values[field.attribute] = field.clean(row, **kwargs)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        if import_validation_errors or instance.there is None:
            return False
        instance.changes = self.compare(instance)
        return not instance.changes

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True, **kwargs):
        found = dict(import_validation_errors or {})
        if not found:
            found = self.problems(instance)
        if found:
            raise ValidationError(found)

    def do_instance_save(self, instance, is_create):
        if not self.carrying:
            return
        try:
            self.create(instance) if is_create else self.change(instance)
        except Invalid as refused:
            raise ValidationError({_key(key): said for key, said in refused.errors.items()}) from refused
        except (CaseError, Full) as refused:
            raise ValidationError({_key(getattr(refused, "field", "")): [str(refused)]}) from refused


def plainly(value: Any) -> str:
    """A plain value in a few words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "、".join(map(plainly, value))
    if isinstance(value, dict):
        return " ".join(plainly(each) for each in value.values() if each not in (None, "", []))
    return "" if value is None else str(value)


def _key(key: str | None) -> str:
    return NON_FIELD_ERRORS if key in (None, "", EVERYWHERE) else key


def _sentences(error: ValidationError) -> Iterable[tuple[str, str]]:
    if not hasattr(error, "error_dict"):
        yield from ((WHOLE, said) for said in error.messages)
        return
    for key, said in error.message_dict.items():
        for each in said:
            yield (WHOLE if key in (NON_FIELD_ERRORS, EVERYWHERE) else key), each
