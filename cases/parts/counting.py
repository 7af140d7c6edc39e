"""What rules see of a case's parts: `parts.g.(total open done failed absent)`, `parts.g.key.(state result …)`."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from cases.models import Case, Category
from cases.parts import groups, joining


class Counted(Mapping):
    """Group → its counts and parts. Nothing is read before a rule asks."""

    def __init__(self, case: Case) -> None:
        self.case = case

    @cached_property
    def latest(self) -> dict[str, Case]:
        return groups.latest(self.case) if self.case.pk else {}

    def __getitem__(self, name: str) -> Mapping[str, Any]:
        from cases.data import Within

        group = self.case.life.parts[name]
        own = {groups.split(key)[1]: part for key, part in self.latest.items() if key.startswith(f"{name}.")}
        closed = [part for part in own.values() if part.category == Category.CLOSED]
        failed = sum(groups.has_failed(group, part) for part in closed)
        known = joining.state(self.case, name)
        waiting = len(joining.awaited(self.case, name, self.latest)) if known else 0
        counts = {
            "total": len(own) + waiting,
            "open": len(own) - len(closed) + waiting,
            "done": len(closed) - failed,
            "failed": failed,
            "absent": known.get("absent", []),
        }
        return {**{key: Within(part) for key, part in own.items()}, **counts}

    def __iter__(self) -> Iterator[str]:
        return iter(self.case.life.parts)

    def __len__(self) -> int:
        return len(self.case.life.parts)


def counted(case: Case) -> Counted:
    return Counted(case)
