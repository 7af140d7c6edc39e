"""Opening a case: event 1. From a submission, once however often it is sent; or spawned by another case."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction as db
from django.utils.translation import gettext as _

from cases import (
    alike,
    codes,
    days,
    effects,
    items,
    moves,
    notices,
    places,
    rights,
    signals,
    surveys,
    transition,
    withheld,
)
from cases.actor import APPLICANT, SYSTEM, Actor, staff
from cases.data import plain, says_yes
from cases.errors import CaseError, Forbidden, NotOpen
from cases.models import Case, CaseEvent, CaseType, Opens, ServiceItem
from cases.numbering import next_number
from cases.parts import adding
from cases.spec import Transition
from cases.turn import Turn, fresh
from forms import intake
from home import clock, crypto, personal, written
from home.models import Unit
from home.prepared import Given, Prepared

if TYPE_CHECKING:
    from cases.standing import Past

GENERAL = "intake.case"
OPENS = Prepared(lambda: Opens.objects.filter(form=Given("form")).select_related("type"))
TYPE = Prepared(lambda: CaseType.objects.filter(slug=Given("slug")))
OF = Prepared(lambda: Case.objects.filter(submission=Given("submission")))
ITEM = Prepared(lambda: ServiceItem.objects.filter(code=Given("code")))


def on_submitted(sender, submission, secret: str = "", by=None, **signal) -> None:
    """A form was sent: open its case in the same transaction. A form that opens nothing yet is only kept."""
    by_whom = staff(by) if by else APPLICANT
    if submission.about.startswith(adding.HANDED_IN):
        adding.handed_in(submission, by_whom, secret)
    elif (type := type_of(submission)) is not None:
        open_case(submission, type=type, by=by_whom, secret=secret)


def type_of(submission) -> CaseType | None:
    """The case type a submission opens: its form's, else the general one."""
    opens = OPENS.first(form=submission.version.form_id)
    return opens.type if opens else TYPE.first(slug=GENERAL)


@db.atomic
def open_case(
    submission,
    *,
    type: CaseType | None = None,
    by: Actor,
    secret: str = "",
    item: ServiceItem | None = None,
    title: str = "",
    home: Unit | None = None,
    channel: str | None = None,
    unit: Unit | None = None,
    parent: Case | None = None,
    part_key: str = "",
    spawned_by: Case | None = None,
    answers: dict[str, Any] | None = None,
    day: date | None = None,
    own_code: bool = False,
    past: "Past | None" = None,
) -> Case:
    """Open the case of ``submission`` and return it; a second call returns the first case.

    ``item``: the service item, else looked up by ``submission.about``. ``secret``: the draft's, from which the
    pick-up code comes; without it the case has none. ``home``: where it comes in; ``unit``: who holds it, when that
    is known already. ``answers``: facts it starts with. ``day``: from when it counts, if not today. ``own_code``: it
    gets a pick-up code though nobody sent a draft (cases.codes.own). ``past``: it has lived elsewhere until now
    (cases.standing). Raises NotOpen or Forbidden; then nothing is
    opened.
    """
    if submission is not None and (known := OF.first(submission=submission)):
        return known
    type = type or (type_of(submission) if submission is not None else None)
    version = type.current if type else None
    if version is None:
        raise NotOpen(_("This case type is not published yet."))
    item = item or _item(submission)
    name, step = version.life.opening
    now = clock.now()
    case = Case(
        type=type,
        type_version=version,
        item_version=items.current(item) if item else None,
        submission=submission,
        title=title or (item.name if item else "") or (submission.version.spec.title if submission else type.title),
        channel=channel or (submission.channel or "web" if submission else "system"),
        opened_at=now,
        parent=parent,
        part_key=part_key,
        spawned_by=spawned_by,
        code_hash=codes.code_hash(codes.pickup_code(secret)) if secret else None,
        facts=personal.masked(plain(answers or {})),
    )
    case.home = home or places.of_type(case) or places.of_channel(submission, item)
    if case.home is None:
        raise NotOpen(_("There is no unit that could take this case. Enter the county and its office first."))
    places.settle(case, unit or case.home)
    by = by if past is not None else _actor(case, name, step, by)
    turn = Turn(case, by, day=day)
    if submission is not None and (assist := _assist(submission)):
        turn.data["assist"] = assist
    if past is not None:
        return past.begin(turn, name, step)
    return _begin(turn, name, step, holder_given=unit is not None, own_code=own_code)


def called(turn: Turn) -> str:
    """The case's name in lists, as its type words it; what everybody may read who sees the list."""
    words = turn.case.life.called
    return personal.masked(notices.merged(words, turn.case, turn.known).strip())[:200] if words else ""


def _assist(submission) -> dict[str, Any]:
    """Who of the staff filled it in for whom, beside who sends it: both stand in the opening event."""
    helper = {"helper": submission.helper_id} if submission.helper_id else {}
    return {**submission.assist, **helper} if submission.assist else {}


def _begin(turn: Turn, name: str, step: Transition, *, holder_given: bool, own_code: bool) -> Case:
    case = turn.case
    case.state, case.number = step.to or next(iter(case.life.states)), next_number(case.life)
    if own_code:
        case.code_hash = codes.code_hash(codes.own_code(case.number))
    if case.submission_id:
        turn.said.append(case.submission)
        turn.submission = case.submission
        _count_from(turn, step)
        _require(turn, step)
        case.business_key = business_key(turn)
        case.title = called(turn) or case.title
    case.category, case.version = case.life.states[case.state].category, 1
    written.insert([case])
    withheld.settle(turn)  # before anybody has it
    held = case.holder
    effects.enter(turn, case.state)
    if not holder_given and case.life.levels and (first := places.at_level(case, 1, turn.known)):
        effects.hold_by(turn, first)
    elif holder_given:
        places.settle(case, held)
    turn.moments = {"opened": turn.day} | {key: day for key, day in turn.moments.items() if key != "handed"}
    if case.parent_id:  # whoever holds the whole looks after its parts
        turn.reach(case.parent.holder_id, "window", "handler", "lead")
    effects.run(turn, step.effects)
    if case.life.recurs and not case.submission_id and (words := called(turn)):
        case.title = words  # what comes round says nothing before its opening has set it
        written.update(case, ["title"])
    surveys.given(turn)
    alike.note(turn)
    transition.happen(turn, name, step.reaches)
    turn.public = transition.public_words(turn, step, case.state)
    event = turn.write(CaseEvent.Kind.OPEN, transition=name, to_state=case.state)
    signals.moved.send(sender=Case, case=case, event=event)
    transition.follow(turn, event)
    return fresh(case.pk)


def _count_from(turn: Turn, step: Transition) -> None:
    """What was said to somebody in a village and typed in days later counts from when it was said, to the hour."""
    if step.effective_on in (None, "now"):
        return
    turn.day = days.effective_day(turn, step, {}, turn.day)
    said = turn.known.own.get(step.effective_on)
    if isinstance(said, datetime):
        turn.instants[turn.day] = said


def _require(turn: Turn, step: Transition) -> None:
    """Checks of the opening; a spawned case has no form and skips them."""
    if not says_yes(step.when, turn.known, turn.day):
        raise NotOpen(_("“%(move)s” is not possible with these answers.") % {"move": step.label})
    moves.hold(step.checks, turn.case, turn.known, turn.day)


def _actor(case: Case, name: str, step: Transition, by: Actor) -> Actor:
    """Who opens, with the post. Staff open through a post named in ``by``, wherever it stands."""
    if by.kind == "system" or not step.by:
        return by
    if case.spawned_by_id and "system" in step.by:  # whoever set it off
        return SYSTEM
    if by.kind != "staff":
        if by.kind not in step.by and case.submission_id:
            raise Forbidden(rights.refusal(case, step, name))
        return by
    own = [post for post in rights.posts(by.user) if by.post is None or post.pk == by.post.pk]
    roles = {word.partition("@")[0] for word in step.by}
    found = [post for post in own if post.role in roles]
    found.sort(key=lambda post: post.unit_id != case.home_id)
    if not found and "applicant" in step.by:  # staff filing for themselves are applicants
        return Actor("staff", by.user, by.post or next(iter(own), None))
    if not found:
        raise Forbidden(rights.refusal(case, step, name))
    return Actor("staff", by.user, found[0])


def _item(submission) -> ServiceItem | None:
    if submission is None or not submission.about:
        return None
    return ITEM.first(code=submission.about)


def business_key(turn: Turn) -> str | None:
    """The answer that may stand for one case only. Raises NotOpen naming the first one."""
    key = turn.case.life.business_key
    value = intake.answers(turn.case.submission, secret=True).get(key) if key else None
    if value is None:
        return None
    text = str(value)
    secret = key in {each.key for each in turn.case.submission.version.spec.fields() if each.secret}
    if secret or personal.has_numbers(text):
        text = crypto.lookup(text, f"business:{key}")
    first = Case.objects.filter(type=turn.case.type, business_key=text, merged_into=None, released=False).first()
    if first is not None:
        if turn.by.kind == "staff" and not rights.may(turn.by, "view", first):
            raise NotOpen(_("This has been filed already."), field=key)
        raise NotOpen(_("This has been filed already, under %(number)s.") % {"number": first.number}, field=key)
    return text[:120]


def spawn(
    type: CaseType | str, *, by: Actor = SYSTEM, from_case: Case, data: dict[str, Any] | None = None, unit=None
) -> Case:
    """A case without a form that a human filled in; its first move asks for what it lacks. Linked both ways. One of a
    type that people open themselves gets a pick-up code, which the desk prints for them (cases.codes.own).

    ``unit``: who holds it; else where its type says.
    """
    if isinstance(type, str):
        found = TYPE.first(slug=type)
        if found is None:
            raise CaseError(_("There is no case type “%(type)s”.") % {"type": type})
        type = found
    case = open_case(
        None,
        type=type,
        by=SYSTEM if by.kind == "applicant" else by,
        item=from_case.item_version.item if from_case.item_version_id else None,
        title=_("%(type)s: %(title)s") % {"type": type.title, "title": from_case.title},
        home=unit or from_case.holder,
        channel=from_case.channel,
        unit=unit,
        spawned_by=from_case,
        answers=data,
        own_code=bool(type.current) and "applicant" in type.current.life.opening[1].by,
    )
    link(from_case, case, "spawned", "origin")
    return case


def link(case: Case, other: Case, kind: str, back: str) -> None:
    from cases.models import Link

    now = clock.now()
    Link.objects.get_or_create(case=case, other=other, kind=kind, defaults={"at": now})
    Link.objects.get_or_create(case=other, other=case, kind=back, defaults={"at": now})
