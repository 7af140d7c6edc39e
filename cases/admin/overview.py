"""A case type in plain words: which states, who moves it where, by when. Read from a spec, never edited."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import spec
from home.models import Post
from home.terms import Term

CATEGORIES = {
    "intake": lambda: pgettext("state", "taken in"),
    "work": lambda: pgettext("state", "being worked on"),
    "pause": lambda: pgettext("state", "clock stopped"),
    "closed": lambda: pgettext("state", "closed"),
}


@dataclass(frozen=True)
class Overview:
    """Rows of cells, ready to print."""

    states: list[tuple[str, ...]]
    moves: list[tuple[str, ...]]
    clocks: list[tuple[str, ...]]


def of(life: spec.CaseSpec) -> Overview:
    return Overview(
        states=[(each.label, each.public or each.label, CATEGORIES[each.category]()) for each in life.states.values()],
        moves=[_move(life, each) for each in life.transitions.values()],
        clocks=[_clock(life, each) for each in life.clocks.values()],
    )


def _move(life: spec.CaseSpec, move: spec.Transition) -> tuple[str, ...]:
    begins = _list(_state(life, key) for key in move.from_) or _("(opens the case)")
    ends = _state(life, move.to) if move.to in life.states else _("stays as it is")
    ends = _("back to where the clock was stopped") if move.to == "back" else ends
    return (move.label, begins, ends, _who(life, move), _asks(life, move))


def _who(life: spec.CaseSpec, move: spec.Transition) -> str:
    if move.auto:
        return _("the system, by itself")
    return _list(role(life, each) for each in move.by)


def role(life: spec.CaseSpec, name: str) -> str:
    """`lead@office` in words."""
    if name in life.roles:
        return life.roles[name]
    known = dict(Post._meta.get_field("role").choices) | {"applicant": _("applicant"), "neighbour": _("other platform")}
    known |= {key: party.label for key, party in life.parties.items()}
    who, _at, place = name.partition("@")
    said = str(known.get(who, who))
    return _("%(role)s of %(place)s") % {"role": said, "place": place} if place else said


def _asks(life: spec.CaseSpec, move: spec.Transition) -> str:
    asks = [_("a form")] if move.form and move.from_ else []
    asks += [_("a reason")] if move.reason != "none" else []
    asks += [_("why the clock stops")] if move.pause else []
    return _list(asks)


def _clock(life: spec.CaseSpec, clock: spec.Clock) -> tuple[str, ...]:
    kind = _("by law") if clock.kind == "statutory" else _("promised")
    return (clock.label, _term(clock), _moments(life, clock.from_), _moments(life, clock.to), kind, clock.basis)


def _term(clock: spec.Clock) -> str:
    if isinstance(clock.term, str):
        try:
            return Term.parse(clock.term).words
        except ValueError:
            return clock.term
    return _("as the item or the table says") if clock.term else _("a date of its own")


def _moments(life: spec.CaseSpec, keys) -> str:
    words = {
        "opened": _("opened"),
        "closed": _("closed"),
        "raised": _("raised to the next level"),
        "handed": _("handed to another unit"),
        "surveyed": _("rated"),
    }
    return _list(
        life.milestones[key].label if key in life.milestones
        else life.transitions[key].label if key in life.transitions
        else words.get(key, key)
        for key in keys
    )  # fmt: skip


def _state(life: spec.CaseSpec, key: str | None) -> str:
    return life.states[key].label if key in life.states else str(key)


def _list(words) -> str:
    return pgettext("list", ", ").join(words)
