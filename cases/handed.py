"""What is known of a case's last handing over: who handed it on, until when that may be objected to, how often it was.

The row's column ``handing`` holds it: {"from", "until", "n"} while the new holder may object, besides them "objected",
"owner", "reason" while an objection waits, and "refused", how many objections there have been, for good.
"""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.models import Case
from cases.places import BACK  # what a role without a place means here: the unit that handed the case on
from cases.spec import Transition
from cases.turn import Turn
from home import clock
from home.terms import Term

HAND, OBJECT, AGREE, INSIST = KEYS = ("hand", "object", "agree", "insist")
OBJECTS = ("handler@holder", "lead@holder", "dispatcher@holder")
MOMENTS = {HAND: "handed", OBJECT: "objected"}  # what clocks and automatic moves call them
TIMER = "handing"


def step(case: Case, key: str) -> Transition | None:
    """The built-in move ``key`` as this type has it; None where it has none."""
    rule = case.life.handoff
    if rule is None or key not in KEYS or (key != HAND and not rule.object_within):
        return None
    agrees = tuple(word if "@" in word else f"{word}@{BACK}" for word in rule.agree)
    by = {HAND: rule.by, OBJECT: OBJECTS, AGREE: agrees, INSIST: agrees}[key]
    return Transition(label=label(key), by=by)


def label(key: str) -> str:
    words = {
        HAND: _("Hand over"),
        OBJECT: pgettext("handing over", "Object"),
        AGREE: _("Agree to the objection"),
        INSIST: _("Insist on the handing over"),
    }
    return words[key]


def about(case: Case, key: str) -> str:
    """What comes of it, for who is about to do it."""
    term = case.life.handoff.object_within if case.life.handoff else None
    if key == HAND and not term:
        return _("The other unit has the case at once.")
    if key == HAND:
        said = _("The other unit has the case at once. It may object within %(term)s; silence is consent.")
        return said % {"term": Term.parse(term).words}
    words = {
        OBJECT: _("Until it is decided, your unit goes on with the case."),
        AGREE: _("The case leaves the unit that objected."),
        INSIST: _("The case stays with the unit that objected."),
    }
    return words[key]


def deciders(case: Case) -> tuple[str, ...]:
    """Who may have to decide about an objection, wherever they sit: they may look at the case."""
    return step(case, AGREE).by if runs(case) else ()


def runs(case: Case) -> bool:
    """True while the last handing over is not settled: it may be objected to, or an objection waits."""
    return bool(case.handing.get("from"))


def objected(case: Case) -> bool:
    return bool(case.handing.get("objected"))


def refused(case: Case) -> int:
    """How often units have objected to being handed this case."""
    return case.handing.get("refused", 0)


def until(case: Case) -> datetime | None:
    """When the term for an objection ends."""
    text = case.handing.get("until")
    return datetime.fromisoformat(text) if text else None


def is_open(case: Case, key: str) -> bool:
    """True if the built-in move ``key`` is possible now, whoever asks."""
    if key == HAND:
        return not objected(case)
    if key == OBJECT:
        return runs(case) and not objected(case) and clock.now() < until(case) and not exhausted(case)
    return objected(case)


def exhausted(case: Case) -> bool:
    """True if the case was refused as often as the type allows: nobody may object to it any more."""
    most = case.life.handoff.refusals if case.life.handoff else None
    return most is not None and refused(case) >= most


def begin(turn: Turn, origin: int, end: datetime) -> None:
    """The new holder may object from now until ``end``. ``origin``: the unit the case goes back to."""
    n = turn.case.handing.get("n", 0) + 1
    known = {"from": origin, "until": end.isoformat(), "n": n}
    turn.case.handing = {**_counted(turn.case), **known}
    turn.set_timer(f"{TIMER}:accept", f"{TIMER}#{n}", end)


def objects(turn: Turn, reason: str, owner: int | None) -> None:
    case = turn.case
    case.handing = {**case.handing, "objected": True, "reason": reason, "owner": owner, "refused": refused(case) + 1}
    _drop(turn)


def settle(turn: Turn) -> None:
    """The handing over is settled: accepted, given back, or overtaken by something else."""
    if runs(turn.case):
        _drop(turn)
        turn.case.handing = _counted(turn.case)


def taken_up(turn: Turn) -> None:
    """Who works on a case that was handed to them has accepted it; an objection that waits goes on waiting."""
    case = turn.case
    if runs(case) and not objected(case) and turn.by.unit and turn.by.unit.pk == case.holder_id:
        settle(turn)


def _counted(case: Case) -> dict:
    return {key: case.handing[key] for key in ("refused", "n") if key in case.handing}


def _drop(turn: Turn) -> None:
    turn.drop_timer(f"{TIMER}:accept@{TIMER}#{turn.case.handing['n']}")
