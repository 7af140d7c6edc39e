"""What the linter says of a draft, by the place in the type where it belongs."""

from dataclasses import dataclass, field

from cases.admin import checking
from cases.admin.designer.draft import Draft, Path
from cases.admin.in_words import in_words
from cases.packs.loader import Source
from cases.packs.problems import Problem, place


@dataclass(frozen=True)
class Placed(Problem):
    path: Path = field(default=(), compare=False)


@dataclass
class Places(Source):
    """Remembers paths instead of lines: a draft that is drawn has none."""

    def problem(self, path: Path, sentence: str) -> Placed:
        return Placed(self.name, 0, place(path), sentence, tuple(path))


def problems(draft: Draft) -> list[Placed]:
    """All that would keep cases of this type from being worked on."""
    if draft.life is None:
        return []
    alone = checking.Alone(draft.life, Places(draft.row.slug), draft.row.units)
    return in_words(checking.found_by(alone), alone)


def under(found: list[Placed], path: Path) -> list[Placed]:
    """Those about the part at ``path``."""
    return [each for each in found if each.path[: len(path)] == path]
