"""Earlier states of a case type: versions that ran, drafts that were saved. Two of them told apart in words; an old one
as the draft to go on from.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from pydantic import ValidationError

from cases import spec
from cases.admin import life
from cases.admin.designer.draft import Draft
from cases.models import CaseType
from cases.packs import telling
from home.models import Unit

DRAFT = "draft"
SHOWN = 60  # saved drafts on the page; older ones are in Wagtail's own history


@dataclass(frozen=True)
class Earlier:
    """``key``: draft, v3 (a version), r12 (a saved draft)."""

    key: str
    label: str
    at: datetime | None
    by: str
    spec: str
    units: dict[str, str]
    title: str = ""

    @property
    def readable(self) -> bool:
        """False for text of an older grammar, or text in progress."""
        try:
            return bool(self.spec) and bool(spec.parse(self.spec))
        except ValidationError:
            return False


def of_draft(draft: Draft) -> Earlier:
    newest = draft.stored.latest_revision
    at, by = (newest.created_at, newest.user) if newest else (None, None)
    return Earlier(
        DRAFT, pgettext("designer", "the draft"), at, str(by or ""), draft.row.spec, draft.row.units, draft.row.title
    )


def versions(row: CaseType) -> Iterator[Earlier]:
    """The newest first."""
    for each in row.versions.select_related("published_by").order_by("-number"):
        label = _("version %(n)d") % {"n": each.number}
        title = json.loads(each.spec).get("title", "")
        yield Earlier(
            f"v{each.number}", label, each.published_at, str(each.published_by or ""), each.spec, each.units, title
        )


def saved(row: CaseType) -> Iterator[Earlier]:
    """Drafts, the newest first, the one that is the draft now left out."""
    rows = row.revisions.exclude(pk=row.latest_revision_id).select_related("user").order_by("-created_at", "-pk")
    for each in rows[:SHOWN]:
        said = each.content.get("spec") or ""
        units = each.content.get("units") or {}
        units = json.loads(units) if isinstance(units, str) else units
        label = _("saved draft")
        yield Earlier(
            f"r{each.pk}", label, each.created_at, str(each.user or ""), said, units, each.content.get("title", "")
        )


def named(row: CaseType, draft: Draft, key: str) -> Earlier | None:
    if key == DRAFT:
        return of_draft(draft)
    return next((each for each in (*versions(row), *saved(row)) if each.key == key), None)


def told(before: Earlier, after: Earlier) -> list[str]:
    """What ``after`` says otherwise, a sentence each."""
    return [*telling.told(before.spec, after.spec), *_units(before.units, after.units)]


def _units(before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    names = dict(Unit.objects.filter(code__in=[*before.values(), *after.values()]).values_list("code", "name"))
    for slot in dict.fromkeys([*before, *after]):
        if before.get(slot) != after.get(slot):
            words = {"slot": slot, "old": names.get(before.get(slot), "—"), "new": names.get(after.get(slot), "—")}
            yield _("The unit behind “%(slot)s” is %(new)s now instead of %(old)s.") % words


def side_by_side(before: Earlier, after: Earlier) -> str:
    """The two texts, line by line."""
    old, new = (life.to_text(each.spec).splitlines() for each in (before, after))
    return "\n".join(unified_diff(old, new, before.label, after.label, lineterm="", n=2))
