"""Ratings: one invitation for each closing, single use, expiring; they belong to unit and person as they were."""

import base64
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _

from cases import effects, notices, signals, survey_policy
from cases.actor import APPLICANT, SYSTEM, Actor
from cases.data import Context, context, worth
from cases.errors import CaseError, Forbidden, NotOpen
from cases.models import Case, CaseEvent, CaseType, Survey
from cases.spec import LowGrade
from cases.turn import Turn, fresh
from cases.types import form_named
from forms import intake
from home import clock, crypto, days, device
from home.calendar import BeyondCalendar, overdue_at
from home.models import Unit, User
from home.models.post import Role

FORM = "base.survey"
NOON = time(12)
HANDS = (Role.WINDOW, Role.HANDLER, Role.LEAD)  # through whose hands a case goes
GIVEN = "opened"  # the segment of a rating that a case is itself
RATED = "rated_person"  # a fact of what a low grade opens: the account of who was rated
DISCOUNTED = "discounted"  # the milestone by which a case says that the rating behind it does not count
_LINK = re.compile(r"[!-~]*/rate/[A-Za-z0-9_-]+/?")  # Chinese leaves no blank before or behind an address


class Unusable(CaseError):
    """The link was used, has expired, or never was: one sentence for all three that an outsider may learn."""

    status, code = 410, "unusable"


def invite(case: Case, event: CaseEvent, segment: str = "closed", known: Context | None = None) -> str:
    """Ask for a rating of ``segment`` and return the link's token. An unanswered invitation before it ends here.

    Nothing is asked ("") where the unit's policy, or the type's rule, says so, or a second rating was given already.
    """
    rule, now = case.life.survey, clock.now()
    unit, user = rated(case, event, segment)
    policy, first = survey_policy.of(unit), _first(case, rule)
    known = known or context(case)
    skipped = rule.skip_if is not None and worth(rule.skip_if, known, event.effective_on)
    if skipped or not policy.asks(case.channel) or _again(first):
        return ""
    case.surveys.filter(segment=segment, answered_at=None, expires_at__gt=now).update(expires_at=now)
    survey = Survey(case=case, segment=segment, unit=unit, user=user, asked_at=now, second_of=first)
    if first:
        survey.unit, survey.user = first.unit, first.user
    survey.expires_at = _expiry(policy.within or rule.within)
    survey.reachable = notices.reachable(case)
    survey.token_hash = token_hash(token(survey))
    survey.save(force_insert=True)
    notices.invite(case, event, link(survey), segment)
    return token(survey)


def rated(case: Case, event: CaseEvent, segment: str) -> tuple[Unit, User | None]:
    """Who is rated: for a milestone on the way whoever's hands it went through (the collecting window), at the end
    the unit that holds the case and the last of its people to move it; never who visits, dispatches or supervises."""
    if segment != "closed" and event.actor_kind == "staff" and event.post_id and event.post.role in HANDS:
        return event.unit, event.user
    return case.holder, _last_handler(case)


def _first(case: Case, rule) -> Survey | None:
    """The rating that led to this case, where its applicant is asked once more."""
    return Survey.objects.filter(followed=case).first() if rule.of == "origin" else None


def _again(first: Survey | None) -> bool:
    return first is not None and first.seconds.exclude(answered_at=None).exists()


def _expiry(within: str):
    today = clock.today()
    try:
        return overdue_at(days.current().due(today, within, roll=False))
    except BeyondCalendar:
        return overdue_at(days.current().last)


def _last_handler(case: Case):
    """Who of the holder's people moved the case last; the rating is theirs, whoever holds the post later."""
    moved = case.events.stood().filter(kind__in=("move", "open"), actor_kind="staff", unit=case.holder_id)
    event = moved.filter(post__role__in=HANDS).select_related("user").order_by("-seq").first()
    return event.user if event else None


def token(survey: Survey) -> str:
    """The link's secret, derived anew whenever it is printed; only its hash is kept."""
    place = f"{survey.case_id}:{survey.segment}:{survey.asked_at.timestamp():.6f}"
    return base64.urlsafe_b64encode(crypto.derive(place, "survey")[:18]).decode()


def token_hash(token: str) -> str:
    return crypto.lookup(token, "survey")


def link(survey: Survey) -> str:
    """The whole address, for what is sent."""
    from cases import addresses

    return addresses.whole(addresses.rate(token(survey)))


def hidden(text: str) -> str:
    """``text`` for the eyes of staff: a rating belongs to who was served, so its link is nobody else's."""
    return _LINK.sub(_("[the link to the rating]"), text)


def find(token: str) -> Survey | None:
    """The invitation behind a link, open or not."""
    return Survey.objects.select_related("case", "unit").filter(token_hash=token_hash(token)).first()


def waiting(case: Case) -> Survey | None:
    """The invitation that waits for the applicant's answer, for the tracking page."""
    open_ones = case.surveys.filter(answered_at=None, expires_at__gt=clock.now())
    return open_ones.order_by("-asked_at").first()


def answer(token: str, data: dict[str, Any], *, channel: str = "web", by: Actor = APPLICANT) -> Survey:
    """Rate once. ``data``: grade 5 (very satisfied) … 1, reasons (codes), words. A second rating of a unit from one
    browser (home.device) on one day is kept and followed up, but counts in no share.

    Raises Unusable for a used, expired or unknown link, CaseError for a grade that is none. A low grade sets off the
    type's effects by the system in the same transaction.
    """
    survey = find(token)
    if by.kind == "staff":
        raise Forbidden(_("Who works here does not rate. The link belongs to the person who was served."))
    if survey is None or survey.answered_at or survey.expires_at <= clock.now():
        raise Unusable(_("This link has been used or is no longer valid."))
    grade = _grade(data.get("grade"), survey.case.life.survey.scale)
    reasons = [str(code)[:40] for code in data.get("reasons") or []][:10]
    from cases.transition import again_if_stale  # it asks for ratings, so it comes first

    said = Said(grade, reasons, str(data.get("words") or "")[:2000], _items(data.get("items") or {}, survey))
    again_if_stale(lambda: _answer(survey, said, channel, by))
    survey.refresh_from_db()
    return survey


def _grade(given: Any, scale: int) -> int:
    try:
        grade = int(given)
    except (TypeError, ValueError):
        grade = 0
    if not 1 <= grade <= scale:
        raise CaseError(_("Choose one of the grades."), field="grade")
    return grade


@dataclass(frozen=True)
class Said:
    grade: int
    reasons: list[str]
    words: str
    items: dict[str, int]


def _items(given: dict[str, Any], survey: Survey) -> dict[str, int]:
    """Aspects that the type asks about; one left out is no grade."""
    rule = survey.case.life.survey
    return {key: _grade(given[key], rule.scale) for key in rule.items if given.get(key)}


def on_paper(survey: Survey, said: Said, *, typed_by: User, day: date | None = None) -> None:
    """Enter what the person who was served wrote on paper on ``day``. Raises Unusable where it was rated already."""
    from cases.transition import again_if_stale

    again_if_stale(lambda: _answer(survey, said, "paper", APPLICANT, day=day, told={"typed_by": typed_by.pk}))
    survey.refresh_from_db()


def take_back(survey: Survey, by: User) -> None:
    """A rating typed in from paper was never given: it is open again. Raises NotOpen where it set something off."""
    from cases.transition import again_if_stale

    if survey.followed_id or survey.second_of_id or survey.channel != "paper":
        said = _("The rating of %(number)s has set another case off by now.")
        raise NotOpen(said % {"number": survey.case.number})
    again_if_stale(lambda: _taken_back(survey, by))


def _taken_back(survey: Survey, by: User) -> CaseEvent:
    from cases.actor import staff

    turn = Turn(fresh(survey.case_id), staff(by))
    turn.claim()
    nothing = {"answered_at": None, "grade": None, "reasons": [], "items": {}, "channel": "", "submission": None}
    Survey.objects.filter(pk=survey.pk).update(**nothing)
    turn.data |= {"segment": survey.segment, "survey": survey.pk, "taken_back": True}
    return turn.write(CaseEvent.Kind.SURVEY, transition="unrated")


def _answer(
    survey: Survey,
    said: Said,
    channel: str,
    by: Actor,
    *,
    day: date | None = None,
    told: dict[str, Any] | None = None,
) -> CaseEvent:
    turn = Turn(fresh(survey.case_id), by, day=day)
    turn.claim()
    turn.data |= told or {}
    grade, reasons, words = said.grade, said.reasons, said.words
    submission = _submitted(survey, grade, reasons, words, channel, by, turn.case.version)
    at = clock.instant(day, NOON) if day else turn.now
    voice = {} if channel == "paper" else _voice(survey)
    once = Survey.objects.filter(pk=survey.pk, answered_at=None).update(
        **voice,
        answered_at=at,
        grade=grade,
        reasons=reasons,
        items=said.items,
        channel=channel,
        submission=submission,
    )
    if not once:
        raise Unusable(_("This link has been used or is no longer valid."))
    turn.submission = submission
    turn.data |= {"segment": survey.segment, "grade": grade, "survey": survey.pk}
    low, before = _low(turn, survey, grade, words), set(turn.case.spawned.values_list("pk", flat=True))
    from cases import transition

    transition.happen(turn, "surveyed", ())
    event = turn.write(CaseEvent.Kind.SURVEY)
    if low:
        _follow(survey, turn.case, before)
    signals.moved.send(sender=Case, case=turn.case, event=event)
    transition.follow(turn, event)
    return event


def _follow(survey: Survey, case: Case, before: Collection[int] = ()) -> None:
    followed = case.spawned.exclude(pk__in=before).order_by("pk").first()
    Survey.objects.filter(pk=survey.pk).update(followed=followed)


def given(turn: Turn) -> None:
    """A case that is a rating itself, such as one given by a window's code: its grade counts like any other, for the
    unit it came to, and a low one is followed up in the same move."""
    rule = turn.case.life.survey
    if rule is None or rule.given is None:
        return
    said, own = rule.given, turn.known.own
    grade, words = _grade(own.get(said.grade), rule.scale), str(own.get(said.words) or "")
    reasons = [str(code) for key in said.reasons for code in own.get(key) or ()][:10]
    survey = Survey(case=turn.case, segment=GIVEN, unit=turn.case.holder, grade=grade, reasons=reasons)
    survey.asked_at = survey.expires_at = survey.answered_at = turn.now
    survey.channel, survey.submission, survey.token_hash = turn.case.channel, turn.submission, token_hash(token(survey))
    for key, value in _voice(survey).items():
        setattr(survey, key, value)
    survey.save(force_insert=True)
    turn.data |= {"segment": GIVEN, "grade": grade, "survey": survey.pk}
    if _low(turn, survey, grade, words):
        turn.after.append(lambda _event: _follow(survey, turn.case))


def _voice(survey: Survey) -> dict[str, Any]:
    """Of which device a rating is, and whether that had its voice for this unit today."""
    key = device.key()
    if not key:
        return {"device": "", "repeated": False}
    told, today = crypto.lookup(key, "device"), clock.instant(clock.today())
    mine = Survey.objects.filter(unit=survey.unit_id, device=told, answered_at__gte=today)
    return {"device": told, "repeated": mine.exclude(pk=survey.pk).exists()}


def on_moved(sender, case: Case, event: CaseEvent, **signal) -> None:
    """An appeal was upheld: the rating behind this case counts no longer, from that day. It stays and is shown."""
    day = case.reached.get(DISCOUNTED)
    if day and case.spawned_by_id:
        Survey.objects.filter(followed=case, discounted_on=None).update(discounted_on=day)


def low_rule(survey: Survey) -> LowGrade | None:
    """What a low grade of ``survey`` sets off; a second rating sets nothing off any more."""
    return None if survey.second_of_id else survey.case.life.survey.low


def _low(turn: Turn, survey: Survey, grade: int, words: str) -> bool:
    """Carry out what a low grade sets off, by the system."""
    low = low_rule(survey)
    if low is None or grade > low.at_most:
        return False
    rater, turn.by = turn.by, SYSTEM
    data = {"origin": turn.case.number, "grade": grade, "words": words}
    if survey.user_id and RATED in _declared(low.effects):  # what puts it right may be kept from who was rated
        data[RATED] = survey.user.username
    effects.run(turn, low.effects, unit=survey.unit, data=data)
    turn.by = rater
    return any(effect.spawn for effect in low.effects)


def _declared(rules: Iterable) -> set[str]:
    """Facts that the types know which ``rules`` open cases of."""
    found = CaseType.objects.filter(slug__in=[rule.spawn for rule in rules if rule.spawn])
    return {str(fact.get("key")) for each in found if each.current for fact in each.current.life.facts}


def _submitted(survey: Survey, grade: int, reasons: list[str], words: str, channel: str, by: Actor, n: int):
    """The words through the one door, where the office has the form for them."""
    form = form_named(FORM)
    version = form.current if form else None
    if version is None:
        return None
    said = {"grade": str(grade), "reasons": reasons, "words": words}
    keys = {field.key for field in version.spec.fields()}
    return intake.submit(
        version,
        {key: value for key, value in said.items() if key in keys and value},
        key=f"survey:{survey.token_hash[:48]}" + (f":{n}" if channel == "paper" else ""),  # typed again after a slip
        about=f"case:{survey.case.number}",
        channel=channel,
        entry_mode="self" if by.kind == "applicant" else "staff",
        by=by.user,
        announce=False,
    )
