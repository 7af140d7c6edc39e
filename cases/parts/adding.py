"""Parts added by hand: the office asks one more unit, or somebody hands in a form for a case (packs.md, `by:`)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cases import rights
from cases.actor import Actor
from cases.data import plain, says_yes, worth
from cases.errors import Forbidden, NotOpen
from cases.models import Case, CaseEvent
from cases.parts import groups, joining, starting
from cases.parts.groups import Member
from cases.spec import PartGroup, Transition
from cases.turn import Turn, fresh
from home.models import Unit

ADD = "add"
HANDED_IN = "part:"  # a submission about "part:NUMBER:group" is a part of that case


def by_hand(case: Case) -> dict[str, PartGroup]:
    return {name: group for name, group in case.life.parts.items() if group.by}


def step(case: Case, key: str) -> Transition | None:
    """The built-in move that adds a part, where the type has a group for that."""
    found = by_hand(case) if key == ADD else {}
    if not found:
        return None
    by = dict.fromkeys(word for group in found.values() for word in group.by if word not in outsiders(case, group))
    return Transition(label=_("Ask another unit"), by=tuple(by))


def outsiders(case: Case, group: PartGroup) -> tuple[str, ...]:
    """Of who may add to ``group``, those who hand in a form instead of naming a unit: cases.parts.handing_in."""
    return tuple(word for word in group.by if word == "applicant" or word in case.life.parties)


def choices(case: Case) -> list[tuple[str, str]]:
    """(group, what it is called) of the groups a part can be added to."""
    return [(name, groups.label(case, f"{name}.")) for name in by_hand(case)]


def take(turn: Turn, payload: Mapping[str, Any]) -> None:
    """Begin a part in the group that ``payload`` names (the only one by itself), held by the unit it names."""
    found = by_hand(turn.case)
    name = payload.get("part") or (next(iter(found)) if len(found) == 1 else "")
    if name not in found:
        words = "、".join(label for _name, label in choices(turn.case))
        raise NotOpen(_("Choose what is asked for: %(parts)s.") % {"parts": words}, field="part")
    if payload.get("unit") is None:
        raise NotOpen(_("Name the unit that is asked."), field="unit")
    turn.data["reason"] = str(payload.get("reason") or "").strip()[:1000]
    member = begun(turn, name, found[name], payload["unit"])
    turn.data["began"] = f"{member.label or name} ({payload['unit'].label})"

    def opened(event: CaseEvent) -> None:
        from cases.parts.opening_of import open_parts

        open_parts(turn.case, [member], event)

    turn.after.append(opened)


def begun(turn: Turn, name: str, group: PartGroup, unit: Unit | None) -> Member:
    """Note a part of the group in the case. Raises Forbidden or NotOpen."""
    case = turn.case
    if turn.by.kind != "system" and not any(True for _way in rights.ways(turn.by, group.by, case, turn.known)):
        raise Forbidden(rights.refusal(case, Transition(label=_("Ask another unit"), by=group.by), ADD))
    if not says_yes(group.when, turn.known, turn.day):
        raise NotOpen(_("“%(part)s” is not asked for now.") % {"part": groups.label(case, f"{name}.") or name})
    gives = {key: plain(worth(rule, turn.known, turn.day)) for key, rule in (group.gives or {}).items()}
    key = _key(case, name, unit.code if unit else "part")
    member = Member(name, key, group.type, group.label or "", group.unit, unit.code if unit else None, gives)
    starting.note(turn, name, [member])
    return member


def _key(case: Case, name: str, code: str) -> str:
    """The unit's code; asked once more, with a number."""
    known, code = joining.state(case, name).get("begun", ()), code.replace(".", "_")[:50]
    n = 1 + sum(key == code or key.startswith(f"{code}_") for key in known)
    return code if n == 1 else f"{code}_{n}"


def handed_in(submission, by: Actor, secret: str = "") -> Case:
    """The part that ``submission`` opens in the case it is about, taken in by staff. Raises CaseError.

    A case's number stands on every letter and proves nothing: applicants and parties hand in from the case's own page,
    which its code has opened (cases.parts.handing_in). Nor are they told whether there is such a case.
    """
    from cases import transition
    from cases.opening import type_of
    from cases.parts.opening_of import open_part
    from cases.parts.telling import lock_above

    if by.kind in ("applicant", "party"):
        raise Forbidden(_("Look the case up with its number and its pick-up code, and hand it in from its own page."))
    number, _colon, name = submission.about.removeprefix(HANDED_IN).partition(":")
    whole = Case.objects.filter(number=number).first()
    if whole is None:
        raise NotOpen(_("There is no case %(number)s.") % {"number": number})
    lock_above(whole)
    Case.objects.select_for_update().get(pk=whole.pk)
    turn = Turn(fresh(whole.pk), by)
    turn.claim()
    if turn.case.category == "closed":
        raise NotOpen(_("Case %(number)s is closed: nothing is handed in for it any more.") % {"number": number})
    type = type_of(submission)
    found = {key: group for key, group in by_hand(turn.case).items() if type and group.type == type.slug}
    name = name or next(iter(found), "")
    if name not in found:
        raise NotOpen(_("Nothing of this kind is handed in for case %(number)s.") % {"number": number})
    member = begun(turn, name, found[name], by.unit)
    turn.data["began"] = member.label or name
    transition.happen(turn, ADD, ())
    event = turn.write(CaseEvent.Kind.PART, transition=ADD)
    part = open_part(turn.case, member, submission=submission, by=by, secret=secret)
    transition.follow(turn, event)
    return part
