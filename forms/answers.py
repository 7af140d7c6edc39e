"""The answers to one version of a form: read, hidden ones left out, rules worked out. No request, no row.

Everything is worked out when asked for, once: a question is shown by a rule over other answers, which count only if
they are shown themselves. A wrong or hidden answer is absent to every rule.
"""

import logging
import re
from collections import ChainMap
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms as html
from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from forms import agreement, fields, schema
from forms.errors import EVERYWHERE
from forms.logic import LogicError, evaluate, holds, reads_row, uses
from forms.logic import operators as ops
from forms.logic.kinds import kind_of
from home import clock

log = logging.getLogger(__name__)
FILES = frozenset(("file", "picture", "signature"))
PAPERS = FILES - {"signature"}  # what people bring along; they sign here
LET = re.compile(r"\{(\w+)\}")
ROW = "_id"  # the name of a row of a repeat, so that its files stay with it when rows come and go
Extra = Mapping[str, Any]


class Answers:
    """``typed``: {key: what was typed, or a plain value}; ``files``: {key: [{id, name, size, type}]}.

    ``extra``: what rules may ask beside the form, {"intake": {"channel": …}, "case": {…}}.
    """

    def __init__(
        self,
        spec: schema.Form,
        typed: Mapping[str, Any],
        *,
        files: Mapping[str, list[dict]] | None = None,
        extra: Extra | None = None,
    ) -> None:
        self.spec, self.typed, self.files = spec, typed, files or {}
        # Looked up, never copied: what stands behind it may cost a query a word.
        self.extra = ChainMap({}, extra or {}, {"now": clock.now()})
        self._fields = {field.key: field for field in spec.fields()}
        self._step = {field.key: step for step in spec.steps for field in step.questions}
        self._shows: dict[str, bool] = {}
        self._read: dict[str, tuple[Any, list[str]]] = {}
        self._made: dict[str, html.Field] = {}

    # --- what shows -------------------------------------------------------------------------------------------------
    @property
    def steps(self) -> list[schema.Step]:
        """Steps that show and have something to show."""
        return [step for step in self.spec.steps if self.keys(step)]

    def keys(self, step: schema.Step) -> list[str]:
        """Keys of the questions of ``step`` that show, in order."""
        return [field.key for field in step.questions if self.shows(field.key)]

    def shows(self, key: str) -> bool:
        if key not in self._shows:
            self._shows[key] = True  # a circle, which the schema refuses, would end here
            rules = (self._step[key].show_if, self._fields[key].show_if)
            # A paper that an office has already is listed (forms.materials), never asked for.
            self._shows[key] = self._fields[key].held_by is None and all(
                self._holds(rule, otherwise=True) for rule in rules
            )
        return self._shows[key]

    def needed(self, key: str) -> bool:
        """True if an answer must be given now."""
        rule = self._fields[key].required
        return rule if isinstance(rule, bool) else self._holds(rule, otherwise=False)

    # --- what was answered ------------------------------------------------------------------------------------------
    def value(self, key: str) -> Any:
        """The clean answer; None if there is none, it is wrong, or it is hidden."""
        return self._reading(key)[0]

    def logic(self, key: str) -> Any:
        """The answer as rules see it."""
        field, value = self._fields[key], self.value(key)
        return None if value is None else fields.of(field.type).logic(field, value)

    def errors(self, key: str) -> list[str]:
        """What is wrong with one answer, in sentences; a hidden one is never wrong."""
        value, said = self._reading(key)
        if said or value is not None or not self.shows(key) or not self.needed(key):
            return said
        field = self._fields[key]
        return [str(fields.of(field.type).blank) % {"label": field.label}] if field.answers else []

    def values(self) -> dict[str, Any]:
        """Clean answers that show and were given, in order."""
        return {key: self.value(key) for key in self._fields if self.value(key) is not None}

    def proposed(self, key: str) -> Any:
        """What stands in a question nobody answered yet; a proposal is no answer before it is posted."""
        field = self._fields[key]
        if field.prefill is None:
            return None
        try:
            value = evaluate(field.prefill, self._context(field.prefill), today=clock.today())
        except LogicError as slip:
            log.warning("prefill of %s: %s", key, slip)
            return None
        return str(value) if isinstance(value, Decimal) else value

    @cached_property
    def asked_for(self) -> set[str]:
        """Keys that rules of this form read."""
        rules = [step.show_if for step in self.spec.steps]
        for field in self._fields.values():  # the condition of a group is part of each question's own
            rules += [each for one in (field, *(field.columns or ())) for each in (one.show_if, one.required, one.calc)]
        asked = {path.partition(".")[0] for rule in rules for path in uses(rule)} & set(self._fields)
        # What is chosen step by step shows its next list then, and a list may depend on a day.
        every = [(key, each) for key, field in self._fields.items() for each in (field, *(field.columns or ()))]
        stepwise = {key for key, each in every if each.kind.stepwise}
        days = {other for _key, each in every for other in fields.of(each.type).asks(each)}
        closing = {root for check in self.spec.checks if check.option for root in check.asks}
        repeats = {key for key, field in self._fields.items() if field.columns and _asks_row(field)}
        return asked | stepwise | repeats | (days | closing) & set(self._fields)

    def formfield(self, key: str) -> html.Field:
        """The Django field that reads and draws a question; always the same one: a table marks its cells in it."""
        if key not in self._made:
            field = self._fields[key]
            columns = field.columns or ()
            rules = [rule for column in columns for rule in (column.show_if, column.required, column.calc)]
            wanted = [{"var": other} for each in (field, *columns) for other in fields.of(each.type).asks(each)]
            around = self._context(*rules, *wanted)
            self._made[key] = fields.of(field.type).formfield(field, required=False, context=around)
        return self._made[key]

    def _reading(self, key: str) -> tuple[Any, list[str]]:
        if key not in self._read:
            self._read[key] = (None, [])  # what asks for itself, a sum in a circle, finds nothing
            self._read[key] = self._clean(self._fields[key]) if self.shows(key) else (None, [])
        return self._read[key]

    def _clean(self, field: schema.Field) -> tuple[Any, list[str]]:
        if not field.answers:
            return None, []
        if field.calc is not None:
            return self._calculated(field), []
        if field.type in FILES:
            return self.files.get(field.key) or None, []
        typed = self.raw(field.key)
        try:  # requiredness is judged apart: two questions may each be needed where the other is blank
            return self.formfield(field.key).clean(typed), []
        except ValidationError as slip:
            return None, slip.messages

    def raw(self, key: str) -> Any:
        """What was typed; rows of a repeat with the files kept for them."""
        field, typed = self._fields[key], self.typed.get(key)
        if field.type != "repeat":
            return typed
        return [self._with_files(field, row) for row in typed or () if isinstance(row, Mapping)]

    def _with_files(self, repeat: schema.Field, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row as it was typed, with the files kept for it: they lie under repeat.row.column, whatever moves."""
        paths = {
            each.key: f"{repeat.key}.{row.get(ROW, '')}.{each.key}" for each in repeat.columns if each.type in FILES
        }
        return {**row, **{key: self.files[path] for key, path in paths.items() if self.files.get(path)}}

    def _calculated(self, field: schema.Field) -> Any:
        try:
            value = evaluate(field.calc, self._context(field.calc), today=clock.today())
        except LogicError as slip:
            log.warning("calc of %s: %s", field.key, slip)
            return None
        if kind_of(value) != field.kind.gives:
            return None
        return fields.of(field.type).worked_out(field, value)

    # --- rules ------------------------------------------------------------------------------------------------------
    def _context(self, *rules: Any) -> ChainMap[str, Any]:
        """What ``rules`` ask for and no more: asking for everything would go round in circles."""
        roots = {path.partition(".")[0] for rule in rules for path in uses(rule)}
        return self.extra.new_child({key: self.logic(key) for key in roots if key in self._fields})

    def _holds(self, rule: Any, *, otherwise: bool, let: Mapping[str, Any] | None = None) -> bool:
        """``otherwise``: for a rule that cannot be worked out; its author is told in the log, not the citizen."""
        if rule is None or isinstance(rule, bool):
            return rule is not False
        today = clock.today()
        try:
            context = self._context(rule, *(let or {}).values())
            context |= {name: evaluate(each, context, today=today) for name, each in (let or {}).items()}
            return holds(rule, context, today=today)
        except LogicError as slip:
            log.warning("rule of “%s”: %s", self.spec.title, slip)
            return otherwise

    def holds(self, rule: Any) -> bool:
        """True if ``rule`` holds for the answers there are; one that cannot be worked out does not."""
        return self._holds(rule, otherwise=False)

    def problems(self, keys: Iterable[str] | None = None) -> dict[str, list[str]]:
        """{key: sentences} of ``keys`` (all of them), then what checks over several answers say."""
        wanted = list(self._fields if keys is None else keys)
        found = {key: said for key in wanted if (said := list(self.errors(key)))}
        for check in self.spec.checks:
            if self._due(check, wanted) and self._speaks(check) and self._fails(check):
                place = check.field if check.field in wanted and self.shows(check.field) else EVERYWHERE
                found.setdefault(place, []).append(self._said(check))
        for key, said in agreement.of(self._fields.values(), self.value):
            if key in wanted:
                found.setdefault(key, []).append(said)
        return found

    def closed(self, key: str) -> dict[str, str]:
        """{code: why} of the options of a choice that a check takes away, as far as the answers say."""
        return {
            check.option: self._said(check)
            for check in self.spec.checks
            if check.option and check.field == key and self._known(check) and self._fails(check)
        }

    def _fails(self, check: schema.Check) -> bool:
        return not self._holds(check.must, otherwise=True, let=check.let)

    def _said(self, check: schema.Check) -> str:
        """What the check says, with what its `let` works out in the place of {name}."""
        words = {}
        for name, rule in (check.let or {}).items():
            try:
                words[name] = evaluate(rule, self._context(rule), today=clock.today())
            except LogicError as slip:
                log.warning("let of “%s”: %s", self.spec.title, slip)
        return LET.sub(lambda found: _words(words[found[1]]) if found[1] in words else found[0], check.say)

    def _speaks(self, check: schema.Check) -> bool:
        """True unless the check is about an option that was not chosen."""
        if check.option is None:
            return True
        chosen = self.value(check.field)
        return check.option in (chosen if isinstance(chosen, list) else [chosen])

    def first_broken(self) -> int | None:
        """Index, among the steps that show, of the first one with something to correct."""
        return next((n for n, step in enumerate(self.steps) if self.problems(self.keys(step))), None)

    def _due(self, check: schema.Check, wanted: list[str]) -> bool:
        """True if all that ``check`` asks for is known by now and this is the step to say so.

        A check over an answer that is wrong, hidden or, where sizes are compared, blank says nothing: the person
        could not act on it (docs/decisions/form-runner.md).
        """
        places = {self._place(key) for key in wanted}
        return self._last((check.asks & set(self._fields)) | {check.field}) in places and self._known(check)

    def _known(self, check: schema.Check) -> bool:
        asked = check.asks & set(self._fields)
        if any(self._reading(key)[1] for key in asked):
            return False
        bare, sized = _bare(check.must) & asked, _sized(check.must) & asked
        return all(self.shows(key) for key in bare) and all(self.value(key) is not None for key in sized)

    def _last(self, keys: Iterable[str | None]) -> int:
        """Place of the last of ``keys`` that shows; of the last step that shows where none does."""
        places = [self._place(key) for key in keys if key in self._fields and self.shows(key)]
        return max(places) if places else self.spec.steps.index(self.steps[-1]) if self.steps else 0

    def _place(self, key: str) -> int:
        return self.spec.steps.index(self._step[key])


def _asks_row(repeat: schema.Field) -> bool:
    """True if an answer in a row decides what else shows in it."""
    rules = [rule for column in repeat.columns for rule in (column.show_if, column.required, column.calc)]
    return any(reads_row(rule) for rule in rules)


_FOLDS = frozenset((*ops.FOLD, *ops.OVER_ROWS, "present"))  # these have an answer to “nothing”
_SIZES = frozenset((*ops.ORDER, "days", "workdays", "shift", "/"))


def _bare(rule: Any, inside: bool = True, only: frozenset[str] | None = None) -> set[str]:
    """Roots of variables in ``rule``, those under a fold or `present` left out; with ``only``, those under such."""
    if isinstance(rule, list):
        return {root for each in rule for root in _bare(each, inside, only)}
    if not isinstance(rule, dict) or not rule:
        return set()
    found: set[str] = set()
    for name, args in rule.items():
        if name == "var":
            found |= {str(args).partition(".")[0]} if inside else set()
        elif name not in _FOLDS:
            found |= _bare(args, inside or name in (only or ()), only)
    return found


def _sized(rule: Any) -> set[str]:
    return _bare(rule, False, _SIZES)


def _words(value: Any) -> str:
    """A value of a rule in a sentence."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return date_format(value.astimezone(clock.OFFICE_ZONE), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
