"""Cutting: Chinese text into words, pairs of characters, pairs of pinyin syllables and runs of initials.

Terms carry a mark so that kinds never meet: 津贴 a word or pair, ``~jintie`` a pair of syllables (finds homophone
slips: 今贴), ``^gjj`` initials, ``=ktv`` latin letters and digits.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import rjieba
from pypinyin import lazy_pinyin
from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

WORD, PAIR, CHAR, SOUND, INITIALS, LATIN = 1.0, 0.7, 0.12, 0.45, 0.9, 1.0
LONGEST_INITIALS = 6
LONGEST_SYLLABLE = 6
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_PIECE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[0-9a-z]+")
_NOISE = set("的了吗呢啊吧呀嘛么")
ASKING = re.compile(
    "怎么办理|怎么办|怎样办|如何办理|如何办|咋办|咋弄|怎么弄|怎么|如何|在哪里办|在哪办|去哪里办|去哪办|哪里|多少钱|需要什么|要什么|什么|可以|能不能|能|"
    "我想|我要|想要|请问|接下来|办啥|办一下|的人"
)

Terms = dict[str, float]


def of_page(title: str, strong: str, rest: str, own: Iterable[tuple[str, str]] = ()) -> Terms:
    """Terms of a page, each with the highest weight it earns: title, everyday words (``own``: see `aliases`), the
    sentence, the rest."""
    found: Terms = defaultdict(float)
    _put(found, of_text(title, sounds=True), 3.0)
    for alias in aliases(title, own):
        _put(found, of_text(alias, sounds=True), 2.2)
    _put(found, of_text(strong, sounds=True), 1.2)
    _put(found, of_text(rest), 0.4)
    return dict(found)


def _put(found: Terms, more: Terms, factor: float) -> None:
    for term, weight in more.items():
        found[term] = max(found[term], round(weight * factor, 3))


def of_text(text: str, sounds: bool = False) -> Terms:
    """Terms of a stretch of text; ``sounds`` adds pinyin and initials."""
    found: Terms = defaultdict(float)
    for piece in _PIECE.findall(text.lower()):
        if _HAN.fullmatch(piece):
            _put(found, _han(piece, sounds), 1.0)
        else:
            found[f"={piece}"] = LATIN
    return dict(found)


def _han(piece: str, sounds: bool) -> Terms:
    found: Terms = {char: CHAR for char in piece if char not in _NOISE}
    found |= dict.fromkeys(_pairs(piece), PAIR)
    found |= {word: WORD for word in rjieba.cut_for_search(piece) if len(word) > 1}
    if sounds:
        spoken = syllables_of(piece)
        found |= _sounds(spoken, SOUND)
        found |= {f"^{run}": INITIALS for run in _initials(spoken)}
    return found


def _pairs(text: str) -> Iterator[str]:
    return (text[at : at + 2] for at in range(len(text) - 1))


def _sounds(spoken: list[str], weight: float) -> Terms:
    return {f"~{before}{after}": weight for before, after in pairwise(spoken)}


def _initials(spoken: list[str]) -> Iterator[str]:
    letters = "".join(syllable[0] for syllable in spoken)
    for start in range(len(letters)):
        for end in range(start + 2, min(start + LONGEST_INITIALS, len(letters)) + 1):
            yield letters[start:end]


@lru_cache(maxsize=20_000)
def syllables_of(piece: str) -> list[str]:
    return [syllable.replace("ü", "v") for syllable in lazy_pinyin(piece, errors="ignore")]


def of_query(text: str) -> Terms:
    """What a person typed: characters, pinyin, initials or all three. Words of asking are left out."""
    text = text.lower()[:100]
    plain = ASKING.sub(" ", text)
    text = plain if _PIECE.search(plain) else text
    found: Terms = defaultdict(float)
    for piece in _PIECE.findall(text):
        if _HAN.fullmatch(piece):
            _put(found, _han(piece, sounds=False), 1.0)
            _put(found, _sounds(syllables_of(piece), SOUND), 1.0)
    _put(found, _latin(re.findall(r"[0-9a-z]+", text)), 1.0)
    return dict(found)


def _latin(pieces: list[str]) -> Terms:
    """Letters: themselves, and if they can be spoken pairs of syllables, else initials."""
    found: Terms = {f"={piece}": LATIN for piece in pieces}
    for piece in pieces:
        spoken = speak(piece)
        if spoken and len(spoken) > 1:
            found |= _sounds(spoken, WORD)
        elif piece.isalpha() and not spoken:
            found[f"^{piece[:LONGEST_INITIALS]}"] = WORD
            found |= {f"^{pair}": CHAR for pair in _pairs(piece)}
    return found


def beginning(text: str) -> str:
    """What somebody is still typing, without letters of a syllable that is not whole yet: ``gaoling j`` → ``gaoling``.

    Whoever types initials (gljt) types no syllables: they stay.
    """
    whole = re.fullmatch(r"(.*?)([a-z]+)", text.strip().lower(), re.S)
    if not whole or speak(whole[2]):
        return text
    for end in range(len(whole[2]) - 1, 0, -1):
        if len(whole[2]) - end < LONGEST_SYLLABLE and len(speak(whole[2][:end]) or ()) > 1:
            return whole[1] + whole[2][:end]
    return whole[1].strip() if whole[1].strip() and len(whole[2]) == 1 else text


def speak(letters: str) -> list[str] | None:
    """``zhaijidi`` → zhai ji di; None when the letters are no pinyin. The fewest syllables win."""
    best: list[list[str] | None] = [[]] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(max(end - 6, 0), end):
            before = best[start]
            if before is None or letters[start:end] not in _syllables():
                continue
            if best[end] is None or len(before) + 1 < len(best[end]):
                best[end] = [*before, letters[start:end]]
    return best[len(letters)]


@cache
def _syllables() -> frozenset[str]:
    spoken = {to_normal(one).replace("ü", "v") for entry in PINYIN_DICT.values() for one in entry.split(",")}
    return frozenset(one for one in spoken if re.fullmatch("[a-z]*[aeiouv][a-z]*", one))


def aliases(title: str, own: Iterable[tuple[str, str]] = ()) -> list[str]:
    """What people call the things that ``title`` names: the shipped list (thesaurus.txt) and the office's ``own``
    (phrase, words)."""
    known = [*_thesaurus(), *((phrase, words.split()) for phrase, words in own)]
    return list(dict.fromkeys(alias for phrase, words in known if phrase in title for alias in words))


@cache
def _thesaurus() -> tuple[tuple[str, tuple[str, ...]], ...]:
    lines = (Path(__file__).parent / "thesaurus.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split(" : ") for line in lines if line and not line.startswith("#")]
    return tuple((phrase, tuple(words.split())) for phrase, words in pairs)
