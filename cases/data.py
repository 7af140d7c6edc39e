"""What is known of a case: its answers, its facts, and everything a rule may ask about it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from cases.actor import Actor
from cases.models import Case, CaseEvent, Category, ClockRun, ItemVersion, ServiceItem, Survey
from cases.said import submissions
from cases.tables import table
from forms import fields, identity, intake, schema
from forms.answers import FILES
from forms.logic import evaluate
from forms.logic.evaluate import walk
from forms.models import SecretAnswer
from home import clock, crypto
from home.prepared import Given, Prepared


def answers(case: Case, *, secret: bool = False, parties: bool = True) -> dict[str, Any]:
    """The latest answer by field key over all forms of the case; secret ones only with ``secret``, those of other
    parties not without ``parties``."""
    known: dict[str, Any] = {}
    for submission in submissions(case, parties=parties):
        known |= intake.answers(submission, secret=secret)
    return known


def standing(case: Case, keys: Iterable[str]) -> dict[str, Any]:
    """The latest answers to ``keys`` as they are stored, to be corrected; secret ones and files are asked anew."""
    found: dict[str, Any] = {}
    for submission in submissions(case) if keys else ():
        for key, value in submission.data.items():
            if key in keys and _correctable(submission.version.spec, key):
                found[key] = value
    return found


def _correctable(spec: schema.Form, key: str) -> bool:
    field = spec.field(key)
    return not field.secret and field.type not in FILES


def facts(case: Case) -> dict[str, Any]:
    """What moves have set, in the types the case type declares."""
    types = case.life.fact_types
    return {key: _read(value, types.get(key)) for key, value in case.facts.items()}


def _read(value: Any, kind: str | None) -> Any:
    if kind == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    if kind == "datetime" and isinstance(value, str):
        return datetime.fromisoformat(value)
    return value


def plain(value: Any) -> Any:
    """A rule's value as JSON, for facts and events."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()  # one text for one instant, whatever zone it came in
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    return value


MADE = Prepared(
    lambda: (
        CaseEvent.objects.stood()
        .filter(case=Given("case"), kind__in=("open", "move"))
        .values_list("transition", "effective_on")
    )
)
RUNS = Prepared(lambda: ClockRun.objects.filter(case=Given("case")).order_by("run"))
ITEM_PLACES = ("accepted_at", "helped_at")  # towns and villages that accept the item, that help with it
RELATED = ("type_version", "holder", "home", "submission__version")
NUMBERED = Prepared(lambda: Case.objects.select_related(*RELATED).filter(number=Given("number")))
LEADING = ("entry", "case")  # types of facts and fields that hold another case's number


class ItemFacts(dict):
    """An item's facts and its code. Who else does it today is looked up when a rule first asks: ``accepted_at``,
    ``helped_at`` (codes of units)."""

    def __init__(self, version: ItemVersion) -> None:
        super().__init__({**version.facts, "code": version.item.code})
        self.item: ServiceItem = version.item

    def get(self, key: str, default: Any = None) -> Any:
        if key in ITEM_PLACES and key not in self:
            from cases import delegating

            ask = delegating.accepting if key == ITEM_PLACES[0] else delegating.helping
            self[key] = ask(self.item, clock.today())
        return super().get(key, default)


class Context(Mapping):
    """What rules see of a case. Each part is looked up when a rule first asks for it, so most cost no query.

    ``extra``: words that are known only now (reason). ``said``: forms just sent, not yet in an event;
    ``runs``: clock runs not yet written. ``told``: forms read already, where many cases are looked at.
    """

    def __init__(
        self,
        case: Case,
        actor: Actor | None = None,
        said: list | None = None,
        runs: Callable[[], list] | None = None,
        told: Callable[[], list] | None = None,
        **extra: Any,
    ) -> None:
        self.all_runs, self._told = runs, told
        self.asker: Context | None = None  # of a query's row: who asks it, however deep one stands in another
        self.case, self.actor, self.said, self.extra = case, actor, said if said is not None else [], extra
        self.rows_used: dict[str, dict] = {}  # table → the row that answered last, for the event
        self._kept: dict[str, Any] = {}

    ROOTS = ("case", "intake", "actor", "item", "now", "due", "clock", "moves", "reached", "parent", "pause", "parts")
    ROOTS += ("documents", "prev", "rank", "survey")

    def __getitem__(self, key: str) -> Any:
        if key in self.extra:
            return self.extra[key]
        if key in self.ROOTS:
            if key not in self._kept or key in ("case", "now"):
                self._kept[key] = getattr(self, f"_{key}")()
            return self._kept[key]
        return self.own[key] if key in self.own else self._led(key)

    def __iter__(self) -> Iterator[str]:
        return iter({**dict.fromkeys(self.ROOTS), **self.own, **self.extra})

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return True  # counting would read every answer of the case

    def __contains__(self, key: object) -> bool:
        if key in self.ROOTS or key in self.extra:
            return True
        first, dot, _rest = str(key).partition(".")
        if dot:  # a path is walked word by word, unless its first word holds another case
            return not (first in self.ROOTS or first in self.extra) and first in self.ways
        return key in self.own

    def forget(self) -> None:
        """Something has changed: clocks, answers, facts."""
        self._kept.clear()
        for name in ("own", "heard", "ways", "words"):
            self.__dict__.pop(name, None)

    @cached_property
    def own(self) -> dict[str, Any]:
        """Answers and facts by key; a fact wins over an answer of the same key."""
        known: dict[str, Any] = self._shared() if self.case.parent_id else {}
        for submission in self.heard:
            known |= intake.logic_values(submission)
        return known | facts(self.case)

    def _shared(self) -> dict[str, Any]:
        """What the whole lets its part see, as it stands now."""
        from cases.parts import sharing

        return sharing.shared_with(self.case)

    @cached_property
    def heard(self) -> list:
        """The forms filled in for the case, those just sent last."""
        before = self._told() if self._told else submissions(self.case) if self.case.version else []
        return [*before, *self.said]

    @cached_property
    def ways(self) -> frozenset[str]:
        """Keys that hold another case: their paths lead into it (`origin.unit`)."""
        asked = (each for submission in self.heard for each in submission.version.spec.fields())
        asked_for = {field.key for field in asked if field.type in LEADING}
        known = {key for key, kind in self.case.life.fact_types.items() if kind in LEADING}
        return frozenset(asked_for | known)

    def _led(self, path: str) -> Any:
        """What ``path`` finds in the case that its first word holds."""
        key, _dot, rest = path.partition(".")
        number = self.own.get(key) if rest and key in self.ways else None
        other = at_number(number)
        if other is None:
            if key in self.ways:
                return None
            raise KeyError(path)
        return walk(Within(other), rest)

    @cached_property
    def words(self) -> dict[str, str]:
        """Answers as people read them, by key: labels for codes, amounts with their unit. Facts and secrets not."""
        known: dict[str, str] = {}
        for submission in self.heard:
            spec = submission.version.spec
            for key, value in intake.answers(submission).items():
                known[key] = fields.of(spec.field(key).type).show(spec.field(key), value)
        return {key: text for key, text in known.items() if key not in self.case.facts}

    def _case(self) -> dict[str, Any]:
        case = self.case
        return {
            "id": case.pk,
            "number": case.number,
            "title": case.title,
            "state": case.state,
            "category": case.category,
            "result": case.result,
            "level": case.level,
            "channel": case.channel,
            "unit": case.holder.code if case.holder_id else None,
            "home": case.home.code if case.home_id else None,
            "town": case.holder_town.code if case.holder_town_id else None,
            "alive": case.alive,
            "refusals": case.handing.get("refused", 0),
            "objected": bool(case.handing.get("objected")),
            "part": case.part_key.rpartition(".")[2],
            "period": case.facts.get("period"),
            "open": case.category != Category.CLOSED,
            "opened": case.opened_at.astimezone(clock.OFFICE_ZONE).date(),
        }

    def _intake(self) -> dict[str, Any]:
        submission = self.case.submission or (self.said[0] if self.said else None)
        mode = submission.entry_mode if submission else "self"
        return {"channel": self.case.channel, "unit": self._case()["home"], "mode": mode}

    def _actor(self) -> dict[str, Any]:
        if self.actor is None:
            return {}
        post, user = self.actor.post, self.actor.user
        return {
            "kind": self.actor.kind,
            "role": post.role if post else None,
            "unit": post.unit.code if post else None,
            "user": user.username if user else None,
            "party": self.actor.party or None,
        }

    def _item(self) -> dict[str, Any]:
        version = self.case.item_version
        return ItemFacts(version) if version else {}

    def _now(self) -> datetime:
        return clock.now()

    @property
    def runs(self) -> dict[str, Any]:
        """The latest run of each clock."""
        ask = self.all_runs or (lambda: RUNS(case=self.case) if self.case.pk else ())
        return {row.key: row for row in ask()}

    def _due(self) -> dict[str, date]:
        return {key: run.due_on for key, run in self.runs.items()}

    def _clock(self) -> dict[str, dict[str, Any]]:
        return {
            key: {
                "ran": True,
                "due": run.due_on,
                "met": run.ended == "met",
                "kept": run.ended == "met" and not run.late,
                "running": run.stopped_at is None,
            }
            for key, run in self.runs.items()
        }

    def _moves(self) -> dict[str, dict[str, Any]]:
        made: dict[str, list[date]] = {}
        for name, day in MADE(case=self.case) if self.case.pk else ():
            made.setdefault(name, []).append(day)
        known = {name: {"times": 0, "days": 0} for name in self.case.life.transitions}
        return known | {name: {"times": len(days), "days": len(set(days))} for name, days in made.items()}

    def _reached(self) -> dict[str, date]:
        return {key: date.fromisoformat(day) for key, day in self.case.reached.items()}

    def _parent(self) -> Any:
        return Within(self.case.parent) if self.case.parent_id else {}

    def _prev(self) -> dict[str, Any]:
        """Answers and facts as they stood before the forms just sent: what a form is held against."""
        before = self.heard[: len(self.heard) - len(self.said)]
        known = {key: value for submission in before for key, value in intake.logic_values(submission).items()}
        return known | facts(self.case)

    def _pause(self) -> dict[str, Any]:
        reason = self.case.hold.get("reason", "")
        known = self.case.life.pauses.get(reason)
        return {"reason": reason, "label": known.label if known else ""}

    def _documents(self) -> dict[str, dict[str, Any]]:
        """The latest paper of each kind; ``times``: how many there are."""
        found: dict[str, dict[str, Any]] = {key: {"times": 0} for key in self.case.life.documents}
        rows = self.case.documents.standing().order_by("event__seq") if self.case.pk and found else ()
        for row in rows:
            times = found.get(row.key, {}).get("times", 0) + 1
            found[row.key] = {"number": row.number, "title": row.title, "day": row.day, "times": times}
        return found

    @property
    def rated(self) -> Survey | None:
        """The latest rating that was given."""
        if not self.case.pk or not self.case.life.survey:
            return None
        given = self.case.surveys.exclude(answered_at=None)
        return given.select_related("submission__version").order_by("answered_at", "pk").last()

    def _survey(self) -> dict[str, Any]:
        """What the latest rating says, from the moment it is given on: moves that wait for it ask in their turn."""
        if (rated := self.rated) is None:
            return {}
        words = intake.logic_values(rated.submission).get("words") if rated.submission else None
        return {"score": rated.grade, "segment": rated.segment, "items": rated.items, "words": words}

    def _parts(self) -> dict[str, Any]:
        from cases.parts.counting import counted

        return counted(self.case)

    def _rank(self) -> int | None:
        from cases.parts.ranking import place_of

        return place_of(self.case) if self.case.parent_id else None


class Within(Context):
    """A case reached by a path: its own words come first, then those of its row (`parent.unit`)."""

    def __getitem__(self, key: str) -> Any:
        if key not in self.ROOTS and key not in self.own and key in (row := self._case()):
            return row[key]
        return super().__getitem__(key)


def at_number(number: Any) -> Case | None:
    """The case that an entry or case field holds."""
    return NUMBERED.first(number=number) if isinstance(number, str) and number else None


def context(case: Case, actor: Actor | None = None, **extra: Any) -> Context:
    """What rules see of ``case`` when ``actor`` asks."""
    return Context(case, actor, **extra)


def worth(rule: Any, known: Context, day: date) -> Any:
    """Value of ``rule`` about a case as of ``day``. Raises LogicError."""
    return evaluate(rule, known, today=day, functions=functions(known, day))


def says_yes(rule: Any, known: Context, day: date) -> bool:
    """True if the condition holds, or is none."""
    return rule is None or bool(worth(rule, known, day))


def functions(known: Context, day: date) -> dict[str, Callable]:
    """The operators that only a case can answer."""
    from cases import query  # it reads what stands here of each row

    return {
        "table": lambda args, _context: table(args, known, day),
        "reached": lambda args, _context: str(args[0]) in known.case.reached,
        "due": lambda args, _context: known["due"].get(str(args[0])),
        **query.folds(known, day),
    }


def with_id_number(cases, number: str):
    """Narrow ``cases`` to those in which this ID number was given; exact, by keyed hash."""
    tidied = identity.normal_id(number)
    found = SecretAnswer.objects.filter(lookup=crypto.lookup(tidied, "id_number"))  # the name sealing gives it
    return cases.filter(submission__in=found.values("submission"))
