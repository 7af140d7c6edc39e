"""Where a line of Chinese may end: anywhere but before 、。） and after （《, and not inside a number or a word."""

import re
from collections.abc import Callable, Iterator

_TOKEN = re.compile(r"[0-9A-Za-z_.,:/@+*%#&=?\-]+|\s|.", re.DOTALL)
_NOT_FIRST = frozenset("、。，．；：？！）】》〉」』〕”’％…—·℃)]},.;:?!%")
_NOT_LAST = frozenset("（【《〈「『〔“‘([{")


def lines(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """``text`` in lines no wider than ``width``, as ``measure`` has it; at least one. A line break stays one."""
    return [line for part in text.split("\n") for line in _wrapped(part, width, measure)]


def _wrapped(text: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    line: list[str] = []
    used = 0.0
    for token in _pieces(text, width, measure):
        size = measure(token)
        if line and used + size > width and not token.isspace():
            carried = _carried(line, token)
            yield "".join(line).rstrip()
            line, used = carried, sum(map(measure, carried))
        line.append(token)
        used += size
    yield "".join(line).rstrip()


def _pieces(text: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    """Words and numbers whole, but such as are wider than a line sign by sign."""
    for token in _TOKEN.findall(text):
        yield from token if len(token) > 1 and measure(token) > width else (token,)


def _carried(line: list[str], token: str) -> list[str]:
    """Take from ``line`` what has to go down with ``token``, so that neither line begins or ends wrongly."""
    carried: list[str] = []
    first = token
    while len(line) > 1 and (first[0] in _NOT_FIRST or line[-1] in _NOT_LAST):
        first = line.pop()
        carried.insert(0, first)
    return carried
