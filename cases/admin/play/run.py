"""A run as it travels: in the page, signed for this person and this type, and nowhere else."""

from dataclasses import dataclass, field

from django.core import signing

from cases.packs.scenarios.kept import written
from cases.packs.shapes import Step

SALT, HOURS = "cases.play", 24
MOST = 120  # steps; each request takes them all again


@dataclass
class Run:
    """``ref``: the case the next step is about; blank before one is open."""

    steps: list[Step] = field(default_factory=list)
    ref: str = "case"

    def sign(self, user, type) -> str:
        told = {"to": [user.pk, type.pk], "steps": [written(step) for step in self.steps], "ref": self.ref}
        return signing.dumps(told, salt=SALT, compress=True)

    @classmethod
    def open(cls, text: str, user, type) -> "Run | None":
        """None if it is forged, too old, or another one's."""
        try:
            told = signing.loads(text, salt=SALT, max_age=HOURS * 3600)
        except signing.BadSignature:
            return None
        if told["to"] != [user.pk, type.pk]:
            return None
        return cls([Step.model_validate(each) for each in told["steps"]], told["ref"])


def sign_step(step: Step, user) -> str:
    """One step that was refused, so that it can be kept as such."""
    return signing.dumps([user.pk, written(step)], salt=f"{SALT}.step", compress=True)


def open_step(text: str, user) -> Step | None:
    try:
        owner, step = signing.loads(text, salt=f"{SALT}.step", max_age=HOURS * 3600)
    except signing.BadSignature:
        return None
    return Step.model_validate(step) if owner == user.pk else None
