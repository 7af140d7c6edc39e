"""Whether one's last step can be taken back, as the case page says it."""

from dataclasses import dataclass

from cases import faces, undoing
from cases.models import Case
from home import clock


@dataclass(frozen=True)
class Undo:
    """``why``: what stands in the way, "" where nothing does. ``voids``: numbers of the papers that become void."""

    step: str
    why: str
    voids: tuple[str, ...] = ()


def of(case: Case, user) -> Undo | None:
    """None where the last step was somebody else's, or is long ago."""
    event = undoing.last(case, user)
    if event is None or clock.now() - event.at > undoing.WITHIN:
        return None
    return Undo(faces.label_of(case, event), undoing.why_not(case, event), tuple(undoing.voids(case, event)))
