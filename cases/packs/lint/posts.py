"""Moves nobody could make in this very office: roles no post here has, or none in some town. Asks the database."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from cases import places
from cases.models import CaseType
from cases.packs.lint.life import Life
from cases.packs.lint.people import OUTSIDE
from cases.packs.problems import Problem
from cases.packs.resolve import Pack
from cases.spec import Transition
from home import clock
from home.models import Post, Role, Unit

NAMED = 3  # towns in one sentence


def problems(pack: Pack) -> Iterator[Problem]:
    """Empty as long as nobody has entered towns and posts."""
    here = _Here()
    for key in pack.types:
        life = Life(pack, key)
        row = CaseType.objects.filter(slug=f"{pack.name}.{key}").first()
        slots = row.units if row else {}
        for name, move in life.spec.transitions.items():
            if move.by and here.posts and not set(move.by) & {*OUTSIDE, *life.spec.parties}:
                yield from _move(life, name, move, slots, here)


class _Here:
    """Posts of today, and the towns."""

    def __init__(self) -> None:
        today = clock.today()
        rows = Post.objects.active(today).filter(user__is_active=True).select_related("unit")
        self.posts = [(post.role, post.unit) for post in rows]
        self.units = {unit.code: unit for unit in Unit.objects.active(today)}
        self.towns = [unit for unit in self.units.values() if unit.level == Unit.Level.TOWN]

    def could(self, role: str, holder: Unit) -> bool:
        return any(role == own and unit.covers(holder) for own, unit in self.posts)

    def sits(self, role: str, unit: Unit | None) -> bool:
        return unit is not None and any(role == own and unit.pk == at.pk for own, at in self.posts)


def _move(life: Life, name: str, move: Transition, slots: dict[str, str], here: _Here) -> Iterator[Problem]:
    words = [word.partition("@") for word in move.by]
    fixed = [(role, place) for role, _at, place in words if place in life.pack.shape.units]
    if any(place not in (*places.OWN, *(slot for _role, slot in fixed)) for _role, _at, place in words):
        return  # a field or a path: known only with a case
    if any(slot not in slots or here.sits(role, here.units.get(slots[slot])) for role, slot in fixed):
        return
    bare = [role for role, _at, place in words if place in places.OWN]
    holders = _holders(life, move, slots, here) if bare else []
    lacking = [unit for unit in holders if not any(here.could(role, unit) for role in bare)]
    who = ", ".join(str(Role(role).label) for role in {role for role, _at, _place in words} if role in Role.values)
    if lacking:
        said = _("In %(units)s nobody could take “%(move)s”: no post %(roles)s covers it. Fill the post, or name "
                 "another role under “by:”.")  # fmt: skip
        names = "、".join(unit.label for unit in lacking[:NAMED]) + ("…" if len(lacking) > NAMED else "")
        yield life.problem(("transitions", name, "by"), said % {"units": names, "move": move.label, "roles": who})
    elif not bare:
        said = _("Nobody holds the post for “%(move)s”: %(roles)s. Fill it, or name another role under “by:”.")
        yield life.problem(("transitions", name, "by"), said % {"move": move.label, "roles": who})


def _holders(life: Life, move: Transition, slots: dict[str, str], here: _Here) -> list[Unit]:
    """Units that may hold the case when the move is due: the state's own, else any town."""
    found: dict[int, Unit] = {}
    for state in move.from_:
        holder = life.spec.states[state].holder if state in life.spec.states else None
        if holder in life.pack.shape.units:
            unit = here.units.get(slots.get(holder, ""))
            found |= {unit.pk: unit} if unit else {}
        elif holder is None:
            found |= {unit.pk: unit for unit in here.towns}
    return list(found.values())
