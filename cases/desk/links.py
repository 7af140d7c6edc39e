"""Cases that belong to a case, as far as this person may see them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext

from cases import alike, rights, together
from cases.models import Case, Category


@dataclass(frozen=True)
class Linked:
    label: str
    title: str
    number: str
    url: str
    merge_url: str = ""


def of(case: Case, user) -> list[Linked]:
    """Parent and children, what it grew from and what grew from it, and those linked by hand. One is named once."""
    ids = Q(parent=case) | Q(spawned_by=case) | Q(merged_into=case) | Q(linked_from__case=case) | Q(links__other=case)
    ids |= Q(pk__in=[each for each in (case.parent_id, case.spawned_by_id, case.merged_into_id) if each])
    found = Case.objects.filter(ids).exclude(pk=case.pk).values("pk")
    seen = Case.objects.visible_to(user).filter(pk__in=found).exclude(parent=case).order_by("id")  # parts have a table
    kinds = dict(case.links.order_by("pk").values_list("other", "kind"))
    may = rights.may(user, together.MERGE, case) and case.category != Category.CLOSED
    return [
        Linked(
            _label(case, other, kinds.get(other.pk, "")),
            other.title,
            other.number,
            other.get_absolute_url(),
            _merge_url(case, other) if may and kinds.get(other.pk) in alike.KINDS else "",
        )
        for other in seen
    ]


def _merge_url(case: Case, other: Case) -> str:
    """The later case goes into the one that was there first."""
    if other.type_id != case.type_id or other.category == Category.CLOSED or other.pk > case.pk:
        return ""
    return f"{reverse('desk:move', args=[case.number, together.MERGE])}?{urlencode({'other': other.number})}"


def acts(case: Case, user) -> list[tuple[str, str]]:
    """(label, address) of linking, merging, splitting and undoing a merge, for who may."""
    keys = [key for key in together.KEYS if together.is_open(case, key) and rights.may(user, key, case)]
    return [(together.label(key), reverse("desk:move", args=[case.number, key])) for key in keys]


def _label(case: Case, other: Case, kind: str) -> str:
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
    if kind == alike.PERSON:
        return pgettext("linked case", "perhaps the same matter: the same person")
    if kind == alike.TEXT:
        return pgettext("linked case", "perhaps the same matter: much the same words")
    return pgettext("linked case", "related")
