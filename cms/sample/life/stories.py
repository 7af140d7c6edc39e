"""What people do next with a case: the moves its type offers, weighed by the county's habits, each in its own time."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from cases import moves, surveys
from cases.actor import APPLICANT, Actor
from cases.data import context
from cases.errors import CaseError
from cases.models import Case, Category
from cases.moves import Move
from cases.parts import handing_in
from cases.transition import transition
from cms.sample.life.people import parties_of
from forms.errors import Invalid
from home import clock, days

if TYPE_CHECKING:
    from cms.sample.life.run import Life

SELDOM = 0.02  # weight of what a case type calls a bad end, where the county has no habit about it
OUTSIDE = ("applicant", "party")  # who keeps no office hours
PATIENCE = 4  # how often somebody looks at a case that offers nothing, a week apart


class Story:
    """One case, from its opening until nobody has anything to do with it. ``habit``: the type's part of life.yaml."""

    def __init__(self, life: "Life", case: Case) -> None:
        self.life, self.key = life, case.pk
        self.habit: Mapping[str, Any] = life.told["lives"].get(case.type.slug, {})
        self.patience = PATIENCE

    def plan(self) -> None:
        """Decide what comes next and when; nothing where the case has come to rest."""
        case = Case.objects.select_related("type", "type_version", "holder", "home").get(pk=self.key)
        if case.merged_into_id:
            return
        if chosen := self._choose(case):
            move, actor = chosen
            self.patience = PATIENCE
            at = self._when(case, move.key, actor)
            self.life.later(at, lambda: self.act(move.key, actor, case.version))
        elif case.category != Category.CLOSED and self.patience:
            self.patience -= 1
            self.life.later(clock.now() + timedelta(days=7), self.plan)

    def _choose(self, case: Case) -> tuple[Move, Actor] | None:
        """A move somebody may take now, by weight; closed cases are moved only by habit (appeals, reopening)."""
        weights, found = self.habit.get("moves", {}), []
        known = context(case)
        offers: dict[str, tuple[Move, Actor]] = {}
        words = [word for step in case.life.moves_from(case.state).values() for word in step.by]
        for actor in (APPLICANT, *parties_of(case), *self.life.people.doers(case, dict.fromkeys(words), known)):
            for move in moves.offered(case, actor):
                offers.setdefault(move.key, (move, actor))
        needs = self.habit.get("needs", {})
        made = set(case.events.values_list("transition", flat=True)) if needs else ()
        for key, (move, actor) in offers.items():
            if key in needs and needs[key] not in made:
                continue
            built_in = key in moves.BUILT_IN or handing_in.is_one(key)
            apart = built_in or move.only or case.category == Category.CLOSED  # only where weights name it
            usual = 0 if apart else SELDOM if move.danger else 1
            if (weight := float(weights.get(key, usual))) > 0:
                found.append((weight, key, move, actor))
        if not found:
            return None
        total = sum(weight for weight, *_rest in found)
        point = self.life.chance.random() * total
        for weight, _key, move, actor in found:
            point -= weight
            if point <= 0:
                return move, actor
        return found[-1][2:]

    def _when(self, case: Case, key: str, actor: Actor) -> datetime:
        """Working days later, in office hours; an applicant or another party any day, in the evening too. Now and
        then it takes long."""
        chance = self.life.chance
        least = int(self.habit.get("least", {}).get(key, 0))
        mean = float(self.habit.get("days", {}).get(key, self.life.told["days"]))
        wait = least + (chance.expovariate(1 / mean) if mean else 0.0)
        if wait < 0.3:
            at = clock.now() + timedelta(minutes=chance.randint(6, 90))
            return at if actor.kind in OUTSIDE else in_hours(at)
        if actor.kind in OUTSIDE:
            day = clock.today() + timedelta(days=max(round(wait), 1))
            return clock.instant(day, time(chance.randint(8, 21), chance.randint(0, 59)))
        calendar = days.current()
        day = calendar.day_of(calendar.ordinal(clock.today()) + max(round(wait), 1))
        return clock.instant(day, self.life.hour())

    def act(self, key: str, actor: Actor, seen: int) -> None:
        """Take the move, as somebody who looked at the case a while ago; then see what comes next."""
        case = Case.objects.get(pk=self.key)
        if case.version == seen or key in case.life.moves_from(case.state):
            try:
                self._move(case, key, actor)
            except (CaseError, Invalid) as refused:
                self.life.refused(case, key, refused)
        self.rate()
        self.plan()

    def _move(self, case: Case, key: str, actor: Actor) -> None:
        if actor.kind == "party" and actor not in parties_of(case):  # its code opens nothing any more
            return
        move = next((each for each in moves.offered(case, actor) if each.key == key), None)
        if move is None:  # meanwhile it is somebody else's turn
            return
        payload: dict[str, Any] = {}
        if move.reason == "codes":
            payload["reason"] = self.life.chance.choice(move.reasons)[0]
        elif move.reason != "none":
            payload["reason"] = self.life.chance.choice(self.life.told["reasons"])
        if move.pauses:
            payload["pause"] = self.life.chance.choice(move.pauses)[0]
        if move.unit:
            payload["unit"] = self.life.unit_to_hand_to(case)
        if move.form is not None:
            extra = dict(context(case, actor, **{k: v for k, v in payload.items() if k in ("reason", "pause")}))
            payload["data"], payload["files"] = self.life.filler.fill(move.form.spec.only(move.only), {}, extra=extra)
        transition(case, key, seen_version=case.version, by=actor, payload=payload)
        self.life.count(key)

    def rate(self) -> None:
        """Some of those who are asked how it went answer, some days later."""
        case = Case.objects.get(pk=self.key)
        waiting = surveys.waiting(case)
        if waiting is None or waiting.pk in self.life.asked:
            return
        self.life.asked.add(waiting.pk)
        chance, told = self.life.chance, self.life.told["ratings"]
        if chance.random() >= told["answered"]:
            return
        grade = int(chance.choices([*told["grades"]], weights=[*told["grades"].values()])[0])
        words = chance.choice(told["words"][grade]) if told["words"].get(grade) and chance.random() < 0.5 else ""
        day = clock.today() + timedelta(days=chance.randint(1, 12))
        at = clock.instant(day, time(chance.randint(8, 21), chance.randint(0, 59)))
        self.life.later(at, lambda: self.answer(surveys.token(waiting), grade, words))

    def answer(self, token: str, grade: int, words: str) -> None:
        reasons = self.life.told["ratings"]["reasons"]
        chosen = [self.life.chance.choice(reasons["good" if grade > 3 else "bad"])]
        try:
            surveys.answer(token, {"grade": grade, "reasons": chosen, "words": words})
        except CaseError as refused:  # it was asked anew meanwhile
            self.life.refused(Case.objects.get(pk=self.key), "survey", refused)
        else:
            self.life.count("survey")
        self.plan()


def in_hours(at: datetime) -> datetime:
    """``at`` if the office is open then, else the next working day's first hour."""
    calendar, local = days.current(), at.astimezone(clock.OFFICE_ZONE)
    on = local.date()
    works = calendar.day_of(calendar.ordinal(on)) == on
    if works and time(8, 30) <= local.time() < time(17, 0):
        return at
    if works and local.time() < time(8, 30):
        return clock.instant(on, time(8, 30 + at.minute % 29))
    return clock.instant(calendar.day_of(calendar.ordinal(on) + 1), time(8, 30 + at.minute % 29))
