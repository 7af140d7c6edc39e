"""Which papers a person needs: the file questions of a form, as far as the answers say whether each is asked.

    personal = materials.of(answers)       # bring, held, open: "您的情况需要 4 份"
    materials.deciding(version.spec)       # the few questions that decide it, as a form of their own

The same evaluator and the same conditions as in the form itself; nothing is kept by looking.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from forms import papers, schema
from forms.answers import FILES, PAPERS, Answers
from forms.logic import uses


@dataclass(frozen=True)
class Material:
    """``of``: what a paper is about (“original, 2 copies, from the police station”). ``each``: asked once for every
    row of that repeat. ``pieces``: how many there are to bring. ``sample``: file hash of a picture.
    """

    key: str
    label: str
    of: str
    help: str = ""
    held_by: str = ""
    each: str = ""
    pieces: int = 1
    optional: bool = False
    sample: str = ""


@dataclass(frozen=True)
class Personal:
    """``bring``: needed for sure; ``may``: not needed, taken if brought; ``held``: an office has it, so it is not asked
    for; ``open``: hangs on a question nobody answered yet.
    """

    bring: tuple[Material, ...]
    may: tuple[Material, ...]
    held: tuple[Material, ...]
    open: tuple[Material, ...]

    @property
    def count(self) -> int:
        return sum(each.pieces for each in self.bring)

    @property
    def settled(self) -> bool:
        return not self.open

    @property
    def any(self) -> bool:
        return bool(self.bring or self.may or self.held or self.open)

    @property
    def words(self) -> str:
        """您的情况需要 4 份"""
        if self.open:
            said = ngettext("%(n)d paper for sure", "%(n)d papers for sure", self.count)
        else:
            said = ngettext("You need %(n)d paper", "You need %(n)d papers", self.count)
        return said % {"n": self.count}


def of(answers: Answers) -> Personal:
    """The list for what was answered so far."""
    found: dict[str, list[Material]] = {"bring": [], "may": [], "held": [], "open": []}
    for field, step in _placed(answers.spec):
        for place, material in _judged(answers, field, step):
            found[place].append(material)
    return Personal(**{name: tuple(rows) for name, rows in found.items()})


def _judged(answers: Answers, field: schema.Field, step: schema.Step) -> Iterator[tuple[str, Material]]:
    rules = (step.show_if, field.show_if)
    if field.type in PAPERS:
        if place := _where(answers, field, rules):
            yield place, _material(field)
    elif field.type == "repeat":
        rows = answers.raw(field.key)  # a row that lacks its paper counts too
        shown = _where(answers, field.model_copy(update={"required": True}), rules)
        for column in field.columns:
            if column.type in PAPERS and shown:
                hangs = shown == "open" or column.show_if is not None or column.required not in (True, False)
                place = "open" if hangs else "bring" if column.required else "may"
                yield place, _material(column, each=field.label, pieces=max(len(rows), field.min_rows or 0, 1))


def _where(answers: Answers, field: schema.Field, rules: tuple[Any, ...]) -> str:
    """bring, may, held or open; "" where the answers say it is not asked for."""
    if not all(answers.holds(rule) for rule in rules) and not _undecided(answers, *rules):
        return ""
    if _undecided(answers, *rules):
        return "open"
    if field.held_by:
        return "held"
    if isinstance(field.required, bool):
        return "bring" if field.required else "may"
    if _undecided(answers, field.required):
        return "open"
    return "bring" if answers.holds(field.required) else "may"


def _undecided(answers: Answers, *rules: Any) -> bool:
    """True if one of ``rules`` asks for a question that shows and was not answered yet, or for one that may show."""
    known = {field.key: field for field in answers.spec.fields()}
    keys = {path.partition(".")[0] for rule in rules for path in uses(rule)} & set(known)
    return any(_waits(answers, key, known, ()) for key in keys)


def _waits(answers: Answers, key: str, known: dict[str, schema.Field], trail: tuple[str, ...]) -> bool:
    if key in trail or answers.value(key) is not None:
        return False
    if answers.shows(key):
        return True
    step = next(step for step in answers.spec.steps if known[key] in step.questions)
    above = {path.partition(".")[0] for rule in (step.show_if, known[key].show_if) for path in uses(rule)} & set(known)
    return any(_waits(answers, each, known, (*trail, key)) for each in above)


def _material(field: schema.Field, *, each: str = "", pieces: int = 1) -> Material:
    return Material(
        key=field.key,
        label=field.label,
        of=papers.words(field),
        help=field.help or "",
        held_by=field.held_by or "",
        each=each,
        pieces=pieces,
        optional=field.required is False,
        sample=field.sample or "",
    )


# --- what decides it ------------------------------------------------------------------------------------------------
def deciding(spec: schema.Form) -> schema.Form | None:
    """The questions that the conditions of papers hang on, and what those hang on themselves, in their steps.

    None where every paper is asked of everybody.
    """
    known = {field.key: field for field in spec.fields()}
    step_of = {field.key: step for step in spec.steps for field in step.questions}
    wanted: set[str] = set()
    rules = [rule for field, step in _placed(spec) if _asks_paper(field) for rule in _rules(field, step)]
    waiting = [key for rule in rules for key in _roots(rule, known)]
    while waiting:
        key = waiting.pop()
        if key in wanted:
            continue
        wanted.add(key)
        field = known[key]
        if field.type in FILES:  # a paper that decides about another one is a paper, not a question
            wanted.discard(key)
            continue
        waiting += [each for rule in (*_rules(field, step_of[key]), field.calc) for each in _roots(rule, known)]
    if not any(known[key].calc is None for key in wanted):
        return None
    return schema.Form.model_construct(title=spec.title, steps=_narrowed(spec, wanted), checks=(), ask="step")


def _narrowed(spec: schema.Form, wanted: set[str]) -> tuple[schema.Step, ...]:
    kept = [(step, tuple(field for field in step.questions if field.key in wanted)) for step in spec.steps]
    return tuple(
        schema.Step.model_construct(key=step.key, title=step.title, help=None, show_if=step.show_if, fields=fields)
        for step, fields in kept
        if fields
    )


def _asks_paper(field: schema.Field) -> bool:
    return field.type in PAPERS or any(column.type in PAPERS for column in field.columns or ())


def _rules(field: schema.Field, step: schema.Step) -> tuple[Any, ...]:
    required = None if isinstance(field.required, bool) else field.required
    return (step.show_if, field.show_if, required)


def _roots(rule: Any, known: dict[str, schema.Field]) -> set[str]:
    return {path.partition(".")[0] for path in uses(rule)} & set(known)


def _placed(spec: schema.Form) -> Iterator[tuple[schema.Field, schema.Step]]:
    for step in spec.steps:
        for field in step.questions:
            yield field, step
