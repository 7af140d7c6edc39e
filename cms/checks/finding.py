"""One thing that was found on a page."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Rule(StrEnum):
    ELEMENT = "element"  # what the law wants of a guide
    PICTURE = "picture"
    HEADING = "heading"
    LINK = "link"
    WORD = "word"
    PERSON = "person"


@dataclass(frozen=True)
class Finding:
    """``place``: where on the page, in words. ``said``: what is wrong. ``cure``: what to do about it."""

    rule: Rule
    place: str
    said: str
    cure: str
    refuses: bool = False

    def __str__(self) -> str:
        return f"{self.place}：{self.said}{self.cure}"

    @property
    def mark(self) -> str:
        """The same for the same thing, wherever it has moved on the page."""
        return f"{self.rule}|{self.said}"

    def kept(self) -> dict[str, Any]:
        return {"rule": str(self.rule), "place": self.place, "said": self.said, "cure": self.cure,
                "refuses": self.refuses}  # fmt: skip

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Finding":
        return cls(Rule(kept["rule"]), kept["place"], kept["said"], kept["cure"], kept["refuses"])
