"""Scenarios: a pack proves that it works, through the engine's real doors and nothing else (packs.md)."""

from cases.packs.scenarios.runner import Result, run

__all__ = ["Result", "run"]
