"""Scenarios: a pack proves that it works, through the engine's real doors and nothing else (packs.md)."""

from cases.packs.scenarios.runner import Result, run
from cases.packs.scenarios.side_by_side import run_packs

__all__ = ["Result", "run", "run_packs"]
