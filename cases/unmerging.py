"""Undoing a merge: the case goes on as if it had not been merged. Its time has run on meanwhile.

Possible while the merge is the last thing that happened to it, and nothing was decided or done in the case it went
into: from then on that one speaks for both. Source: docs/decisions/merging.md.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cases import events, restoring, together
from cases.errors import Conflict, NotOpen
from cases.models import Case, CaseEvent
from cases.parts import telling
from cases.turn import Turn, fresh


def possible(case: Case) -> bool:
    """True if the merge of ``case`` can be undone now, whoever asks."""
    told = _merge(case)
    if told is None or _namesake(case) is not None:
        return False
    since = _since(case.merged_into, _came(case.merged_into, case.number))
    return not since.exists() and all(map(telling.revivable, told.get(restoring.PARTS, ())))


def take(turn: Turn) -> None:
    """Bring back what stood before the merge. Raises NotOpen, or Conflict with what the other case did since."""
    case, other = turn.case, turn.case.merged_into
    told = _merge(case)
    if told is None:
        raise NotOpen(_("The merge of this case cannot be undone any more. File what is asked for as a new case."))
    if (namesake := _namesake(case)) is not None:
        raise NotOpen(_("This has been filed anew meanwhile, under %(number)s.") % {"number": namesake.number})
    restoring.restore(turn, told[restoring.BEFORE])
    turn.data["out_of"] = other.number
    turn.public = {"label": _("Handled on its own again, no longer with %(number)s") % {"number": other.number}}
    turn.public["text"] = ""
    turn.after.append(lambda _event: _apart(turn, other, told.get(restoring.PARTS, ())))


def _merge(case: Case) -> Mapping[str, Any] | None:
    """What the merge of ``case`` has kept, if that is the last thing that happened to it."""
    event = restoring.last(case) if case.merged_into_id else None
    if event is None or event.transition != together.MERGE:
        return None
    told = events.read(event)
    return told if restoring.BEFORE in told else None  # older merges have kept nothing


def _namesake(case: Case) -> Case | None:
    """The case that was opened meanwhile under the answer that may stand for one case only."""
    if case.business_key is None or case.released:
        return None
    found = Case.objects.filter(type=case.type_id, business_key=case.business_key, merged_into=None, released=False)
    return found.exclude(pk=case.pk).first()


def _came(other: Case, number: str) -> int:
    """Where ``other`` heard last that the case ``number`` was merged into it."""
    for event in other.events.filter(kind=CaseEvent.Kind.LINK).order_by("-seq").iterator(20):
        if events.read(event).get("merged") == number:
            return event.seq
    return 0


def _given(other: Case, unit: int) -> set[tuple[int, str]]:
    """What merges gave ``unit`` to see of ``other``."""
    told = map(events.read, other.events.filter(kind=CaseEvent.Kind.LINK))
    return {(at, role) for each in told if "merged" in each for at, role in each.get("reach", ()) if at == unit}


def _since(other: Case, seq: int):
    """What was done in ``other`` after ``seq``. Joining cases is no step in the matter."""
    found = other.events.filter(seq__gt=seq).exclude(kind__in=CaseEvent.QUIET)
    return found.exclude(transition__in=together.KEYS)


def _apart(turn: Turn, other: Case, parts: list[str]) -> None:
    """The other case's own event; who came to see it by the merge sees it no more. The parts go on as well."""
    from cases.transition import see

    told = Turn(fresh(other.pk), turn.by)
    told.claim()  # first: what is written from now on comes after
    seq = _came(told.case, turn.case.number)
    if _since(told.case, seq).exists():
        said = _("%(number)s has gone on since: it speaks for both now. Look at what happened there.")
        raise Conflict(told.case, seq, said % {"number": other.number})
    told.data |= {"unmerged": turn.case.number, "reason": turn.data["reason"]}
    if not Case.objects.filter(merged_into=other.pk, holder=turn.case.holder_id).exclude(pk=turn.case.pk).exists():
        told.unreach(_given(told.case, turn.case.holder_id))
        see(told)
    told.write(CaseEvent.Kind.LINK)
    for number in parts:
        telling.revive(number, turn)
