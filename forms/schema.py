"""Shapes of a form version: what the builder, a pack and the API all pass through, and what the runner runs.

A stored schema is *resolved*: blocks, code lists and samples it names stand inside it. Rules are canonical JSON Logic
(shorthand is expanded on the way in). Everything is an ordered list, since order is what people see.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic import Field as Limit

from forms import field_kinds
from forms.keys import key_problem
from forms.logic import expand, shorthand, uses

Key = str
PART = r"^[a-z][a-z0-9_]{0,39}@[1-9][0-9]{0,5}$"
_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,6})?")
Logic = Any  # canonical JSON Logic; forms.rules says what is wrong with it


class Shape(BaseModel):
    """A misspelt key is an error, not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(Shape):
    code: str = Limit(pattern=r"^[A-Za-z0-9_.\-]{1,40}$")
    label: str = Limit(min_length=1, max_length=200)


class Check(Shape):
    """A condition over several answers, and what is said when it does not hold."""

    must: Logic
    say: str = Limit(min_length=1)
    field: Key | None = None  # beside which field it is said; None: above the step's fields
    option: str | None = None
    basis: str | None = None
    let: dict[str, Logic] | None = None

    _expanded = field_validator("must", mode="before")(expand)

    @field_validator("let", mode="before")
    @classmethod
    def let_is_written_as_elsewhere(cls, given: Any) -> Any:
        return {name: shorthand.value(each) for name, each in given.items()} if isinstance(given, dict) else given

    @property
    def asks(self) -> set[Key]:
        """Roots of all it reads, questions among them."""
        return {path.partition(".")[0] for rule in (self.must, *(self.let or {}).values()) for path in uses(rule)}


class Field(Shape):
    """One question. Which of the settings a type reads: forms.field_kinds."""

    key: Key
    type: str
    label: str = Limit(min_length=1, max_length=200)
    help: str | None = None
    required: Logic = False  # yes, no, or a rule
    show_if: Logic = None
    secret: bool = False
    public: bool = False
    purpose: str | None = None
    choices: tuple[Choice, ...] | None = None
    over: Any = None
    where: Logic = None
    many: bool = False
    default: Any = None
    prefill: Logic = None
    calc: Logic = None
    min: Any = None  # a number, or for dates an ISO day
    max: Any = None
    min_length: int | None = Limit(None, ge=0)
    max_length: int | None = Limit(None, ge=1)
    max_mb: int | None = Limit(None, ge=1, le=200)
    pattern: str | None = None
    columns: tuple["Field", ...] | None = None  # what is asked in each row of a table or a repeat
    fields: tuple["Field", ...] | None = None  # what stands in a group; each answers under its own key
    rows: tuple[str, ...] | None = None
    min_rows: int | None = Limit(None, ge=0)
    max_rows: int | None = Limit(None, ge=1, le=200)
    level: str | None = None
    # What paper a file question asks for; forms.materials lists them.
    issued_by: str | None = Limit(None, max_length=80)
    paper: Literal["original", "copy", "both", "electronic"] | None = None
    copies: int | None = Limit(None, ge=1, le=20)
    held_by: str | None = Limit(None, max_length=80)  # an office that has it already: it is listed and not asked for
    sample: str | None = Limit(None, pattern=r"^[0-9a-f]{40}$")  # file hash of a picture in the picture library
    on: Key | None = None  # a date question: places and codes as they were on that day
    codelist: str | None = None
    birth: Key | None = None  # of an ID number: the questions that must agree with it
    sex: Key | None = None
    around: str | None = None  # of a point on the map: “latitude,longitude” of the county seat
    within_km: int | None = Limit(None, ge=1, le=6000)
    gives: str | None = None  # of what is worked out: the type it is shown and stored as
    text: str | None = Limit(None, max_length=20000)  # of a consent: all of what is agreed to,
    text_version: str | None = Limit(None, max_length=40)  # and which edition of it this is
    sensitive: bool = False
    part: str | None = Limit(None, pattern=PART)  # of a group: the part of the library it is from, and its version
    origin: Key | None = None  # of a question from a part: its key there, where it has another one here

    _expanded = field_validator("required", "show_if", "where", "prefill", "calc", mode="before")(expand)

    @field_validator("min", "max", mode="before")
    @classmethod
    def limits_have_one_form(cls, value: Any) -> Any:
        """18, 18.0 and "18" are one limit, however a pack or the builder wrote it."""
        if isinstance(value, bool) or not _NUMBER.fullmatch(str(value)):
            return value
        number = Decimal(str(value))
        return int(number) if number == number.to_integral_value() else str(number.normalize())

    @property
    def kind(self) -> field_kinds.Kind:
        kind = field_kinds.KINDS[self.type]
        if self.type != "calculated":
            return kind
        result = field_kinds.KINDS.get(self.gives or field_kinds.USUAL_RESULT)  # an unknown one is told by its problems
        return replace(kind, gives=result.gives if result else kind.gives)

    @property
    def answers(self) -> bool:
        """False for what is only read: a note."""
        return self.kind.gives is not None

    def column(self, key: Key) -> "Field":
        """The column ``key`` of a table or a repeat. Raises KeyError."""
        for column in self.columns or ():
            if column.key == key:
                return column
        raise KeyError(key)

    def choice_label(self, code: str) -> str:
        """The label of a code, or the code where the list has it no longer."""
        return self._labels.get(code, code)

    @cached_property
    def _labels(self) -> dict[str, str]:
        """A long table asks for each of its rows, and lists of units are long."""
        return {choice.code: choice.label for choice in reversed(self.choices or ())}

    @model_validator(mode="after")
    def is_whole(self) -> Self:
        for problem in field_kinds.problems(self):
            raise ValueError(problem)
        return self


POINTERS = ("on", "birth", "sex")  # settings that name another question


class Step(Shape):
    key: Key | None = None
    title: str = Limit(min_length=1, max_length=120)
    help: str | None = None
    show_if: Logic = None
    fields: tuple[Field, ...] = Limit(min_length=1)

    _expanded = field_validator("show_if", mode="before")(expand)

    @cached_property
    def questions(self) -> tuple[Field, ...]:
        """The fields in order, those of groups too, each shown only if its group is; groups themselves not."""
        return tuple(field for field, _group in self._placed)

    @cached_property
    def groups(self) -> dict[Key, Field]:
        """Key of a question → the group it stands in."""
        return {field.key: group for field, group in self._placed if group}

    @cached_property
    def _placed(self) -> tuple[tuple[Field, Field | None], ...]:
        return tuple(
            (_inside(group, field), group) if group else (field, None)
            for each in self.fields
            for group, field in ([(each, inner) for inner in each.fields] if each.fields else [(None, each)])
        )


def _inside(group: Field, field: Field) -> Field:
    """``field`` with the condition of its group beside its own."""
    rules = [rule for rule in (group.show_if, field.show_if) if rule is not None]
    return field if group.show_if is None else field.model_copy(update={"show_if": _both(rules)})


def _both(rules: list[Logic]) -> Logic:
    return rules[0] if len(rules) == 1 else {"and": rules}


def _singles(step: Step) -> Iterator[Step]:
    waiting: list[Field] = []
    left = sum(field.answers for field in step.questions)
    for field in step.questions:
        waiting.append(field)
        left -= field.answers
        if (field.answers and left) or field is step.questions[-1]:
            # Made anew: a copy would take along what the whole step has worked out already.
            yield Step.model_construct(
                title=_heading(step, field), help=step.help, show_if=step.show_if, fields=tuple(waiting)
            )
            waiting = []


def _narrowed(step: Step, keys: Collection[Key]) -> Step:
    """``step`` with the questions among ``keys``; they keep the condition of the group they stood in."""
    kept = tuple(field for field in step.questions if field.key in keys)
    return Step.model_construct(key=step.key, title=step.title, help=step.help, show_if=step.show_if, fields=kept)


def _heading(step: Step, field: Field) -> str:
    return step.groups[field.key].label[:120] if field.key in step.groups else step.title


class Form(Shape):
    title: str = Limit(min_length=1, max_length=200)
    steps: tuple[Step, ...] = Limit(min_length=1)
    checks: tuple[Check, ...] = ()
    sheet: Any = None  # a score sheet; room for it
    basis: str = Limit("", max_length=200)  # the law by which it may be asked (个人信息保护法 第13条)
    keep: str = Limit("", max_length=80)  # how long answers are kept (第19条), in words people read
    ask: Literal["step", "question"] = "step"  # what stands on one page; 长者版 always asks question by question

    @cached_property
    def one_by_one(self) -> "Form":
        """The same questions, each in a step of its own; what is only read stands with the question after it."""
        steps = tuple(single for step in self.steps for single in _singles(step))
        same = {name: getattr(self, name) for name in type(self).model_fields if name != "steps"}
        return Form.model_construct(steps=steps, **same)

    def only(self, keys: Collection[Key]) -> "Form":
        """The form with these questions alone, and the checks that speak of one of them; all of it without ``keys``."""
        if not keys:
            return self
        steps = tuple(step for step in (_narrowed(each, keys) for each in self.steps) if step.fields)
        same = {name: getattr(self, name) for name in type(self).model_fields if name not in ("steps", "checks")}
        checks = tuple(check for check in self.checks if {check.field, *check.asks} & {*keys})
        return Form.model_construct(steps=steps, checks=checks, **same)

    def fields(self) -> Iterator[Field]:
        """All questions in order: those of groups among them, columns of tables and repeats not."""
        for step in self.steps:
            yield from step.questions

    def field(self, key: Key) -> Field:
        """Raises KeyError."""
        for field in self.fields():
            if field.key == key:
                return field
        raise KeyError(key)

    def at(self, path: str) -> Field:
        """The question at "photo", or at "family.k3f9.photo": a column of a repeat, in the row named between.

        Raises KeyError.
        """
        key, *rest = path.split(".")
        return self.field(key).column(rest[-1]) if len(rest) == 2 else self.field(path)

    @model_validator(mode="after")
    def keys_are_sound(self) -> Self:
        seen: dict[Key, str] = {}
        for field in self.fields():
            if field.key in seen:
                raise ValueError(
                    _("The key “%(key)s” stands at “%(first)s” and again at “%(second)s”. Change one of them.")
                    % {"key": field.key, "first": seen[field.key], "second": field.label}
                )
            seen[field.key] = field.label
        for group in (field for step in self.steps for field in step.fields if field.fields is not None):
            if group.key in seen:
                raise ValueError(
                    _("The key “%(key)s” stands at “%(first)s” and again at “%(second)s”. Change one of them.")
                    % {"key": group.key, "first": seen[group.key], "second": group.label}
                )
            seen[group.key] = group.label
        steps = [step.key for step in self.steps if step.key]
        for key in steps:
            if problem := key_problem(key):
                raise ValueError(problem)
            if steps.count(key) > 1:
                raise ValueError(_("Two steps have the key “%(key)s”.") % {"key": key})
        return self

    @model_validator(mode="after")
    def rules_are_sound(self, info: ValidationInfo) -> Self:
        from forms import pointers, rules

        for problem in pointers.problems(self):
            raise ValueError(problem)
        for problem in rules.problems(self, (info.context or {}).get("gone")):
            raise ValueError(problem)
        return self


def canonical(schema: Form) -> str:
    """Text of ``schema``, order kept, defaults left out: what is stored, digested and compared."""
    data = schema.model_dump(exclude_defaults=True, mode="json")
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def digest(schema: "Form | str") -> str:
    """SHA-256 of the canonical text, hex."""
    text = schema if isinstance(schema, str) else canonical(schema)
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=256)
def parse(text: str) -> Form:
    """The schema behind canonical text. Raises pydantic.ValidationError."""
    return Form.model_validate_json(text)


def build(data: dict, gone: Mapping[Key, str] | None = None) -> Form:
    """A schema from plain data (a pack, the API, the builder). Raises pydantic.ValidationError; see `sentences`.

    ``gone``: key → label of questions an earlier version had, so that a rule that still asks them is told so.
    """
    return Form.model_validate(data, context={"gone": gone or {}})


def sentences(error: ValidationError) -> list[str]:
    """What is wrong, a sentence each, with the place as an editor reads it: “step 2, field 3 (phone), key: …”."""
    found = error.errors()
    broken = {each["loc"][: len(each["loc"]) - n] for each in found for n in range(1, len(each["loc"]))}
    # A list whose parts are wrong counts as empty too; that echo helps nobody.
    return [_sentence(each) for each in found if each["type"] != "too_short" or each["loc"] not in broken]


_PLACES: dict[str, Literal["step", "field", "check", "choice", "column"]] = {
    "steps": "step",
    "fields": "field",
    "checks": "check",
    "choices": "choice",
    "columns": "column",
}


def _place(loc: tuple) -> str:
    words = {
        "step": _("step %(n)d"),
        "field": _("field %(n)d"),
        "check": _("check %(n)d"),
        "choice": _("choice %(n)d"),
        "column": _("column %(n)d"),
    }
    found, n = [], 0
    while n < len(loc):
        if loc[n] in _PLACES and n + 1 < len(loc) and isinstance(loc[n + 1], int):
            found.append(words[_PLACES[loc[n]]] % {"n": loc[n + 1] + 1})
            n += 1
        else:
            found.append(str(loc[n]))
        n += 1
    return pgettext("place", ", ").join(found)


def _sentence(error: dict) -> str:
    own = error.get("ctx", {}).get("error")
    text = str(own) if isinstance(own, ValueError) else _plain(error)
    place = _place(error["loc"])
    return _("%(place)s: %(text)s") % {"place": place, "text": text} if place else text


def _plain(error: dict) -> str:
    """The commonest of pydantic's own errors in words an editor knows."""
    known = {
        "missing": _("This is missing."),
        "extra_forbidden": _("There is no such setting. Is it misspelt?"),
        "string_too_short": _("This may not be empty."),
        "too_short": _("At least one is needed."),
        "string_pattern_mismatch": _("Use letters, digits, _ . or - only, at most 40."),
    }
    return known.get(error["type"], error["msg"])
