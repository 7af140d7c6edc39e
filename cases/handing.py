"""Handing a case over, objecting to that, agreeing, insisting (packs.md, People).

Who is handed a case holds it at once and may object within a term, with a reason; it stays theirs until the named role
agrees, so it is never ownerless. Refusals are counted, and after so many something else happens. Silence is consent.
Source: 信访工作条例 第二十三条 (an objection within 5 working days counts only once the sender agrees).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases import effects, handed, notices
from cases.actor import SYSTEM
from cases.chosen import code_or_text
from cases.errors import NotOpen
from cases.handed import AGREE, HAND, INSIST, MOMENTS, OBJECT
from cases.models import Case, CaseEvent, Moment, Timer
from cases.papers import issuing
from cases.spec import Transition
from cases.turn import Turn, fresh
from home import clock, days
from home.calendar import overdue_at
from home.models import Unit
from home.pauses import as_day
from home.terms import Term

LATELY = 60  # days
LOOKED_AT = 200  # of the newest moments of a kind

Act = Callable[[Turn, Transition, dict[str, Any]], str]
HOLDERS = ("handler", "lead")


def take(turn: Turn, name: str, step: Transition, payload: dict[str, Any]) -> None:
    """Carry out the built-in move ``name`` up to what follows from every move."""
    turn.public = {"label": ACTS[name](turn, step, payload), "text": ""}
    if not turn.public["label"]:
        turn.public = {}


def _hand(turn: Turn, step: Transition, payload: dict[str, Any]) -> str:
    case = turn.case
    unit = _named(turn, payload)
    if unit is None:
        raise NotOpen(_("Name the unit this case is handed to."), field="unit")
    if unit.pk == case.holder_id:
        raise NotOpen(_("%(unit)s has this case already.") % {"unit": unit.label}, field="unit")
    if handed.runs(case) and turn.by.unit and turn.by.unit.pk == case.holder_id:
        raise NotOpen(_("This case was handed to you just now. Object to that, or take it up; it is not handed on."))
    turn.data["reason"] = code_or_text(step.label, "required", payload)
    _give(turn, unit, case.holder_id)
    return _("Handed to %(unit)s") % {"unit": case.holder.label}


def _object(turn: Turn, step: Transition, payload: dict[str, Any]) -> str:
    """Nothing moves: the unit keeps the case. Only the last refusal the type allows sets something off."""
    case, rule = turn.case, turn.case.life.handoff
    reason = code_or_text(step.label, rule.reasons or "required", payload)
    owner = _named(turn, payload)
    words = str(payload.get("words") or "").strip()[:1000]
    turn.data |= {"reason": reason, "text": words, "owner": owner.label if owner else ""}
    handed.objects(turn, reason, owner.pk if owner else None)
    turn.changed()
    if handed.exhausted(case):
        effects.run(turn, rule.then)
    if handed.objected(case):  # else somebody else has it by now
        _tell(turn, handed.step(case, AGREE).by, _("Case %(number)s “%(title)s”: %(unit)s objects to having it."))
    return ""


def _agree(turn: Turn, step: Transition, payload: dict[str, Any]) -> str:
    """Back to where it came from, or to the unit that whoever agrees names; that one may object in its turn."""
    case = turn.case
    origin = Unit.objects.get(pk=case.handing["from"])
    unit = _named(turn, payload) or origin
    turn.data["reason"] = str(payload.get("reason") or "").strip()[:1000]
    if unit.pk == case.holder_id:
        raise NotOpen(_("%(unit)s has objected. Name another unit, or insist.") % {"unit": unit.label}, field="unit")
    if unit.pk == origin.pk:
        effects.hold_by(turn, unit.pk)
    else:
        _give(turn, unit, origin.pk)
    return _("Handed to %(unit)s") % {"unit": case.holder.label}


def _insist(turn: Turn, step: Transition, payload: dict[str, Any]) -> str:
    turn.data["reason"] = code_or_text(step.label, "required", payload)
    handed.settle(turn)
    _tell(turn, HOLDERS, _("Case %(number)s “%(title)s” stays with %(unit)s: the objection was not accepted."))
    return ""


ACTS: dict[str, Act] = {HAND: _hand, OBJECT: _object, AGREE: _agree, INSIST: _insist}


def _give(turn: Turn, unit: Unit, origin: int) -> None:
    """``unit`` holds the case from now on, and may object where the type has a term for that."""
    rule = turn.case.life.handoff
    effects.hold_by(turn, unit.pk)
    if rule.object_within and not handed.exhausted(turn.case):
        handed.begin(turn, origin, _end(rule.object_within, unit))
    if rule.document:
        issuing.ask(turn, rule.document, {"to_unit": unit.name, "reason": turn.data.get("reason", "")})
    _tell(turn, HOLDERS, _("Case %(number)s “%(title)s” was handed to %(unit)s."))


def _end(term: str, unit: Unit) -> datetime:
    read = Term.parse(term)
    return overdue_at(days.current().due(clock.today() if read.dated else clock.now(), read, hours=unit.opening_hours))


def _named(turn: Turn, payload: dict[str, Any]) -> Unit | None:
    """The unit in ``payload``. Raises NotOpen for one that is no more."""
    unit = payload.get("unit")
    if unit is not None and not Unit.objects.active(clock.today()).filter(pk=unit.pk).exists():
        raise NotOpen(_("%(unit)s is no more. Name the unit that does its work now.") % {"unit": unit.label})
    return unit


def _tell(turn: Turn, roles: tuple[str, ...], sentence: str) -> None:
    case = turn.case
    words = {"number": case.number, "title": case.title, "unit": case.holder.label}
    turn.after.append(lambda event: notices.tell(case, event, roles, sentence % words, known=turn.known))


def accept(timer: Timer) -> CaseEvent:
    """The term for an objection is over: who said nothing has accepted."""
    turn = Turn(fresh(timer.case_id), SYSTEM, day=as_day(timer.fire_at))
    turn.claim()
    turn.fired(timer)
    turn.data["text"] = _("%(unit)s has not objected in time.") % {"unit": turn.case.holder.label}
    handed.settle(turn)
    return turn.write(CaseEvent.Kind.REMIND)


def refusal(case, key: str, label: str) -> str:
    """Why ``key`` is not possible now, in a sentence."""
    end = handed.until(case)
    if key == OBJECT and handed.exhausted(case):
        said = _("This case has been refused %(n)d times. Nobody can refuse it any more.")
        return said % {"n": handed.refused(case)}
    if key == OBJECT and end is not None and clock.now() >= end:
        last = date_format(as_day(end - timedelta(microseconds=1)), "DATE_FORMAT")
        return _("An objection was possible until %(day)s. The case is yours.") % {"day": last}
    if key == HAND and handed.objected(case):
        return _("%(unit)s has objected. Agree, or insist, before it is handed on.") % {"unit": case.holder.label}
    return _("“%(move)s” is not possible: nothing waits for it.") % {"move": label}


def waiting() -> list[int]:
    """Keys of open cases with an objection that nobody has decided yet, among the newest objections."""
    since = clock.today() - timedelta(days=LATELY)
    objected = Moment.objects.filter(key=MOMENTS[OBJECT], on__gte=since).order_by("-on", "-case_id")
    keys = list(dict.fromkeys(objected.values_list("case_id", flat=True)[:LOOKED_AT]))
    told = Case.objects.open().filter(pk__in=keys).values_list("pk", "handing")
    return [pk for pk, handing in told if handing.get("objected")]
