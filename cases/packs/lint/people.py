"""Roles and places: somebody can take every move."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from cases import places
from cases.packs.lint.life import Life
from cases.packs.problems import Problem, suggestion
from cases.spec import Once, Transition
from home.models import Role, Unit

OUTSIDE = ("applicant", "neighbour", "system")
PLACES = (*places.OWN, *places.OPENING, *places.AUTHORITY, *places.LEVELS, Unit.Level.VILLAGE)


def problems(life: Life) -> Iterator[Problem]:
    for name, move in life.spec.transitions.items():
        path = ("transitions", name)
        yield from roles(life, (*path, "by"), move.by, life.spec.parties)
        yield from _several(life, path, move)
        if not move.by and not move.auto:
            yield life.problem(path, _("Nobody takes this move. Say who under “by:”, or when under “auto:”."))
        yield from _channels(life, (*path, "channels"), move.channels)
    for name, clock in life.spec.clocks.items():
        if clock.extend:
            yield from roles(life, ("clocks", name, "extend", "by"), clock.extend.by)
    yield from _handing(life)
    yield from _withheld(life)
    for path, effect in life.effects():
        yield from roles(life, (*path, "remind"), effect.remind or (), life.spec.parties)
        yield from roles(life, (*path, "to"), [effect.to] if effect.to else (), life.spec.parties)
    for n, place in enumerate(life.spec.levels):
        yield from a_place(life, ("levels", n), place)
    for key, state in life.spec.states.items():
        if state.holder:
            yield from a_place(life, ("states", key, "holder"), state.holder)
    if life.spec.home and life.spec.home not in (*life.pack.shape.units, *places.AUTHORITY):
        said = _("“%(place)s” is no unit slot: where a case comes in is known before anything is asked. %(cure)s")
        cure = suggestion(life.spec.home, [*life.pack.shape.units, *places.AUTHORITY])
        yield life.problem(("home",), said % {"place": life.spec.home, "cure": cure})
    if life.spec.owner and life.spec.owner not in life.pack.shape.units:
        yield from a_place(life, ("owner",), life.spec.owner)


def _several(life: Life, path: tuple, move: Transition) -> Iterator[Problem]:
    """Hands, and who may take a once-only move again."""
    if isinstance(move.once, Once):
        yield from roles(life, (*path, "once", "except", "by"), move.once.except_.by, life.spec.parties)
    if move.hands is None:
        return
    yield from roles(life, (*path, "hands", "of"), move.hands.of, life.spec.parties)
    for word in move.hands.not_:
        if word != "assignee" and word not in life.spec.transitions:
            yield from a_place(life, (*path, "hands", "not"), word)
    if isinstance(move.hands.need, int) and move.hands.need < 2 and not move.hands.not_:
        said = _("One hand is any move's. Ask for two at least, say whose does not count (“not:”), or leave it out.")
        yield life.problem((*path, "hands"), said)
    if move.auto or not move.from_:
        yield life.problem((*path, "hands"), _("Nobody lends a hand to what the system does, or to what opens a case."))


def roles(life: Life, path: tuple, words: Iterable[str], parties: Iterable[str] = ()) -> Iterator[Problem]:
    """``parties``: those of the type, where one may stand."""
    outside = (*OUTSIDE, *parties)
    for word in words:
        role, _at, place = word.partition("@")
        if role not in (*outside, *Role.values):
            said = _("There is no role “%(role)s”. %(cure)s")
            cure = suggestion(role, [*outside, *Role.values])
            yield life.problem(path, said % {"role": role, "cure": cure})
        elif role in outside and place:
            yield life.problem(path, _("“%(role)s” stands for itself, without a place.") % {"role": role})
        else:
            yield from a_place(life, path, place)


def _handing(life: Life) -> Iterator[Problem]:
    rule, path = life.spec.handoff, ("handoff",)
    if rule is None:
        return
    yield from roles(life, (*path, "by"), rule.by)
    yield from roles(life, (*path, "agree"), rule.agree)
    if rule.object_within and not rule.agree:
        said = _("Who is handed a case may object, but nobody could agree. Say who under “agree:”.")
        yield life.problem(path, said)
    if not rule.object_within and (rule.agree or rule.refusals or rule.reasons):
        yield life.problem(path, _("Nobody can object without a term. Add “object_within: 1d”, or leave the rest out."))
    if rule.then and not rule.refusals:
        yield life.problem((*path, "then"), _("After how many refusals does this happen? Add “refusals: 2”."))
    if rule.refusals is not None and rule.refusals < 1:
        yield life.problem((*path, "refusals"), _("At least one refusal is needed before something happens."))


def _withheld(life: Life) -> Iterator[Problem]:
    if life.spec.recuse:
        yield from roles(life, ("recuse", "by"), life.spec.recuse.by)
    for n, rule in enumerate(life.spec.hide_from):
        path = ("hide_from", n)
        if sum(each is not None for each in (rule.unit, rule.user, rule.party)) != 1:
            yield life.problem(path, _("From whom? Write “unit:”, “user:” or “party:”, one of them."))
        if rule.unit:
            yield from a_place(life, (*path, "unit"), rule.unit)
        if rule.user and rule.user not in {*life.facts, *(k for k, each in life.fields.items() if each.type == "post")}:
            said = _("“%(name)s” names nobody: a fact, or a field of type post, is needed here.")
            yield life.problem((*path, "user"), said % {"name": rule.user})


def a_place(life: Life, path: tuple, place: str) -> Iterator[Problem]:
    slots = life.pack.shape.units
    own = {key for key, field in life.fields.items() if field.type == "unit"} | set(life.facts)
    if place in PLACES or place in slots or place in own or place.startswith(("origin.", "parent.")):
        return
    said = _("“%(place)s” is no unit slot and no place. %(cure)s")
    yield life.problem(path, said % {"place": place, "cure": suggestion(place, [*slots, *filter(None, PLACES), *own])})


def _channels(life: Life, path: tuple, codes: Iterable[str]) -> Iterator[Problem]:
    lists = life.pack.section("codelists")
    known = lists.get("base.channel") or lists.get("channel")
    for code in codes:
        if known and code not in known:
            said = _("“%(code)s” is no channel and no list of channels. %(cure)s")
            yield life.problem(path, said % {"code": code, "cure": suggestion(code, [*known, *lists])})
