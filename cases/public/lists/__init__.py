"""Public lists of cases: registers, published cases, rankings. Pages, scenarios and linter ask the same doors.

`asked` says what is listed, `columns` what may be printed at all, `read` which cases and with which words.
"""

from cases.public.lists.asked import KINDS, Asked, Kind
from cases.public.lists.columns import Unfit, fact_labels, label, offered, public_facts
from cases.public.lists.faces import EVERY, PER_PAGE, Face, Row, face
from cases.public.lists.read import words_of

__all__ = [
    "EVERY",
    "KINDS",
    "PER_PAGE",
    "Asked",
    "Face",
    "Kind",
    "Row",
    "Unfit",
    "face",
    "fact_labels",
    "label",
    "offered",
    "public_facts",
    "words_of",
]
