"""What stands in the way of publishing a type, now or at a planned hour: the linter, its forms, its scenarios.

Scenarios that do not hold may be meant: who publishes says so. At a planned hour only those count that held when it
was planned.
"""

import logging
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from pydantic import ValidationError
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Revision

from cases import addresses, gateways, spec, types
from cases.admin import checking
from cases.admin.play import gaps
from cases.admin.types import NOT_FROZEN
from cases.models import CaseType, Notice
from cases.outbox import HELD
from cases.packs.drafted import Unready, drafted, lay
from cases.packs.scenarios import kept
from cases.packs.scenarios.expecting import Gap
from cases.packs.scenarios.runner import Result, run_all
from cases.packs.scenarios.world import World
from home import clock, crypto
from home.models import User

logger = logging.getLogger(__name__)
PLANNED = "cases.publish_planned"
PATIENCE = 20  # seconds a page waits for scenarios
AHEAD = timedelta(minutes=1)  # Wagtail looks at its own clock, a moment later


@dataclass
class Played:
    """``failed``: title → what is not as it should be; ``left``: how many there was no time for."""

    failed: dict[str, str] = field(default_factory=dict)
    ran: int = 0
    left: int = 0

    @property
    def sentences(self) -> list[str]:
        said = pgettext("designer", "The scenario “%(title)s” does not hold: %(what)s")
        return [said % {"title": title, "what": what} for title, what in self.failed.items()]

    @property
    def left_words(self) -> str:
        said = ngettext("%(n)d scenario was not played yet.", "%(n)d scenarios were not played yet.", self.left)
        return said % {"n": self.left} if self.left else ""


def stops(row: CaseType) -> list[str]:
    """Why ``row`` cannot be published as it is, a sentence each."""
    try:
        life = spec.parse(row.spec)
    except ValidationError:
        return [_("“%(title)s” is not whole yet. Open it, and mend what is marked there.") % {"title": row.title}]
    return checking.sentences(life, row) or list(filter(None, [types.hindrance(row)]))


def played(row: CaseType, patience: float | None = PATIENCE) -> Played:
    """The type's scenarios on what ``row`` says; nothing stays. ``patience``: seconds, None for all of them."""
    found, begun = Played(), monotonic()
    scenarios = list(row.scenarios.all())
    if not scenarios:
        return found
    row = copy(row)
    row.live, row.has_unpublished_changes = True, False  # what is played is this row, not a newer draft
    try:
        pack = drafted(row)
    except Unready as slip:
        return Played({scenarios[0].title: str(slip)}, left=len(scenarios) - 1)
    for n, each in enumerate(scenarios):
        if patience is not None and monotonic() - begun > patience:
            found.left = len(scenarios) - n
            break
        try:
            [result] = run_all(World(pack, lay), [kept.scenario_of(each)])
        except ValidationError:
            continue  # of an older language: nobody can play it
        found.ran += 1
        if not result.ok:
            found.failed[each.title] = _said(result, pack)
    return found


def _said(result: Result, pack) -> str:
    gap = Gap(result.what, result.expected, result.found)
    return _("Step %(n)d. %(what)s") % {"n": result.step, "what": gaps.gap_words(gap, pack)}


# --- planned --------------------------------------------------------------------------------------------------------
def planned(row: CaseType) -> Revision | None:
    """The draft that goes live by itself, and when (approved_go_live_at)."""
    return row.revisions.filter(approved_go_live_at__isnull=False).select_related("user").first()


def plan(row: CaseType, draft: CaseType, at: datetime, by, accepted: list[str]) -> None:
    """``draft`` goes live at ``at``. ``accepted``: scenarios that do not hold and are meant not to."""
    stored = CaseType.objects.get(pk=row.pk)
    if stored.live and not stored.live_revision_id:  # Wagtail would take off what it does not know to be in use
        base = stored.save_revision(user=by)
        CaseType.objects.filter(pk=row.pk).update(live_revision=base)
    draft.refresh_from_db(fields=["live", "live_revision", "latest_revision"])
    draft.go_live_at = at
    revision = draft.save_revision(user=by)
    revision.publish(user=by)
    log(instance=row, action=PLANNED, user=by, revision=revision, data={"at": at.isoformat(), "accepted": accepted})


def cancel(row: CaseType, by) -> None:
    for revision in row.revisions.filter(approved_go_live_at__isnull=False):
        _unplan(revision)
        log(instance=row, action="wagtail.schedule.cancel", user=by, revision=revision)


def _unplan(revision: Revision) -> None:
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    CaseType.objects.filter(pk=revision.object_id).update(go_live_at=None)


def hold_back(sender=None, **signal) -> None:
    """What was planned for now and has something wrong stays a draft, with a sentence for its editors."""
    kind = ContentType.objects.get_for_model(CaseType)
    due = Revision.objects.filter(content_type=kind, approved_go_live_at__lte=clock.now() + AHEAD)
    for revision in due.select_related("user"):
        row = revision.as_object()
        meant = _accepted(revision)
        try:
            why = stops(row) or _failed(row, meant)
        except Exception as fault:  # one type nobody can judge must not go live, nor keep the others from it
            logger.exception("case type %s could not be judged", row.slug)
            why = [str(fault) or type(fault).__name__]
        if why:
            _unplan(revision)
            log(instance=row, action=NOT_FROZEN, user=revision.user, revision=revision, data={"why": why})
            _write_to(planner(revision), row, revision, why)


def planner(revision: Revision) -> User | None:
    """Who planned it; of an older one, whoever wrote it."""
    entry = _plan_of(revision)
    return entry.user if entry and entry.user_id else revision.user


def _write_to(person: User | None, row: CaseType, revision: Revision, why: list[str]) -> None:
    """A letter by the road all letters take; on the type's own pages it stands in any case."""
    if person is None or not person.is_active or not person.email:
        return
    begin = _("“%(title)s” was to be published now and was not. The version in use runs on, the draft is kept.")
    link = addresses.whole(reverse("wagtailsnippets_cases_casetype:design_publish", args=[row.pk]))
    lines = [begin % {"title": row.title}, *(f"· {sentence}" for sentence in why), link]
    key = f"{HELD}:{revision.pk}:{clock.now():%Y%m%d%H%M%S}"
    to, channel = gateways.way_to("", person.email)
    Notice.objects.create(
        key=key, name=HELD, audience="staff", user=person, channel=channel, to=crypto.seal(to, f"notice:{key}"),
        text=crypto.seal("\n".join(lines), f"notice:{key}"), created_at=clock.now(),
    )  # fmt: skip


def _failed(row: CaseType, meant: list[str]) -> list[str]:
    found = played(row, None)
    for title in meant:
        found.failed.pop(title, None)
    return found.sentences


def _plan_of(revision: Revision) -> ModelLogEntry | None:
    return ModelLogEntry.objects.filter(action=PLANNED, revision=revision).order_by("-timestamp").first()


def _accepted(revision: Revision) -> list[str]:
    entry = _plan_of(revision)
    return entry.data.get("accepted", []) if entry else []


def held_back(row: CaseType) -> ModelLogEntry | None:
    """The last planned publishing that did not happen, while nothing was published or planned since."""
    kind = ContentType.objects.get_for_model(CaseType)
    mine = ModelLogEntry.objects.filter(content_type=kind, object_id=str(row.pk))
    entry = mine.filter(action__in=[NOT_FROZEN, PLANNED]).order_by("-timestamp").first()
    if entry is None or entry.action != NOT_FROZEN:
        return None
    return entry if row.last_published_at is None or row.last_published_at < entry.timestamp else None
