"""The rules of a form as a whole: they name fields that exist, compare what can be compared, and go in no circle."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from forms.logic import Var, check, uses
from forms.logic import operators as ops

if TYPE_CHECKING:
    from forms.schema import Check, Field, Form

# What the form cannot know: who asks, through which channel, about which case and item.
HOLE = re.compile(r"\{(\w+)\}")
OPEN_ROOTS = ("case", "intake", "actor", "my", "parent", "item", "prev")


def variables(schema: "Form") -> dict[str, Var]:
    """Path → Var for every field that answers."""
    return {field.key: var_of(field) for field in schema.fields() if field.answers}


def var_of(field: "Field") -> Var:
    codes = tuple(choice.code for choice in field.choices) if field.choices else None
    columns = {column.key: var_of(column) for column in field.columns} if field.columns else None
    return Var(field.kind.gives or ops.ANY, codes, columns)


@dataclass(frozen=True)
class Rule:
    """A rule where it stands. ``kind``: one of KINDS; ``place``: "step:2", "check:1", a key, or "table.column".

    ``label``: what people call the place; ``row``: the table whose columns it sees as `row.x`.
    """

    kind: str
    place: str
    label: str
    logic: Any
    gives: str = ops.BOOL
    row: "Field | None" = None
    say: str = ""

    @property
    def id(self) -> str:
        return f"{self.place}/{self.kind}"


SHOW, REQUIRE, CALCULATE, OFFER, PROPOSE, MUST = "show", "require", "calculate", "offer", "propose", "must"
_SETTINGS = {"required": REQUIRE, "show_if": SHOW, "calc": CALCULATE, "where": OFFER, "prefill": PROPOSE}
CHECKED = (SHOW, REQUIRE, CALCULATE, MUST)  # the others are worked out over lists the form does not hold


def of(schema: "Form") -> Iterator[Rule]:
    """Every rule of a form, in reading order: steps, groups, questions, columns of tables, then checks."""
    for n, step in enumerate(schema.steps, 1):
        if step.show_if is not None:
            yield Rule(SHOW, f"step:{n}", step.title, step.show_if)
        for field in step.fields:
            yield from _of_field(field)
            for inner in field.fields or ():
                yield from _of_field(inner)
    for n, each in enumerate(schema.checks, 1):
        yield Rule(MUST, f"check:{n}", each.say, each.must, say=each.say)


def _of_field(field: "Field", table: "Field | None" = None) -> Iterator[Rule]:
    place = f"{table.key}.{field.key}" if table else field.key
    for setting, kind in _SETTINGS.items():
        logic = getattr(field, setting)
        if logic is not None and not isinstance(logic, bool):
            gives = ops.BOOL if kind in (SHOW, REQUIRE, OFFER) else field.kind.gives or ops.ANY
            yield Rule(kind, place, field.label, logic, gives, table)
    for column in field.columns or ():
        yield from _of_field(column, field)


def known_to(rule: Rule, schema: "Form") -> dict[str, Var]:
    """Path → Var for what ``rule`` may ask: the form's questions, and the columns of its own row."""
    row = {f"row.{column.key}": var_of(column) for column in (rule.row.columns or () if rule.row else ())}
    return variables(schema) | row


def problems(schema: "Form", gone: Mapping[str, str] | None = None) -> Iterator[str]:
    """Everything wrong with the rules, a sentence each. ``gone``: key → label of questions that were taken out."""
    known = variables(schema)
    asked = {path.partition(".")[0] for rule in of(schema) for path in uses(rule.logic)}
    lost = {key: label for key, label in (gone or {}).items() if key in asked and key not in known}
    if lost:
        yield from _lost(schema, lost)
        return
    for rule in of(schema):
        if rule.kind in CHECKED:
            for problem in check(rule.logic, known_to(rule, schema), gives=rule.gives, open_roots=OPEN_ROOTS):
                yield _("%(place)s: %(problem)s") % {"place": _place(rule), "problem": problem}
    for each in schema.checks:
        yield from _words_of(schema, each)
        if each.field and each.field not in known:
            yield _("A check is said beside “%(key)s”, but there is no such field.") % {"key": each.field}
        elif each.option is not None:
            yield from _option(schema, each)
    if circle := _circle(schema):
        yield _("These fields wait for one another to be shown: %(keys)s.") % {"keys": " → ".join(circle)}


def _option(schema: "Form", check: "Check") -> Iterator[str]:
    """A check that takes an option away names a choice, and an option of it."""
    field = schema.field(check.field) if check.field else None
    if field is None or field.type not in ("choice", "multi_choice"):
        yield _("A check takes the option “%(option)s” away, but of no choice. Name the choice under “field:”.") % {
            "option": check.option
        }
    elif check.option not in {choice.code for choice in field.choices or ()}:
        words = {"label": field.label, "option": check.option}
        yield _("“%(label)s” has no option “%(option)s” that a check could take away.") % words


def _words_of(schema: "Form", check_: "Check") -> Iterator[str]:
    """What a check works out for its sentence, and the places of the sentence that nothing fills in."""
    worked_out = check_.let or {}
    for name, rule in worked_out.items():
        for problem in check(rule, variables(schema), gives=ops.ANY, open_roots=OPEN_ROOTS):
            yield _("Check “%(say)s”, let %(name)s: %(problem)s") % {
                "say": check_.say, "name": name, "problem": problem}  # fmt: skip
    for name in HOLE.findall(check_.say):
        if name not in worked_out:
            said = _("Nothing fills in {%(name)s} of the check “%(say)s”. Work it out under “let:”, or leave the "
                     "braces out.")  # fmt: skip
            yield said % {"name": name, "say": check_.say}


def _lost(schema: "Form", gone: Mapping[str, str]) -> Iterator[str]:
    for rule in of(schema):
        for key in sorted({path.partition(".")[0] for path in uses(rule.logic)} & set(gone)):
            said = _(
                "%(place)s: it asks “%(label)s” (%(key)s), which this version takes out. Change the rule, or leave the "
                "question in."
            )
            yield said % {"place": _place(rule), "label": gone[key], "key": key}


def _place(rule: Rule) -> str:
    head, _colon, n = rule.place.partition(":")
    if n:
        words = {"n": int(n), "title": rule.label}
        return _("Step %(n)d “%(title)s”, shown if") % words if head == "step" else _("Check %(n)d") % words
    said = {
        REQUIRE: _("“%(label)s” (%(key)s), required if"),
        SHOW: _("“%(label)s” (%(key)s), shown if"),
        CALCULATE: _("“%(label)s” (%(key)s), calculated as"),
        OFFER: _("“%(label)s” (%(key)s), what it offers"),
        PROPOSE: _("“%(label)s” (%(key)s), what it starts out as"),
    }
    return said[rule.kind] % {"label": rule.label, "key": rule.place.rpartition(".")[2]}


def _circle(schema: "Form") -> list[str]:
    """Keys that wait for one another, first and last alike; empty if there is no circle. Sums wait too."""
    waits = {
        field.key: (uses(step.show_if) | uses(field.show_if) | uses(field.calc)) & set(variables(schema))
        for step in schema.steps
        for field in step.questions
    }
    done: set[str] = set()

    def follow(key: str, trail: list[str]) -> list[str]:
        if key in trail:
            return [*trail[trail.index(key) :], key]
        if key in done:
            return []
        for other in sorted(waits.get(key, ())):
            if found := follow(other, [*trail, key]):
                return found
        done.add(key)
        return []

    return next((found for key in waits if (found := follow(key, []))), [])
