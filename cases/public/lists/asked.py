"""What a page lists: entries in force, cases by a condition, or cases in the order of what they reached."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from cases.packs.shapes import Page


class Kind(models.TextChoices):
    REGISTER = "register", _("Register: entries in force")
    CASES = "cases", _("List of cases")
    RANKING = "ranking", _("Ranking")


KINDS = tuple(Kind.values)


@dataclass(frozen=True)
class Asked:
    """``over``: types by their whole names. ``by``: of a ranking, the rule whose highest value comes first."""

    kind: str
    over: tuple[str, ...]
    where: Any = None
    columns: tuple[str, ...] = ()
    by: Any = None

    @classmethod
    def of(cls, page: "Page", pack: str) -> "Asked":
        """What a page of ``pack`` says; what it names at home gets the pack's name before it."""
        over = tuple(name if "." in name else f"{pack}.{name}" for name in page.over)
        return cls(page.type, over, page.where, page.columns, rule(page.by))


def rule(by: Any) -> Any:
    """A bare word is a fact or a field here, never a literal: what would a ranking by a constant say?"""
    return {"var": by} if isinstance(by, str) and by else by or None
