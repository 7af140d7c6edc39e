"""Packs 方案包: an office system as one readable file (docs/developers/packs.md).

pack = load("doudi")                    a name or a file; raises PackError with file, line and cure
check(pack)                             what a linter sees: [Problem]
install(pack, {"office": "qx-zwb"})     rows; twice changes nothing
export("doudi")                         rows → YAML that gives the same rows
run(pack)                               its scenarios, each on rows of its own
run_packs([pack, …])                    those of several, as many at a time as there are processors
"""

from cases.packs.export import export
from cases.packs.install import Report, install, slots_of
from cases.packs.lint import check
from cases.packs.problems import PackError, Problem
from cases.packs.resolve import Pack, load, loads, ours
from cases.packs.scenarios import Result, run, run_packs

__all__ = [
    "Pack",
    "PackError",
    "Problem",
    "Report",
    "Result",
    "check",
    "export",
    "install",
    "load",
    "loads",
    "ours",
    "run",
    "run_packs",
    "slots_of",
]
