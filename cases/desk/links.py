"""Cases that belong to a case, as far as this person may see them."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import pgettext

from cases.models import Case


@dataclass(frozen=True)
class Linked:
    label: str
    title: str
    number: str
    url: str


def of(case: Case, user) -> list[Linked]:
    """Parent and children, what it grew from and what grew from it, and those linked by hand. One is named once."""
    ids = Q(parent=case) | Q(spawned_by=case) | Q(merged_into=case) | Q(linked_from__case=case) | Q(links__other=case)
    ids |= Q(pk__in=[each for each in (case.parent_id, case.spawned_by_id, case.merged_into_id) if each])
    found = Case.objects.filter(ids).exclude(pk=case.pk).values("pk")
    seen = Case.objects.visible_to(user).filter(pk__in=found).order_by("id")
    return [Linked(_label(case, other), other.title, other.number, other.get_absolute_url()) for other in seen]


def _label(case: Case, other: Case) -> str:
    if other.pk == case.parent_id:
        return pgettext("linked case", "whole")
    if other.parent_id == case.pk:
        return pgettext("linked case", "part")
    if other.pk == case.spawned_by_id:
        return pgettext("linked case", "grew from")
    if other.spawned_by_id == case.pk:
        return pgettext("linked case", "led to")
    if case.pk == other.merged_into_id or other.pk == case.merged_into_id:
        return pgettext("linked case", "merged")
    return pgettext("linked case", "related")
