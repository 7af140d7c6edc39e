"""One step of a scenario, through the same door as pages, tick and API."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases import opening, surveys, together
from cases.actor import SYSTEM
from cases.errors import CaseError
from cases.models import Case, CaseType
from cases.packs.scenarios.world import World, Wrong
from cases.packs.shapes import Step
from cases.parts import handing_in
from cases.parts.adding import ADD, HANDED_IN, by_hand
from cases.tick import tick
from cases.transition import transition
from forms import intake
from forms.errors import Invalid
from home.models import Unit

REFUSALS = (CaseError, Invalid)
CHANNELS = {Unit.Level.TOWN: "town", Unit.Level.VILLAGE: "village"}


def refusal_of(world: World, step: Step) -> str | None:
    """Carry out ``step``; the sentence it was refused with, None if it was not. Raises Wrong."""
    refused = refused_by(world, step)
    return None if refused is None else str(refused)


def refused_by(world: World, step: Step) -> CaseError | Invalid | None:
    """Carry out ``step``; what refused it. Raises Wrong."""
    for word in step.actors:
        world.actor(word)  # whoever acts for the first time outlives a refusal
    try:
        with transaction.atomic():
            DO[step.act](world, step)
    except REFUSALS as refused:
        return refused
    return None


def _submit(world: World, step: Step) -> None:
    form = world.form(step.submit)
    actor = world.actor(step.actors[0])
    unit = world.unit(step.unit) if step.unit else actor.unit
    channel = step.channel or (CHANNELS.get(unit.level, "county") if unit and actor.user else "web")
    data, files = world.answers(form.current, step.data)
    world.sent += 1
    if step.parent and not actor.user:  # from the page of the case, opened with its code
        whole, payload = world.case(step.parent), {"data": data, "files": files}
        payload["secret"] = f"scenario-secret-{world.sent}"
        who = step.actors[0] or "applicant"
        known = by_hand(whole)
        group = step.part or next((key for key, each in known.items() if who in each.by), next(iter(known), ""))
        transition(whole, f"{handing_in.KEY}{group}", seen_version=whole.version, by=actor, payload=payload)
        world.cases[step.case or "case"] = Case.objects.filter(parent=whole).latest("pk").pk
        return
    submission = intake.submit(
        form.current,
        data,
        key=f"scenario-{world.sent}",
        files=files,
        about=_about(world, step),
        channel=channel,
        entry_mode="staff" if actor.user else "self",
        unit=unit,
        by=actor.user,
        secret="" if actor.user else f"scenario-secret-{world.sent}",
    )
    world.cases[step.case or "case"] = opening.OF.one(submission=submission).pk


def _about(world: World, step: Step) -> str:
    if step.parent:  # handed in for a case, as a part of it
        group = f":{step.part}" if step.part else ""
        return f"{HANDED_IN}{world.case(step.parent).number}{group}"
    return f"scenario-{step.item}" if step.item else ""


def _load(world: World, step: Step) -> None:
    """A case without a form, as the system opens one."""
    slug = _dotted(world, step.load)
    type = CaseType.objects.filter(slug=slug).first()
    if type is None:
        raise Wrong(_("The case type “%(name)s” is not installed.") % {"name": slug})
    unit = world.unit(step.unit) if step.unit else None
    facts = world.named(type.current.life, world.sample(step.data))
    case = opening.open_case(None, type=type, by=SYSTEM, home=unit, unit=unit, answers=facts)
    world.cases[step.case or "case"] = case.pk


def _do(world: World, step: Step) -> None:
    case = world.case(step.case)
    payload: dict[str, Any] = {"reason": step.reason, "words": step.words, "pause": step.pause, "clock": step.clock}
    if step.effective_on:
        payload["effective_on"] = date.fromisoformat(step.effective_on)
    if step.unit:
        payload["unit"] = world.unit(step.unit)
    if step.other:
        payload["other"] = world.case(step.other)
    payload["part"] = step.part
    if step.do in (*together.KEYS, ADD):
        payload |= step.data or {}
    else:
        taken = case.life.transitions[step.do].takes if step.do in case.life.transitions else ()
        said = world.sample(step.data) if taken else {}
        payload["taken"] = world.named(case.life, {key: said.pop(key) for key in taken if key in said})
        rest = step.model_copy(update={"data": said or None}) if taken else step
        payload["data"], payload["files"] = _filled(world, case, rest)
    payload = {key: value for key, value in payload.items() if value not in (None, {}, [])}
    for word in step.actors:
        transition(case, step.do, seen_version=case.version, by=world.actor(word), payload=payload)


def _filled(world: World, case: Case, step: Step) -> tuple[dict, dict]:
    from cases.moves import form_of

    move = case.life.transitions.get(step.do)
    version = form_of(case, move) if move else None
    if version is None:
        if step.data:
            raise Wrong(_("“%(move)s” has no form, so nothing can be answered. Leave “data:” out.") % {"move": step.do})
        return {}, {}
    return world.answers(version, step.data)


def _survey(world: World, step: Step) -> None:
    case = world.case(step.case)
    asked = case.surveys.order_by("-asked_at", "-pk").first()
    if asked is None:
        raise Wrong(_("Nobody is asked to rate this case so far."))
    surveys.answer(surveys.token(asked), {**(step.data or {}), "grade": step.survey}, by=world.actor(step.actors[0]))


def _tick(world: World, step: Step) -> None:
    tick(notices=False, tend=False, apart=world.apart)


def _given(world: World, step: Step) -> None:
    makers = {"item": world.item, "leave": world.leave}
    for kind, rows in step.given.items():
        if kind not in makers:
            raise Wrong(_("Under “given:” stand %(kinds)s.") % {"kinds": ", ".join(makers)})
        for row in rows:
            makers[kind](row)


def _dotted(world: World, key: str) -> str:
    return key if "." in key else f"{world.pack.name}.{key}"


DO: dict[str, Callable[[World, Step], None]] = {
    "submit": _submit,
    "load": _load,
    "do": _do,
    "survey": _survey,
    "tick": _tick,
    "given": _given,
}
