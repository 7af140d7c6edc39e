"""Running cases on to another version of their type: planned as data, tried first, carried out as events.

plan = read(text, "plan.yaml")                  states, clocks, facts, fields, milestones: old → new
problems(plan, kind, old, new)                  sentences; a plan with any is not carried out
migrate(case, plan, new) / undo(case)           one event each, through the one write path
run(kind, 1, 2, plan, dry=True)                 the outcome for each case; again takes up where it stopped
"""

from cases.migrating.back import undo
from cases.migrating.move import migrate
from cases.migrating.plan import Plan, problems, read
from cases.migrating.running import Outcome, back, run

__all__ = ["Outcome", "Plan", "back", "migrate", "problems", "read", "run", "undo"]
