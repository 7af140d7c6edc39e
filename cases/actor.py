"""Who acts: staff through a post, the applicant through number and code, the system, a neighbouring system."""

from dataclasses import dataclass
from typing import Literal

from home.models import Post, Unit, User


@dataclass(frozen=True, slots=True)
class Actor:
    kind: Literal["staff", "applicant", "system", "neighbour"]
    user: User | None = None
    post: Post | None = None
    party: str = ""

    @property
    def unit(self) -> Unit | None:
        return self.post.unit if self.post else None


SYSTEM = Actor("system")
APPLICANT = Actor("applicant")


def staff(user: User, post: Post | None = None) -> Actor:
    """Staff acting; without ``post`` the engine picks the person's first post that may take the step."""
    return Actor("staff", user=user, post=post)
