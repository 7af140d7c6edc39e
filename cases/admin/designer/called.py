"""What rules are about, in plain words, where nobody offers it to choose: `item.legal_days`, `member.badge`,
`parts.setup.licence.result`. Nothing here is needed to keep a rule; it is only read aloud."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.admin import overview
from cases.admin.designer.known import Known
from cases.desk.rows import CHANNELS
from cases.item_elements import SINGLE
from cases.models import CaseType
from cases.packs.lint.life import Life

V = TypeVar("V")
OF_CASE: dict[str, Promise] = {
    "state": pgettext_lazy("of a case", "state"),
    "category": pgettext_lazy("of a case", "stage"),
    "result": pgettext_lazy("of a case", "result"),
    "open": pgettext_lazy("of a case", "still open"),
    "alive": pgettext_lazy("of a case", "in force"),
    "number": pgettext_lazy("of a case", "number"),
    "title": pgettext_lazy("of a case", "name"),
    "level": pgettext_lazy("of a case", "level"),
    "channel": pgettext_lazy("of a case", "channel"),
    "unit": pgettext_lazy("of a case", "unit that holds it"),
    "home": pgettext_lazy("of a case", "unit where it came in"),
    "town": pgettext_lazy("of a case", "town that holds it"),
    "opened": pgettext_lazy("of a case", "day it came"),
    "period": pgettext_lazy("of a case", "period"),
    "refusals": pgettext_lazy("of a case", "number of objections agreed to"),
    "objected": pgettext_lazy("of a case", "objection waits"),
    "part": pgettext_lazy("of a case", "which part it is"),
}
OF_ITEM: dict[str, str | Promise] = {each.key: each.label for each in SINGLE} | {
    "code": pgettext_lazy("of an item", "code"),
    "name": pgettext_lazy("of an item", "name"),
    "item_type": pgettext_lazy("of an item", "kind of item"),
    "handle_type": pgettext_lazy("of an item", "on the spot or by a day"),
    "authority": pgettext_lazy("of an item", "authority"),
    "legal_days": pgettext_lazy("of an item", "days by law"),
    "promise_days": pgettext_lazy("of an item", "days promised"),
    "visits": pgettext_lazy("of an item", "trips to the hall"),
    "accepted_at": pgettext_lazy("of an item", "towns and villages that accept it"),
    "helped_at": pgettext_lazy("of an item", "towns and villages that help with it"),
}
OF_ACTOR: dict[str, Promise] = {
    "user": gettext_lazy("who acts"),
    "unit": gettext_lazy("unit of who acts"),
    "party": gettext_lazy("party that acts"),
    "kind": gettext_lazy("kind of who acts"),
}
HANDLED = {"instant": pgettext_lazy("of an item", "on the spot"), "promise": pgettext_lazy("of an item", "by a day")}
MODES = {
    "self": pgettext_lazy("typed by", "the applicant"),
    "assisted": pgettext_lazy("typed by", "a clerk"),
    "paper": pgettext_lazy("typed by", "from paper"),
    "import": pgettext_lazy("typed by", "a table"),
}


class Names(Mapping[str, V]):
    """``own`` first, then what ``further`` finds; asked for once each."""

    def __init__(self, own: Mapping[str, V], further: Callable[[str], V | None]) -> None:
        self._own, self._further, self._found = own, further, {}

    def __getitem__(self, path: str) -> V:
        if path in self._own:
            return self._own[path]
        if path not in self._found:
            self._found[path] = self._further(path)
        if (found := self._found[path]) is None:
            raise KeyError(path)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._own)

    def __len__(self) -> int:
        return len(self._own)


class Called:
    """Of one draft."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self._fixed = {
            "reached": {**dict(known.milestones), **dict(known.moves)},
            "due": dict(known.clocks),
            "table": dict(known.tables),
            "over": dict(known.types),
            "intake.channel": {key: str(said) for key, said in CHANNELS.items()},
            "case.channel": {key: str(said) for key, said in CHANNELS.items()},
            "intake.mode": {key: str(said) for key, said in MODES.items()},
            "actor.role": dict(known.roles),
            "item.handle_type": {key: str(said) for key, said in HANDLED.items()},
        }

    # --- paths ------------------------------------------------------------------------------------------------------
    def label(self, path: str) -> str | None:
        """None where nobody knows."""
        first, _dot, rest = path.partition(".")
        if not rest:
            return _("rank") if path == "rank" else None
        if first == "item":
            return _("%(what)s of the item") % {"what": OF_ITEM[rest]} if rest in OF_ITEM else None
        if first in ("case", "actor"):
            said = (OF_CASE if first == "case" else OF_ACTOR).get(rest)
            return str(said) if said is not None else None
        if first == "due":
            return _("due day of ‘%(clock)s’") % {"clock": dict(self.known.clocks).get(rest, rest)}
        if first == "reached":
            return _("day of ‘%(label)s’") % {"label": self._fixed["reached"].get(rest, rest)}
        if first == "moves":
            return self._of_move(dict(self.known.moves), rest)
        return self._elsewhere(first, rest)

    @staticmethod
    def _of_move(labels: Mapping[str, str], rest: str) -> str | None:
        key, _dot, what = rest.partition(".")
        said = {
            "times": _("how often ‘%(label)s’ was done"),
            "days": _("on how many days ‘%(label)s’ was done"),
        }.get(what)
        return said % {"label": labels[key]} if said and key in labels else None

    def _elsewhere(self, first: str, rest: str) -> str | None:
        """What stands in another case."""
        whose, rest, lives = self._other(first, rest)
        what = next(filter(None, (self._in(life, rest) for life in lives)), None) or self._of_any(rest)
        return _("‘%(whose)s’: %(what)s") % {"whose": whose, "what": what} if whose and what else None

    def _other(self, first: str, rest: str) -> tuple[str, str, list[Life]]:
        """(what the other case is called here, what is asked of it, the types it may be of)."""
        known = self.known
        if first == "parts":
            group, _dot, rest = rest.partition(".")
            key, dot, more = rest.partition(".")
            lines = (
                {line.key: line.label for line in known.life.parts[group].list_} if group in known.life.parts else {}
            )
            if dot and key in lines:
                return lines[key] or key, more, known.lives_at(f"parts.{group}.{key}")
            return dict(known.groups).get(group, ""), rest, known.lives_at(f"parts.{group}")
        if first == "parent":
            return _("the case it is part of"), rest, known.lives_at("parent")
        if first == "origin":
            naming = CaseType.objects.filter(spec__contains=f'"{known.row.slug}"')
            return _("the case it comes from"), rest, self._lives(naming) or self._of_pack()
        field = known.questions.get(first)
        label = known.fields.get(first) or dict(known.facts).get(first) or ""
        over = [field.over] if field is not None and isinstance(field.over, str) else []
        return label, rest, [life for life in map(known.other, over) if life] or (self._of_pack() if label else [])

    def _of_pack(self) -> list[Life]:
        """The types of the pack; whose case a fact holds is not written down."""
        pack = f"{self.known.row.slug.partition('.')[0]}."
        return self._lives(CaseType.objects.filter(slug__startswith=pack))

    def _lives(self, rows) -> list[Life]:
        slugs = rows.order_by("slug").values_list("slug", flat=True)
        return [life for life in map(self.known.other, slugs) if life]

    def _in(self, life: Life, path: str) -> str | None:
        if path in life.fields:
            return life.fields[path].label
        told = {str(each.get("key")): str(each.get("label") or "") for each in life.spec.facts}
        if told.get(path):
            return told[path]
        if path.startswith("moves."):
            return self._of_move({key: each.label for key, each in life.spec.transitions.items()}, path[6:])
        return None

    @staticmethod
    def _of_any(path: str) -> str | None:
        said = OF_CASE.get(path.removeprefix("case."))
        return str(said) if said is not None else None

    def moves_at(self, aim: Any) -> dict[str, str]:
        """Move → button, of the cases that ``aim`` (a type, parent, origin, a fact, a query) leads to."""
        if isinstance(aim, dict):  # a query as it was written
            over = aim.get("over")
            names = [over] if isinstance(over, str) else over or []
            lives = [life for name in names for life in self.known.lives_at(name)]
        else:
            lives = self.known.lives_at(aim) if aim else []
        if not lives and isinstance(aim, str):
            lives = self._other(aim.partition(".")[0], "moves")[2]
        found: dict[str, str] = {}
        for life in reversed(lives):
            found |= {key: move.label for key, move in life.spec.transitions.items()}
        return found

    # --- what stands beside them ------------------------------------------------------------------------------------
    def codes(self, path: str) -> Mapping[str, str] | None:
        """Code → words of what is compared with ``path``, or of what an operator of that name is given."""
        if path in self._fixed:
            return self._fixed[path]
        first, _dot, rest = path.partition(".")
        if not rest or first in ("item", "case", "actor", "due", "moves", "reached", "intake"):
            return None
        _whose, rest, lives = self._other(first, rest)
        found: dict[str, str] = {}
        for life in reversed(lives):
            found |= self._coded(life, rest.removeprefix("case."))
        return found

    @staticmethod
    def _coded(life: Life, what: str) -> dict[str, str]:
        states = life.spec.states
        if what == "state":
            return {key: each.label for key, each in states.items()}
        if what == "result":
            return {each.result: each.label for each in reversed(states.values()) if each.result}
        if what == "category":
            return {key: said() for key, said in overview.CATEGORIES.items()}
        field = life.fields.get(what)
        return {each.code: each.label for each in (field.choices or ())} if field is not None else {}
