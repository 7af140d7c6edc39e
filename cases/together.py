"""Cases that belong together: linked, one merged into another, one split off. Built-in moves of every case, through
the one write path; each leaves an event in both. A merge can be undone (cases.unmerging)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import clocks, keep, notices, restoring, rights
from cases.actor import SYSTEM
from cases.chosen import code_or_text
from cases.errors import NotOpen
from cases.models import Case, CaseEvent, Category
from cases.spec import Transition
from cases.turn import Turn, fresh

LINK, MERGE, SPLIT, UNMERGE = KEYS = ("link", "merge", "split", "unmerge")
BY = ("window", "handler", "lead", "dispatcher")
SPLIT_FROM = "split_from"  # a fact of the new case: the number it was split from


def step(case: Case, key: str) -> Transition | None:
    """The built-in move ``key``. A part stays with its whole: it is neither merged nor split."""
    if key not in KEYS or (case.parent_id and key != LINK):
        return None
    return Transition(label=label(key), by=BY)


def is_open(case: Case, key: str) -> bool:
    """True if the built-in move ``key`` is possible now, whoever asks."""
    if key != UNMERGE:
        return case.category != Category.CLOSED
    from cases import unmerging

    return unmerging.possible(case)


def label(key: str) -> str:
    words = {
        LINK: pgettext("move", "Link with another case"),
        MERGE: pgettext("move", "Merge into another case"),
        SPLIT: pgettext("move", "Split off a case"),
        UNMERGE: pgettext("move", "Undo the merge"),
    }
    return words[key]


def about(key: str) -> str:
    """What comes of it, for who is about to do it."""
    words = {
        LINK: _("Both go on by themselves, and each page leads to the other."),
        MERGE: _(
            "This case ends here and goes on in the other one: its time limits stop, and its applicant is led there. "
            "It can be undone until something is done in the other."
        ),
        SPLIT: _("The same person gets a case of its own, with a number and a pick-up code; this one goes on."),
        UNMERGE: _("The case goes on by itself where it stood. The days in between count."),
    }
    return words[key]


def take(turn: Turn, name: str, step: Transition, payload: Mapping[str, Any]) -> None:
    """Carry out ``name``. ``payload``: other (a case) for link and merge, words (what is split off), reason."""
    turn.data["reason"] = code_or_text(step.label, "required", dict(payload))
    {LINK: _link, MERGE: _merge, SPLIT: _split, UNMERGE: _unmerge}[name](turn, payload)


def _other(turn: Turn, payload: Mapping[str, Any]) -> Case:
    """The case that is meant. One the actor may not see is none. Raises NotOpen."""
    other = payload.get("other")
    if other is None or (
        turn.by.kind == "staff" and not rights.visible(Case.objects, turn.by.user).filter(pk=other.pk)
    ):
        raise NotOpen(_("Name the other case by its number, as it stands on its page."), field="other")
    while other.merged_into_id:
        other = other.merged_into
    if other.pk == turn.case.pk:
        raise NotOpen(_("That is this very case. Name the other one."), field="other")
    return fresh(other.pk)


def _link(turn: Turn, payload: Mapping[str, Any]) -> None:
    other = _other(turn, payload)
    turn.link(other, "related", "related")
    turn.after.append(lambda _event: _say(other, turn, {"linked": turn.case.number}))


def _say(other: Case, turn: Turn, data: dict[str, Any], *, reach: bool = False) -> None:
    """The other case's own event; who held what came to it goes on seeing what becomes of it."""
    told = Turn(fresh(other.pk), turn.by)
    told.claim()
    told.data |= {**data, "reason": turn.data["reason"]}
    if reach:
        told.reach(turn.case.holder_id, "window", "handler", "lead")
    told.write(CaseEvent.Kind.LINK)


# --- merging --------------------------------------------------------------------------------------------------------
def _merge(turn: Turn, payload: Mapping[str, Any]) -> None:
    """This case ends in the other: its clocks stop, its number leads there. Nothing is set off by that."""
    case, other = turn.case, _other(turn, payload)
    if other.type_id != case.type_id:
        raise NotOpen(_("Only cases of one type are merged. Link them instead."), field="other")
    if other.category == Category.CLOSED:
        said = _("%(number)s is closed already: nothing more can be merged into it. Link them instead.")
        raise NotOpen(said % {"number": other.number}, field="other")
    if other.parent_id:
        raise NotOpen(_("%(number)s is a part of another case. Link them instead.") % {"number": other.number})
    restoring.remember(turn)
    for run in turn.runs:
        if run.stopped_at is None:
            clocks.stop(turn, run, "closed", turn.day)
    for name in list(turn.timers):
        turn.drop_timer(name)
    case.merged_into, case.category, case.alive, case.result = other, Category.CLOSED, False, ""
    case.closed_at, case.hold, case.handing, case.public_moves = turn.now, {}, {}, []
    case.destroy_after = keep.longest(case, turn.day)
    turn.data["into"] = other.number
    turn.public = {"label": _("Handled together with %(number)s") % {"number": other.number}, "text": ""}
    turn.after.append(lambda _event: _merged(turn, other))


def _merged(turn: Turn, other: Case) -> None:
    from cases.parts.telling import stop_parts

    _say(other, turn, {"merged": turn.case.number}, reach=True)
    stop_parts(turn)


def _unmerge(turn: Turn, payload: Mapping[str, Any]) -> None:
    from cases import unmerging

    unmerging.take(turn)


# --- splitting ------------------------------------------------------------------------------------------------------
def _split(turn: Turn, payload: Mapping[str, Any]) -> None:
    """What is a matter of its own goes on as a case of its own, from the same person, by the same forms."""
    words = str(payload.get("words") or "").strip()[:200]
    if not words:
        raise NotOpen(_("Say in a few words what is split off."), field="words")
    turn.data["text"] = words
    turn.after.append(lambda _event: _open_split(turn, words))


def _open_split(turn: Turn, words: str) -> None:
    from cases.opening import link, open_case

    case = turn.case
    new = open_case(
        None,
        type=case.type,
        by=SYSTEM,
        item=case.item_version.item if case.item_version_id else None,
        title=words,
        home=case.home,
        channel=case.channel,
        unit=case.holder,
        spawned_by=case,
        answers={SPLIT_FROM: case.number},
        own_code=True,
    )
    link(case, new, "split", SPLIT_FROM)
    notices.split_off(new, new.events.get(seq=1))


def split_off(case: Case) -> Case | None:
    """The case that was split off ``case`` last."""
    found = case.links.filter(kind=SPLIT).select_related("other").order_by("-pk").first()
    return found.other if found else None
