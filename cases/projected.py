"""Rows that an event gives beside the case's own: papers, published scores.

Each kind works them out for the event (`finish`, kept under `NAME`), says what of that stands in the row (`columns`),
makes the row (`row`) and reads rows back (`standing`), so that writing, rebuilding and verifying ask all kinds alike.
"""

from types import ModuleType

from cases.papers import issuing
from cases.sheets import publishing

KINDS: tuple[ModuleType, ...] = (issuing, publishing)
