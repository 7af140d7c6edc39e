"""Answers that are supposed or were once given: clean values, worked out by the same rules, not judged."""

from collections.abc import Mapping
from typing import Any

from forms import schema
from forms.answers import Answers
from forms.logic import LogicError, evaluate
from forms.models import Submission
from forms.reading import answers as answers_of
from forms.review.words import CHANNELS
from home import clock

ASKABLE = {"intake.channel": tuple(CHANNELS), "intake.mode": ("self", "staff", "helper", "import"), "intake.unit": ()}


class Given(Answers):
    """``values``: {key, or "intake.channel": clean value}; hidden answers among them are absent to every rule."""

    def __init__(self, spec: schema.Form, values: Mapping[str, Any] | None = None) -> None:
        super().__init__(spec, {})
        self.suppose(values or {})

    def suppose(self, values: Mapping[str, Any]) -> None:
        """Other answers; what was worked out before is forgotten."""
        self.typed = values
        self.extra["intake"] = {path.partition(".")[2]: values.get(path) for path in ASKABLE}
        self._shows.clear()
        self._read.clear()

    def _clean(self, field):
        if not field.answers:
            return None, []
        return (self._calculated(field) if field.calc is not None else self.typed.get(field.key)), []

    def condition(self, rule: Any, row: Mapping[str, Any] | None = None) -> bool | None:
        """What ``rule`` comes to; None where it cannot be worked out."""
        try:
            return self.outcome(rule, row) is True
        except LogicError:
            return None

    def outcome(self, rule: Any, row: Mapping[str, Any] | None = None) -> Any:
        """The value of ``rule``, seen from ``row`` of a table. Raises LogicError."""
        return outcome(self, rule, row)


def outcome(answers: Answers, rule: Any, row: Mapping[str, Any] | None = None) -> Any:
    """The value of ``rule`` over ``answers``, seen from ``row`` of a table. Raises LogicError."""
    context = answers._context(rule) | ({"row": row} if row is not None else {})
    return evaluate(rule, context, today=clock.today())


def of_submission(submission: Submission) -> Given:
    """What was said through ``submission``, secret answers opened: for working out, never for showing as it is."""
    values = answers_of(submission, secret=True)
    intake = {"intake.channel": submission.channel, "intake.mode": submission.entry_mode}
    unit = {"intake.unit": submission.unit.code if submission.unit_id else None}
    return Given(submission.version.spec, {**values, **intake, **unit})
