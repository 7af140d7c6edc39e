"""Figures: named questions over cases, defined once. Every number drills down to the very cases it counts.

A figure is asked for a user and counts only what that user may see, so a total never leaks what rows hide.
"""

from cases.figures.faces import NOTHING, FigureFace, Part, Share, Splits
from cases.figures.periods import Period
from cases.figures.registry import Figure, all_figures, drill, face, figure, for_dashboard

__all__ = [
    "NOTHING",
    "Figure",
    "FigureFace",
    "Part",
    "Period",
    "Share",
    "Splits",
    "all_figures",
    "drill",
    "face",
    "figure",
    "for_dashboard",
]
