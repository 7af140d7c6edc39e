"""Figures: named questions over cases, defined once. Every number drills down to the very cases it counts.

A pack asks in its `figures:`; what no pack can ask yet is a class. Either is asked for a user and counts only what
that user may see, so a total never leaks what rows hide.
"""

from cases.figures.faces import NOTHING, FigureFace, Group, Part, Share, Splits
from cases.figures.numbers import Number
from cases.figures.periods import Period
from cases.figures.registry import Figure, all_figures, drill, face, figure, for_dashboard, in_code, named, systems

__all__ = [
    "NOTHING",
    "Figure",
    "FigureFace",
    "Group",
    "Number",
    "Part",
    "Period",
    "Share",
    "Splits",
    "all_figures",
    "drill",
    "face",
    "figure",
    "for_dashboard",
    "in_code",
    "named",
    "systems",
]
