"""Who acts: staff through a post, the applicant or a party through number and code, the system, a neighbouring one."""

from dataclasses import dataclass
from typing import Literal

from home.models import Post, Unit, User


@dataclass(frozen=True, slots=True)
class Actor:
    kind: Literal["staff", "applicant", "party", "system", "neighbour"]
    user: User | None = None
    post: Post | None = None
    party: str = ""  # which of the type's parties

    @property
    def unit(self) -> Unit | None:
        return self.post.unit if self.post else None


SYSTEM = Actor("system")
APPLICANT = Actor("applicant")


def party(key: str) -> Actor:
    """Another person of a case than the applicant, by the key the type gives them."""
    return Actor("party", party=key)


def staff(user: User, post: Post | None = None) -> Actor:
    """Staff acting; without ``post`` the engine picks the person's first post that may take the step."""
    return Actor("staff", user=user, post=post)
