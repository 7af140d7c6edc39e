"""How the table of administrative divisions is made: one snapshot after the other, from the oldest on.

A code that is new in a snapshot counts from the month after the one before; one that is gone counts to the end of the
month of the snapshot that lacks it. Where a source looks only once a year, the old and the new one both count in the
year of the change: nobody is refused because the source is coarse.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

Names = Mapping[str, str]  # six digits → name


@dataclass(frozen=True)
class Period:
    """``start`` counts, ``end`` does not; None: before the first snapshot, or still so."""

    code: str
    name: str
    start: date | None
    end: date | None

    def line(self) -> str:
        months = (day.isoformat()[:7] if day else "" for day in (self.start, self.end))
        return "\t".join((self.code, self.name, *months))


@dataclass
class History:
    """``last``: day of the newest snapshot."""

    last: date | None = None
    periods: list[Period] = field(default_factory=list)

    def add(self, day: date, names: Names) -> None:
        """Take in what was so on ``day``, which is after all days before. Raises ValueError."""
        if self.last is not None and day <= self.last:
            raise ValueError(f"{day} is not after {self.last}")
        gone = {(each.code, each.name): each for each in self.periods if each.end is None}
        self.periods = [each for each in self.periods if each.end is not None]
        for code, name in names.items():
            if known := gone.pop((code, name), None):
                self.periods.append(known)
            else:
                self._begin(code, name, day)
        self.periods += [replace(each, end=_after(day)) for each in gone.values()]
        self.last = day

    def _begin(self, code: str, name: str, day: date) -> None:
        """A name that a source left out for a while was never away: one period goes on."""
        same = [each for each in self.periods if (each.code, each.name) == (code, name)]
        if same and not any(each.code == code and each.name != name and each.end is None for each in self.periods):
            self.periods.remove(same[-1])
            self.periods.append(replace(same[-1], end=None))
        else:
            self.periods.append(Period(code, name, _after(self.last) if self.last else None, None))

    def lines(self) -> Iterator[str]:
        for each in sorted(self.periods, key=lambda each: (each.code, each.start or date.min, each.name)):
            yield each.line()


def read(lines: Iterable[str], last: date) -> History:
    """The history behind `History.lines`; ``last``: the newest snapshot in it."""
    return History(last, [period_of(line) for line in lines])


def period_of(line: str) -> Period:
    code, name, start, end = line.rstrip("\n").split("\t")
    return Period(code, name, _month(start), _month(end))


def _month(text: str) -> date | None:
    return date.fromisoformat(f"{text}-01") if text else None


def _after(day: date) -> date:
    """The first of the month after ``day``."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
