"""Papers 文书: issued by a move, numbered in its own transaction, printed from what stood in the event.

issuing.ask(turn, "accepted", fill)     an effect wants one; issuing.finish writes it into the event
sheet.draw(document)                    PDF, the same bytes every time
docx.draw(document)                     through the office's own template, in a process of its own
"""

import re
import unicodedata

_BRACKETS = str.maketrans({**dict.fromkeys("〔【［[（﹝", "("), **dict.fromkeys("〕】］]）﹞", ")")})


def tidied(number: str) -> str:
    """A number as it is looked up: however its brackets were typed, blanks and width do not matter."""
    plain = unicodedata.normalize("NFKC", number.translate(_BRACKETS)).translate(_BRACKETS)
    return re.sub(r"\s", "", plain).upper()
