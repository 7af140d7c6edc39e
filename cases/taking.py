"""Facts that come with a move (packs.md, takes): read and judged like answers of a form of the declared types."""

from typing import Any

from cases.data import LEADING, plain
from cases.errors import NotOpen
from cases.models import Case
from cases.spec import Transition
from cases.turn import Turn
from forms import fields, schema
from forms.answers import Answers


def asked(case: Case, step: Transition) -> schema.Form | None:
    """The facts that ``step`` takes, as a form of one step; required unless they say otherwise."""
    if not step.takes:
        return None
    known = {fact["key"]: {"required": True, **fact} for fact in case.life.facts if fact.get("key") in step.takes}
    wanted = [known[key] for key in step.takes if key in known]
    return schema.build({"title": step.label, "steps": [{"title": step.label, "fields": wanted}]})


def take(turn: Turn, step: Transition, payload: dict[str, Any]) -> None:
    """Set the facts that came with the move. Raises NotOpen naming the first that is missing or wrong."""
    spec = None if turn.by.kind == "system" else asked(turn.case, step)
    if spec is None:
        return
    keys = {field.key for field in spec.fields()}
    said = Answers(spec, {key: value for key, value in (payload.get("taken") or {}).items() if key in keys})
    for key, errors in said.problems().items():
        raise NotOpen(errors[0], field=key)
    kept = {
        field.key: _kept(field, said.value(field.key)) for field in spec.fields() if said.value(field.key) is not None
    }
    turn.case.facts = {**turn.case.facts, **kept}
    turn.changed()


def _kept(field: schema.Field, value: Any) -> Any:
    """As facts hold it: of another case its number alone, which paths lead on from."""
    kind = fields.of(field.type)
    return plain(kind.logic(field, value) if field.type in LEADING else kind.to_json(field, value))
