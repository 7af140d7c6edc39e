"""Administrative divisions by their codes, as they were on a day: from provinces to our own villages.

    places = Places(day)
    places.below("330500")       → [("330502", "吴兴区"), …]; "" for the provinces
    places.whole("330521")       → "浙江省湖州市德清县", as it was called on that day
    ever("330103")               → True: 下城区 was abolished in 2021, but people born there keep their number

Six digits down to counties, nine for towns and streets, twelve for villages and communities (GB/T 2260, GB/T 10114).
The office's own towns and villages come from its tree of units, all others from home/data (its README names sources).
"""

import lzma
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache, cached_property, lru_cache
from pathlib import Path

from home import clock
from home.division_history import Period, period_of

DATA = Path(__file__).parent / "data"
TABLE, TOWNSHIPS = DATA / "divisions.tsv", DATA / "townships.tsv.xz"
NEWEST = date(2025, 12, 31)  # the day of the newest snapshot in TABLE
LEVELS = ("province", "city", "county", "town", "village")
_LENGTHS = (2, 4, 6, 9, 12)


@cache
def table() -> dict[str, tuple[Period, ...]]:
    """Six digits → periods, oldest first."""
    found: dict[str, list[Period]] = defaultdict(list)
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        period = period_of(line)
        found[period.code].append(period)
    return {code: tuple(periods) for code, periods in found.items()}


@cache
def _townships() -> dict[str, list[tuple[str, str]]]:
    """Six digits of a county → its towns and streets."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in lzma.decompress(TOWNSHIPS.read_bytes()).decode().splitlines():
        code, name = line.split("\t")
        found[code[:6]].append((code, name))
    return found


def ever(code: str) -> bool:
    """True if six digits named a division on any day since 1980."""
    return code in table()


def known(code: str) -> bool:
    """`ever`, or a county of the office's own tree (an invented one, as in the sample county, is in no table)."""
    if ever(code) or code in _own:
        return True
    from home.models import Unit

    if Unit.objects.filter(level=Unit.Level.COUNTY, region_code__startswith=code).exists():
        _own.add(code)  # once known is known for ever, so nothing is asked twice
        return True
    return False


_own: set[str] = set()


def name(code: str, day: date) -> str | None:
    """What six digits named on ``day``; the newer name in a time of doubt."""
    periods = table().get(code, ())
    return next((each.name for each in reversed(periods) if _covers(each, day)), None)


def _covers(period: Period, day: date) -> bool:
    return (period.start is None or period.start <= day) and (period.end is None or day < period.end)


def level_of(code: str) -> str:
    """One of LEVELS, by the length of the code and its zeros."""
    if len(code) == 6:
        return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"
    return "town" if len(code) == 9 else "village"


@lru_cache(maxsize=32)
def _children(day: date) -> dict[str, list[str]]:
    """Code → what hung right below it on ``day`` at some time; "" for the top. Pages of one day share it."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in table():
        found[_above(each, day)].append(each)
    return found


def _above(code: str, day: date) -> str:
    """The division ``code`` is right below: counties without a city are below their province."""
    if len(code) > 6:
        return code[: 9 if len(code) == 12 else 6]
    if level_of(code) == "county" and name(city := f"{code[:4]}00", day):
        return city
    return "" if code.endswith("0000") else f"{code[:2]}0000"


class Places:
    """The divisions on ``day`` (today), the office's own units among them."""

    def __init__(self, day: date | None = None) -> None:
        self.day = day or clock.today()

    def name(self, code: str) -> str | None:
        """The name of one division on the day; None where there was none."""
        if code in self._units:
            return self._units[code]
        if len(code) == 6:
            return name(code, self.day)
        return dict(_townships().get(code[:6], ())).get(code) if len(code) == 9 else None

    def path(self, code: str) -> list[tuple[str, str]]:
        """The divisions from the province down to ``code``, those that there were; empty where it is none itself."""
        steps = [code[:n].ljust(6, "0") for n in _LENGTHS if n <= len(code)]
        known = [(each, said) for each in dict.fromkeys(steps) if (said := self.name(each))]
        return known if known and known[-1][0] == code else []

    def whole(self, code: str) -> str:
        """“浙江省湖州市德清县”"""
        return "".join(said for _code, said in self.path(code))

    def below(self, code: str) -> list[tuple[str, str]]:
        """[(code, name)] right below ``code``, in the order of the codes; the provinces for ""."""
        found = dict(self._national(code)) if len(code) in (0, 6) else {}
        if own := {each: said for each, said in self._units.items() if _above(each, self.day) == code}:
            # Our own towns are all there are; a county of ours stands among its neighbours.
            found = own if level_of(code) in ("county", "town") and code else found | own
        return sorted(found.items())

    def _national(self, code: str) -> Iterator[tuple[str, str]]:
        counties = False
        for each in _children(self.day).get(code, ()):
            if said := name(each, self.day):
                counties = True
                yield each, said
        # 东莞 and the like have no counties. What towns there were before the snapshot, nobody told us.
        if code and not counties and level_of(code) != "province" and self.day.year >= NEWEST.year:
            yield from _townships().get(code, ())

    @cached_property
    def _units(self) -> dict[str, str]:
        """Codes and names of the office's county, towns and villages."""
        from home.models import Unit

        levels = {Unit.Level.COUNTY: 6, Unit.Level.TOWN: 9, Unit.Level.VILLAGE: 12}
        rows = Unit.objects.active(self.day).filter(level__in=levels).exclude(region_code="")
        return {row.region_code[: levels[row.level]]: row.name for row in rows}
