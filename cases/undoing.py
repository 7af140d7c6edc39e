"""Taking back one's own last step, while nobody has acted and nothing has left the house.

No event is removed: an event of kind undo says what stood before, so replaying gives the same rows, and what the step
said and did counts no longer (`CaseEvents.stood`). What was sent, issued or told to another case cannot be called
back; then `why_not` says which. Source: docs/decisions/undo.md.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cases import alike, events, found_by, query, rights, signals, stood_before, together
from cases.actor import Actor, staff
from cases.errors import Conflict, Forbidden, NotOpen
from cases.models import Case, CaseEvent, Notice, Survey
from cases.moves import EXTEND
from cases.papers import issuing
from cases.rebuild import Replay, replay, typed
from cases.sheets import publishing
from cases.surveys import DISCOUNTED
from cases.turn import Turn, columns_of, fresh
from home import clock

HARMLESS = (CaseEvent.Kind.LOOK, CaseEvent.Kind.NOTE, CaseEvent.Kind.URGE)  # they change no row
WITHIN = timedelta(hours=24)  # a slip is noticed soon; later it is a decision of its own
ELSEWHERE = {"links", "spawned", "did", "began", "joined", "alike"}  # what an event says it did beyond its own case
TAKEN = (CaseEvent.Kind.MOVE, CaseEvent.Kind.CLOCK)


def last(case: Case, user) -> CaseEvent | None:
    """The step ``user`` took last, if nothing has happened to the case since: what may be asked to be taken back."""
    event = case.events.exclude(kind__in=HARMLESS).order_by("-seq").first()
    mine = event is not None and event.kind in TAKEN and event.user_id == user.pk and event.seq > 1
    return event if mine and event.actor_kind == CaseEvent.ActorKind.STAFF else None


def why_not(case: Case, event: CaseEvent) -> str:
    """Why `last` cannot be taken back, in a sentence; "" if it can. A dozen queries at most."""
    if clock.now() - event.at > WITHIN:
        return _("It is more than a day old. Take the next step that puts it right.")
    if event.transition == together.MERGE and event.transition not in case.life.transitions:
        if together.is_open(case, together.UNMERGE):
            return _("Use “Undo the merge” instead: it asks for a reason, and the other case hears of it.")
        return _("The case it went into has gone on since, or has ended: it speaks for both now.")
    if event.transition not in (*case.life.transitions, EXTEND):
        return _("This kind of step is not taken back this way.")
    return next(_out_of_the_house(case, event, events.read(event)), "")


def _out_of_the_house(case: Case, event: CaseEvent, told: dict[str, Any]) -> Iterator[str]:
    if publishing.NAME in told or set(told.get(issuing.NAME, {})) - _voidable(case):
        yield _("A paper with a number of its own was issued, or a score was published.")
    if _gone_out(event).exists():
        yield _("The applicant or another party has been told already.")
    if _asked_by(event).exclude(answered_at=None).exists() or _replaced(event).exists():
        yield _("The applicant has been asked how it went.")
    if told.keys() & ELSEWHERE or _relatives(case, event).exists():
        yield _("Another case has taken note of it.")
    if DISCOUNTED in told.get("case", {}).get("reached", ()):
        yield _("A rating does not count any more because of it.")
    if case.type.slug in _counted(case):
        yield _("Steps of this kind of case count other cases: one may have counted this already.")
    before = told.get("case", {})
    if before.keys() & {"business_key", "released", "merged_into_id"} and _namesake(case).exists():
        yield _("This has been filed anew meanwhile.")


def voids(case: Case, event: CaseEvent) -> list[str]:
    """Numbers of the papers that become void when `last` is taken back: they decide nothing, and stay used."""
    return sorted(case.documents.filter(event=event).values_list("number", flat=True))


def _voidable(case: Case) -> set[str]:
    return {key for key, paper in case.life.documents.items() if paper.voidable}


def _gone_out(event: CaseEvent) -> QuerySet[Notice]:
    """Notices to people outside that were handed to a gateway, or may have been."""
    outside = Notice.objects.filter(event=event, user=None)
    return outside.filter(Q(sent_at__isnull=False) | Q(tries__gt=0, failed_at=None))


def _asked_by(event: CaseEvent) -> QuerySet[Survey]:
    """Invitations to rate that came with ``event``: each has a notice, and nothing came after it."""
    invited = Notice.objects.filter(event=event, name__startswith="survey").exists()
    return Survey.objects.filter(case=event.case_id, asked_at__gte=event.at) if invited else Survey.objects.none()


def _replaced(event: CaseEvent) -> QuerySet[Survey]:
    """Invitations that ended when ``event`` asked once more."""
    ended = Survey.objects.filter(case=event.case_id, answered_at=None, expires_at__gte=event.at)
    return ended.filter(asked_at__lt=event.at, expires_at__lte=clock.now())


def _relatives(case: Case, event: CaseEvent) -> QuerySet[CaseEvent]:
    """What was written to the whole, the parts, and cases linked or set off, after ``event``."""
    below = Case.objects.filter(Q(parent=case.pk) | Q(spawned_by=case.pk)).values_list("pk", flat=True)
    linked = case.links.exclude(kind__in=alike.KINDS).values_list("other", flat=True)  # a hint is no kinship
    near = {case.parent_id, case.spawned_by_id, *below, *linked} - {None}
    return CaseEvent.objects.filter(case__in=near, pk__gt=event.pk).exclude(kind__in=HARMLESS)


def _counted(case: Case) -> set[str]:
    steps = case.life.transitions.values()
    return query.types_asked([rule for step in steps for rule in (step.when, *(each.must for each in step.checks))])


def _namesake(case: Case) -> QuerySet[Case]:
    same = Case.objects.filter(type=case.type_id, business_key=case.business_key, merged_into=None, released=False)
    return same.exclude(pk=case.pk).exclude(business_key=None)


# --- taking it back -------------------------------------------------------------------------------------------------
def undo(case: Case, *, seen_version: int, by: Actor, in_hand: bool = False) -> CaseEvent:
    """Take back the last step of ``by``. ``in_hand``: a paper that becomes void with it was taken back from whoever had
    it, or was never handed out. Raises Conflict, Forbidden, or NotOpen with the sentence why not."""
    from cases.transition import again_if_stale

    event = again_if_stale(lambda: _undo(case.pk, seen_version, by, in_hand))
    case.refresh_from_db()
    return event


def _undo(case_id: int, seen_version: int, by: Actor, in_hand: bool) -> CaseEvent:
    from cases.parts import telling
    from cases.transition import is_late

    case = fresh(case_id)
    if is_late(case, seen_version):
        raise Conflict(case, seen_version)
    undone = last(case, by.user)
    if undone is None:
        raise NotOpen(_("There is no step of yours that could be taken back: somebody has acted since."))
    telling.lock_above(case)
    turn = Turn(case, _with_post(case, undone, by))
    turn.claim()
    if why := why_not(case, undone):
        raise NotOpen(_("“%(step)s” cannot be taken back. %(why)s") % {"step": _label(case, undone), "why": why})
    if (void := voids(case, undone)) and not in_hand:
        said = _("With it %(papers)s becomes void. Say that the printed sheet was taken back, or never handed out.")
        raise NotOpen(said % {"papers": "、".join(void)})
    told = replay(list(case.events.filter(seq__lt=undone.seq).order_by("seq")))
    turn.day = max(turn.day, undone.effective_on)
    before = case.state
    _row_back(turn, told)
    stood_before.clocks(turn, told)
    stood_before.timers(turn, told)
    turn.reach_only(told.reach)
    turn.withhold(told.withheld)
    turn.unsaid = {undone.seq}
    turn.changed()
    turn.data |= {"undoes": undone.seq, "unsent": _call_back(undone)}
    turn.data |= {"voids": void} if void else {}
    turn.public = {"label": _("The last step was taken back"), "text": ""} if undone.public else {}
    event = turn.write(
        CaseEvent.Kind.UNDO,
        transition=undone.transition,
        from_state=before,
        to_state=case.state,
        undoes=undone.seq,
    )
    if undone.submission_id:
        found_by.settle(case)
    signals.moved.send(sender=Case, case=case, event=event)
    return event


def _with_post(case: Case, undone: CaseEvent, by: Actor) -> Actor:
    """With the post the step was taken with, while it is held and the case may be seen. Raises Forbidden."""
    post = next((each for each in rights.posts(by.user) if each.pk == undone.post_id), None)
    if post is None or not rights.may(by, "view", case):
        raise Forbidden(_("The post you took this step with is not yours any more."))
    return staff(by.user, post)


def _label(case: Case, event: CaseEvent) -> str:
    step = rights.step_of(case, event.transition)
    return step.label if step else event.transition


def _row_back(turn: Turn, told: Replay) -> None:
    known = columns_of(turn.case)
    for name, value in typed(Case, {key: told.case[key] for key in known.keys() & told.case.keys()}).items():
        setattr(turn.case, name, value)


def _call_back(undone: CaseEvent) -> list[str]:
    """Take what was not sent out of the outbox, and invitations with it; their names. What a ticker has just taken in
    hand is out of the house. Raises NotOpen."""
    invited = list(_asked_by(undone).filter(answered_at=None).values_list("pk", flat=True))
    waiting = Notice.objects.filter(event=undone, sent_at=None)
    names = sorted(waiting.values_list("name", flat=True))
    waiting.filter(Q(tries=0) | Q(failed_at__isnull=False) | Q(user__isnull=False)).delete()
    if _gone_out(undone).exists():
        raise NotOpen(_("The applicant or another party has been told already."))
    Survey.objects.filter(pk__in=invited, answered_at=None).delete()
    return names
