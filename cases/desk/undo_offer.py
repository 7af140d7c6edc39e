"""Whether one's last step can be taken back, as the case page says it."""

from dataclasses import dataclass

from django.urls import reverse

from cases import faces, rights, together, undoing
from cases.models import Case, CaseEvent
from home import clock


@dataclass(frozen=True)
class Undo:
    """``why``: what stands in the way, "" where nothing does. ``voids``: numbers of the papers that become void.
    ``instead``: (label, address) of the step that undoes this one."""

    step: str
    why: str
    voids: tuple[str, ...] = ()
    instead: tuple[str, str] | None = None


def of(case: Case, user) -> Undo | None:
    """None where the last step was somebody else's, or is long ago."""
    event = undoing.last(case, user)
    if event is None or clock.now() - event.at > undoing.WITHIN:
        return None
    voids = tuple(undoing.voids(case, event))
    return Undo(faces.label_of(case, event), undoing.why_not(case, event), voids, _instead(case, event, user))


def _instead(case: Case, event: CaseEvent, user) -> tuple[str, str] | None:
    key = together.UNMERGE
    if event.transition != together.MERGE or not together.is_open(case, key) or not rights.may(user, key, case):
        return None
    return together.label(key), reverse("desk:move", args=[case.number, key])
