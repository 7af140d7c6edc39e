"""When a paper or a variant of an item holds: made of its situations, short words that people answer with yes or no.

代办, 不是代办, 代办且外地, 代办或未成年. Facts from elsewhere may bring JSON Logic over the words instead (`if`).
"""

import re
from collections.abc import Mapping
from typing import Any

NOT = re.compile(r"^(不是|没有|非|不)")
AND, OR = re.compile(r"且|并且|＋|\+"), re.compile(r"或者|或|、|，|,")


def rule_of(words: str, known: set[str]) -> dict | None:
    """JSON Logic of “代办且不是外地”; None where a word is no situation, so that the words are shown as they are."""
    ways = [[_term(term.strip(), known) for term in AND.split(way)] for way in OR.split(words.replace(" ", ""))]
    if not words.strip() or any(term is None for way in ways for term in way):
        return None
    joined = [way[0] if len(way) == 1 else {"and": way} for way in ways]
    return joined[0] if len(joined) == 1 else {"or": joined}


def _term(word: str, known: set[str]) -> dict | None:
    if word in known:
        return {"var": word}
    bare = NOT.sub("", word)
    return {"!": {"var": bare}} if bare != word and bare in known else None


def rule_in(row: Mapping[str, Any], known: set[str]) -> Any:
    """When ``row`` of the facts (a paper, a variant) holds; None: always, or who reads it must judge."""
    return row.get("if") or rule_of(row.get("when") or "", known)
