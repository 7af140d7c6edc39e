"""A post that goes live closes its slot in the plan (pack party), where the office keeps one: published is published.

The plan asks that a second person has held the line against its source; a slot that nobody checked stays open, and
its own clock says so.
"""

import logging

from cases.actor import SYSTEM
from cases.errors import CaseError
from cases.models import Case
from cases.transition import transition
from cms.models.learning import LearningPost

log = logging.getLogger(__name__)
SLOT, MOVE = "party.learn_slot", "publish"


def publish(post: LearningPost) -> Case | None:
    """The slot of the post's week and kind, moved on; None where there is none that waits for it."""
    case = _slot(post)
    if case is None or MOVE not in case.life.transitions or case.state not in case.life.transitions[MOVE].from_:
        return None
    try:
        transition(case, MOVE, seen_version=case.version, by=SYSTEM)
    except CaseError as refused:  # the page is public whatever the plan says
        log.warning("the slot %s of a published post stays open: %s", case.number, refused)
        return None
    return case


def _slot(post: LearningPost) -> Case | None:
    rows = Case.objects.filter(type__slug=SLOT, void=False).exclude(category="closed").select_related("type_version")
    week = post.monday.isoformat()
    return next(
        (each for each in rows if (each.facts.get("week_on"), each.facts.get("series_key")) == (week, post.kind)), None
    )
