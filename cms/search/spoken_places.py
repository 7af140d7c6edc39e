"""A place that is typed as it is spoken: anping dibao, anpingdibao, 低保 anping; by the initials of its whole name
(apz 低保); or with other characters of the same sound, as an input method offers them (清西镇低保 for 清溪镇). What two
places share names neither."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, product

from pypinyin import Style, pinyin

from cms.search.terms import speak
from home.models import Unit

SHORTEST_INITIALS = 3  # two letters could be anything: sq is 石桥, but 申请, 社区 too
READINGS = 16  # of one name; more than this are no reading anybody uses
LETTERS = re.compile("[a-z]+")
ENDS = re.compile("街道|[镇乡村]|社区")
CHARACTERS = re.compile(r"[\u4e00-\u9fff]+")
SHORTEST_NAME, LONGEST_NAME = 3, 7  # characters with the end; without one any two words could sound like a town

Cut = tuple[int, int]


def heard(text: str, named: Iterable[tuple[str, Unit]]) -> tuple[Unit, Cut] | None:
    """The one place that letters in ``text`` name, and where they stand. ``named``: (name, unit). Pinyin may be a part
    of a run of letters, at its beginning or end; initials stand alone, beside something else that is asked."""
    units: dict[tuple[str, ...], set[Unit]] = {}
    short: dict[str, set[Unit]] = {}
    for name, unit in named:
        for sounds in readings(name):
            units.setdefault(sounds, set()).add(unit)
            short.setdefault("".join(each[0] for each in sounds), set()).add(unit)
    lowered = text.lower()
    found = [(units.get(sounds, ()), cut) for sounds, cut in (*_spoken(lowered), *_sounding(text))]
    if not any(hit for hit, _cut in found):
        pieces = [each for each in LETTERS.finditer(lowered) if len(each[0]) >= SHORTEST_INITIALS]
        found = [(short.get(each[0], ()), each.span()) for each in pieces if each[0] != lowered.strip()]
    cuts = [(next(iter(hit)), cut) for hit, cut in found if len(hit) == 1]
    return max(cuts, key=lambda pair: pair[1][1] - pair[1][0], default=None)


def _spoken(text: str) -> Iterator[tuple[tuple[str, ...], Cut]]:
    """Syllables that could be a place: a whole run of letters, or one end of it that leaves two syllables or more."""
    for piece in LETTERS.finditer(text):
        sounds = tuple(speak(piece[0]) or ())
        if len(sounds) > 1:
            yield sounds, piece.span()
        for n in range(2, len(sounds) - 1):
            yield sounds[:n], (piece.start(), piece.start() + len("".join(sounds[:n])))
            yield sounds[-n:], (piece.end() - len("".join(sounds[-n:])), piece.end())


def _sounding(text: str) -> Iterator[tuple[tuple[str, ...], Cut]]:
    """What stands before 镇, 乡, 村 …, as it sounds."""
    for piece in CHARACTERS.finditer(text):
        for end in (piece.start() + each.end() for each in ENDS.finditer(piece[0])):
            for begin in range(max(piece.start(), end - LONGEST_NAME), end - SHORTEST_NAME + 1):
                yield from ((sounds, (begin, end)) for sounds in readings(text[begin:end]))


@lru_cache(maxsize=2_000)
def readings(name: str) -> frozenset[tuple[str, ...]]:
    """How ``name`` can be said: 长渡 as zhang du and as chang du."""
    each = [[one.replace("ü", "v") for one in ways] for ways in pinyin(name, style=Style.NORMAL, heteronym=True)]
    return frozenset(islice(product(*each), READINGS))
