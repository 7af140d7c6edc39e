"""Which parts begin with the moments of a turn. Decided before the event is written, opened right after it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cases import query
from cases.data import Context, plain, says_yes, worth
from cases.models import Case
from cases.parts import joining
from cases.parts.groups import Member
from cases.spec import Part, PartGroup
from cases.turn import Turn


def stir(turn: Turn) -> None:
    """Let the moments of the turn begin parts and join groups, and what joins begin more."""
    case, seen = turn.case, set()
    while case.life.parts and (fresh := turn.moments.keys() - seen):
        seen |= fresh
        _begin(turn, fresh)
        joining.check(turn)


def _begin(turn: Turn, moments: set[str]) -> None:
    """Note in the case which parts begin now, and open them when its event is written."""
    from cases.parts.opening_of import open_parts

    begun = [member for name, group in turn.case.life.parts.items() for member in _of_group(turn, name, group, moments)]
    if begun:
        turn.after.append(lambda event: open_parts(turn.case, begun, event))


def _of_group(turn: Turn, name: str, group: PartGroup, moments: set[str]) -> list[Member]:
    if group.by or not (_starts(group) & moments):
        return []
    members, left_out = _listed(turn, name, group, moments) if group.list_ else _queried(turn, name, group)
    note(turn, name, members, left_out)
    return members


def _starts(group: PartGroup) -> set[str]:
    return {moment for line in group.list_ for moment in line.start} if group.list_ else set(group.start)


def _listed(turn: Turn, name: str, group: PartGroup, moments: set[str]) -> tuple[list[Member], list[str]]:
    members, left_out = [], []
    before = joining.state(turn.case, name).get("begun", ())
    for line in group.list_:
        if not moments & set(line.start) or line.key in before:  # a listed part begins once; it may be reopened
            continue
        if says_yes(group.when, turn.known, turn.day) and says_yes(line.when, turn.known, turn.day):
            members.append(_of_line(turn, name, group, line))
        else:
            left_out.append(line.key)
    return members, left_out


def _runs(turn: Turn, name: str, key: str) -> bool:
    """A row's part begins once; again only after its group has joined and the part has ended."""
    known = joining.state(turn.case, name)
    if key not in known.get("begun", ()):
        return False
    same = Case.objects.filter(parent=turn.case.pk, part_key=f"{name}.{key}")
    return not known.get("joined") or same.exclude(category="closed").exists()


def _of_line(turn: Turn, name: str, group: PartGroup, line: Part) -> Member:
    gives = {**(group.gives or {}), **(line.gives or {})}
    given = {key: plain(worth(rule, turn.known, turn.day)) for key, rule in gives.items()}
    return Member(name, line.key, line.type, line.label or "", line.unit or group.unit, None, given, line.required)


def _queried(turn: Turn, name: str, group: PartGroup) -> tuple[list[Member], list[str]]:
    if not says_yes(group.when, turn.known, turn.day):
        return [], []
    members: dict[str, Member] = {}
    for key, unit, words in _rows(turn, group):
        rules = group.gives or {}
        gives = {each: plain(worth(rule, words, turn.day)) for each, rule in rules.items()}
        if not _runs(turn, name, key):
            members[key] = Member(name, key, group.type, code=unit, gives=gives)
    return list(members.values()), []


def _rows(turn: Turn, group: PartGroup) -> Iterator[tuple[str, str | None, Any]]:
    """(key, unit, words) of each part of a group by query: units, cases, or the units a list field names."""
    known = turn.known
    if isinstance(group.over, str) and isinstance(codes := known.get(group.over), list):
        for code in codes:
            yield _safe(code), str(code), known
        return
    asked = {"over": group.over, "where": group.where}
    for row in query.rows(asked, known, turn.day):
        if isinstance(row, Context):
            where = group.unit or "holder"
            yield _safe(row.case.business_key or row.case.number), _place(row, where), _Given(row, known)
        else:
            yield _safe(row["code"]), row["code"] if "unit" in row else row["authority"], _Given(row, known)


def _place(row: Context, place: str) -> str | None:
    from cases import places
    from home.models import Unit

    unit_id = places.unit_id(row.case, place, row)
    return Unit.objects.filter(pk=unit_id).values_list("code", flat=True).first() if unit_id else None


def _safe(text: Any) -> str:
    return str(text).replace(".", "_")[:50]


class _Given(Context):
    """What `gives` sees of a row: the row's own words, and the whole's as `my`."""

    def __init__(self, row: Mapping, known: Context) -> None:
        super().__init__(known.case, known.actor, my=known)
        self.row = row

    def __getitem__(self, key: str) -> Any:
        return self.extra[key] if key in self.extra else self.row[key]

    def __contains__(self, key: object) -> bool:
        return key in self.extra or key in self.row


def note(turn: Turn, name: str, members: Iterable[Member], left_out: Iterable[str] = ()) -> None:
    """Keep in the case what of the group has begun, and what is left out."""
    case, known = turn.case, dict(joining.state(turn.case, name))
    begun, out = {each.key: each for each in members}, list(left_out)
    if known.get("joined") and begun:  # a new round
        known = {"begun": [key for key in known.get("begun", []) if key not in begun]}
    known["begun"] = [*(key for key in known.get("begun", []) if key not in begun), *begun]
    left = [key for key in known.get("left_out", []) if key not in begun]
    known["left_out"] = list(dict.fromkeys([*left, *out]))
    kept = {each: words for each, words in known.items() if words or each == "begun"}
    case.parts = {**case.parts, name: kept}
    turn.changed()
