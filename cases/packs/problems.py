"""What is wrong with a pack: file, line, place and a sentence that says what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """``place``: the path in the file, as it is written there (case_types.doudi.states.open)."""

    file: str
    line: int
    place: str
    sentence: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}"
        return f"{where}: {self.place}: {self.sentence}" if self.place else f"{where}: {self.sentence}"


class PackError(ValueError):
    """A pack that cannot be loaded. ``problems``: all that was found, in reading order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems, key=lambda each: (each.file, each.line))
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self):  # a process that plays a pack hands it back
        return type(self), (self.problems,)


def place(path: Path) -> str:
    """`transitions.open.effects[2]`: counted from one, as people count."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def suggestion(word: object, known: Iterable[str]) -> str:
    """A sentence that offers the nearest known word, or the known ones where they are few."""
    choices = sorted({str(each) for each in known})
    near = get_close_matches(str(word), choices, n=1, cutoff=0.6)
    if near:
        return _("Did you mean “%(word)s”?") % {"word": near[0]}
    if 0 < len(choices) <= 12:
        return _("There is: %(words)s.") % {"words": ", ".join(choices)}
    return _("Correct the name, or add what it names.")
