"""What a condition may ask about: answers, facts, clocks, moves, parts, tables, other cases; each a node of logic."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cases.admin.designer.called import Called, Names
from cases.admin.designer.known import Known
from cases.desk.rows import CHANNELS
from forms import field_kinds, schema
from forms.logic import operators as ops
from forms.logic import reading

ALIKE = (
    "text",
    "uscc",
    "mobile",
    "phone",
    "plate",
    "entry",
    "case",
    "unit",
    "choice",
)  # what tells two cases are one's
SUMS = ("number", "integer", "money")


@dataclass(frozen=True)
class Operand:
    """``node``: canonical logic; ``kind``: what it gives; ``codes``: what a word beside it may stand for."""

    node: Any
    label: str
    group: str
    kind: str = ops.ANY
    codes: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        return name_of(self.node)


def answer(key: str, field: schema.Field, group: str, codes: Mapping[str, Mapping[str, str]]) -> Operand:
    """What was said to a question."""
    kind = field_kinds.KINDS[field.type].gives if field.type in field_kinds.KINDS else ops.ANY
    return Operand({"var": key}, field.label, group, kind, tuple(codes.get(key, {}).items()))


def name_of(node: Any) -> str:
    return json.dumps(node, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


class Offered:
    """What a condition may choose from, and whatever else it asks about already. ``codes``: question → code → label."""

    def __init__(self, offered: Iterable[Operand], codes: Mapping[str, Mapping[str, str]]) -> None:
        self.codes = codes
        self.by_id: dict[str, Operand] = {}
        for each in offered:
            self.by_id.setdefault(each.id, each)

    def of(self, node: Any) -> Operand:
        """The operand of ``node``; one that nobody offers is read aloud."""
        key = name_of(node)
        if key not in self.by_id:
            said = reading.sentence(node, self.labels, self.codes)
            self.by_id[key] = Operand(node, said, _("Written by hand"), _kind(node))
        return self.by_id[key]

    def labelled(self, label: str) -> Operand | None:
        return next((each for each in self.by_id.values() if each.label == label), None)

    def grouped(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """For a list with headings."""
        found: dict[str, list[tuple[str, str]]] = {}
        for each in self.by_id.values():
            found.setdefault(each.group, []).append((each.id, each.label))
        return list(found.items())

    @property
    def labels(self) -> Mapping[str, str]:
        """Path → label, for reading rules aloud."""
        return {
            each.node["var"]: each.label.replace("“", "‘").replace("”", "’")  # they stand inside such marks
            for each in self.by_id.values()
            if isinstance(each.node, dict) and "var" in each.node
        }

    def words(self, rule: Any) -> str:
        """``rule`` read aloud, "" for none."""
        return "" if rule is None else reading.sentence(rule, self.labels, self.codes)


class Operands(Offered):
    """All of one draft."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self._called = Called(known)
        super().__init__(self._all(), Names(known.codes, self._called.codes))

    @property
    def labels(self) -> Mapping[str, str]:
        return Names(super().labels, self._called.label)

    def moves_at(self, aim: Any) -> dict[str, str]:
        """Move → button, of the other cases that ``aim`` leads to."""
        return self._called.moves_at(aim)

    def _all(self) -> Iterator[Operand]:
        yield from self._answers()
        yield from self._case()
        yield from self._time()
        yield from self._parts()
        yield from self._tables()
        yield from self._others()

    def _answers(self) -> Iterator[Operand]:
        group = _("Answers")
        for key, field in self.known.questions.items():
            yield answer(key, field, group, self.known.codes)
        group = _("Facts that moves note down")
        for key, label in self.known.facts:
            if key not in self.known.questions:
                yield Operand({"var": key}, label, group)

    def _case(self) -> Iterator[Operand]:
        group = _("The case")
        states = tuple(self.known.states)
        yield Operand({"var": "case.state"}, _("state of the case"), group, ops.TEXT, states)
        yield Operand({"var": "case.level"}, _("response level"), group, ops.NUMBER)
        yield Operand({"var": "case.result"}, _("result"), group, ops.TEXT, tuple(self.known.results))
        channels = tuple((key, str(said)) for key, said in CHANNELS.items())
        yield Operand({"var": "intake.channel"}, _("channel it came in by"), group, ops.TEXT, channels)
        yield Operand({"var": "intake.mode"}, _("who typed it"), group, ops.TEXT)
        yield Operand({"var": "case.unit"}, _("unit that holds it"), group, ops.TEXT)
        yield Operand({"var": "case.home"}, _("unit where it came in"), group, ops.TEXT)
        yield Operand({"var": "actor.role"}, _("post of who acts"), group, ops.TEXT, tuple(self.known.roles))
        yield Operand({"var": "today"}, _("today"), group, ops.DATE)
        for key, label in self.known.milestones:
            yield Operand({"reached": key}, _("“%(label)s” has been reached") % {"label": label}, group, ops.BOOL)
        for key, label in self.known.moves:
            said = _("how often “%(label)s” was done") % {"label": label}
            yield Operand({"var": f"moves.{key}.times"}, said, group, ops.NUMBER)
        for key, label in self.known.documents:
            said = _("number of the paper “%(label)s”") % {"label": label}
            yield Operand({"var": f"documents.{key}.number"}, said, group)
        if self.known.life.survey:
            yield Operand({"var": "survey.score"}, _("grade the applicant gave"), group, ops.NUMBER)

    def _time(self) -> Iterator[Operand]:
        group = _("Time limits")
        for key, label in self.known.clocks:
            said = {"clock": label}
            yield Operand({"due": key}, _("due day of “%(clock)s”") % said, group, ops.DATE)
            yield Operand({"var": f"clock.{key}.running"}, _("“%(clock)s” is running") % said, group, ops.BOOL)
            yield Operand({"var": f"clock.{key}.kept"}, _("“%(clock)s” was kept") % said, group, ops.BOOL)

    def _parts(self) -> Iterator[Operand]:
        group = _("Parts")
        for key, label in self.known.groups:
            said = {"group": label}
            yield Operand({"var": f"parts.{key}.open"}, _("open parts of “%(group)s”") % said, group, ops.NUMBER)
            yield Operand({"var": f"parts.{key}.done"}, _("finished parts of “%(group)s”") % said, group, ops.NUMBER)
            yield Operand({"var": f"parts.{key}.failed"}, _("failed parts of “%(group)s”") % said, group, ops.NUMBER)
            yield Operand({"var": f"parts.{key}.total"}, _("all parts of “%(group)s”") % said, group, ops.NUMBER)

    def _tables(self) -> Iterator[Operand]:
        group = _("Tables")
        for key, table in self.known.life.tables.items():
            for column in dict.fromkeys(name for row in table.rows for name in row.gives):
                said = _("“%(column)s” of the table “%(table)s”") % {"column": column, "table": table.title}
                yield Operand({"table": [key, column]}, said, group)

    def _others(self) -> Iterator[Operand]:
        """Cases of this type about the same: an open one, one in force, how many this year, and their sum."""
        group, own = _("Other cases of this type"), self.known.row.slug
        alive = any(state.alive for state in self.known.life.states.values())
        for key, field in self.known.questions.items():
            if field.secret or field.type not in ALIKE:
                continue
            same, said = {"==": [{"var": key}, {"var": f"my.{key}"}]}, {"field": field.label}
            case_open = {"==": [{"var": "case.open"}, True]}
            node = {"exists": {"over": own, "where": {"and": [case_open, same]}}}
            yield Operand(node, _("there is an open one with the same “%(field)s”") % said, group, ops.BOOL)
            if alive:
                in_force = {"==": [{"var": "case.alive"}, True]}
                node = {"exists": {"over": own, "where": {"and": [in_force, same]}}}
                yield Operand(node, _("there is an entry in force with the same “%(field)s”") % said, group, ops.BOOL)
            node = {"count": {"over": own, "where": same, "within": "year"}}
            yield Operand(node, _("number this year with the same “%(field)s”") % said, group, ops.NUMBER)
            for other, summed in self.known.questions.items():
                if summed.type in SUMS:
                    node = {"sum": {"over": own, "where": same, "within": "year", "field": other}}
                    words = {"sum": summed.label, **said}
                    label = _("sum of “%(sum)s” this year with the same “%(field)s”") % words
                    yield Operand(node, label, group, ops.NUMBER)


def _kind(node: Any) -> str:
    """What an operand that stands in a rule gives."""
    if isinstance(node, dict) and len(node) == 1:
        name = next(iter(node))
        if name in ops.OPERATORS:
            return ops.OPERATORS[name].gives
        return ops.INJECTED.get(name, ops.ANY)
    return ops.ANY
