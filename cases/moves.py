"""What may be done with a case now, by whom, and what it asks for. The desk and the tracking page print this."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from cases import extending, handed, handing, hands, mending, notices, rights, taking, together, withheld
from cases.actor import Actor
from cases.data import Context, context, says_yes, worth
from cases.errors import NotOpen
from cases.merging import said
from cases.models import Case, Category
from cases.parts import adding, handing_in
from cases.reckoning import due_moment
from cases.spec import Check, Once, Transition
from forms import schema
from forms.models import FormVersion
from home import clock
from home.prepared import Given, Prepared

EXTEND = "extend"
PINNED = Prepared(lambda: FormVersion.objects.filter(pk=Given("pk")))
BUILT_IN = (EXTEND, *handed.KEYS, adding.ADD, withheld.RECUSE)


@dataclass(frozen=True)
class Move:
    """``reason``: none, required, codes (then ``reasons``: (code, label)) or each (then ``because``).

    ``pauses``: (key, label) to choose from. ``clocks``: which time limit, (key, label), for extend; ``because``: what
    each of them wants as a reason, where that differs ("none", "required" or codes); ``unit``: what a unit is asked
    for, "" where none is; ``may_lack``: of unit and reason, those that may be left out. ``words``: a text beside the
    reason is asked for.
    ``danger``: it closes the case against the applicant's wish, or is their own giving up (theirs alone). ``back``: it
    leads back to where a pause came from. ``groups``: which group of parts, (key, label); ``other``: what another case
    is asked for; ``split``: what is split off is asked for; ``takes``: facts that come with it, as a form of one step.
    ``only``: the questions of ``form`` that are asked, if not all. ``about``: what comes of it, of a built-in move;
    ``unit_left``: what it means to name no unit.
    """

    key: str
    label: str
    form: FormVersion | None = None
    reason: str = "none"
    reasons: list[tuple[str, str]] = field(default_factory=list)
    pauses: list[tuple[str, str]] = field(default_factory=list)
    danger: bool = False
    back: bool = False
    clocks: list[tuple[str, str]] = field(default_factory=list)
    because: dict[str, str | tuple[str, ...]] = field(default_factory=dict)
    unit: str = ""
    words: bool = False
    may_lack: tuple[str, ...] = ()
    groups: list[tuple[str, str]] = field(default_factory=list)
    other: str = ""
    split: bool = False
    takes: schema.Form | None = None
    only: tuple[str, ...] = ()
    about: str = ""
    unit_left: str = ""


def offered(case: Case, actor: Actor) -> list[Move]:
    """The moves ``actor`` may take with ``case`` now, in the type's order; built-in ones last."""
    if case.merged_into_id or case.void:
        return []
    known = context(case, actor)
    steps = {key: rights.again(case, key, step) for key, step in case.life.moves_from(case.state).items()}
    own = [
        shown(case, key, step, known)
        for key, step in steps.items()
        if step.by
        and _is_one_of(actor, step.takers, case, known)
        and hands.may_lend(case, key, step, acting(actor, key, step, case, known), known)
        and says_yes(step.when, known, clock.today())
        and not done_already(key, step, known)
    ]
    own += [Move(key, handing_in.label(case, key), form) for key, form in handing_in.open_now(case, actor, known)]
    return own + [shown_built_in(case, key) for key in BUILT_IN if _built_in(case, actor, key, known)]


def acting(actor: Actor, key: str, step: Transition, case: Case, known: Context) -> Actor:
    """``actor`` with the post a move of several hands would be taken with: the first whose hand counts."""
    if not step.hands:
        return actor
    found = [Actor(actor.kind, actor.user, post, actor.party) for post in rights.ways(actor, step.takers, case, known)]
    counts = (each for each in found if hands.may_lend(case, key, step, each, known))
    return next(counts, next(iter(found), actor))


def _is_one_of(actor: Actor, by, case: Case, known: Context) -> bool:
    return any(True for _way in rights.ways(actor, by, case, known))


def _built_in(case: Case, actor: Actor, key: str, known: Context) -> bool:
    step = rights.step_of(case, key)
    if step is None or case.category == Category.CLOSED:
        return False
    ways = list(rights.ways(actor, step.by, case, known))
    if key == handed.HAND and handed.runs(case):  # who was handed it just now objects, or takes it up
        ways = [post for post in ways if post is None or post.unit_id != case.holder_id]
    if not ways:
        return False
    if key == EXTEND:
        return bool(extendable(case))
    return key in (adding.ADD, withheld.RECUSE) or handed.is_open(case, key)


def shown(case: Case, key: str, step: Transition, known: Context | None = None) -> Move:
    label, last = step.label, True
    if step.hands:
        have, wanted = len(hands.given(case, key)), hands.need(step, known or context(case), clock.today())
        last = have + 1 >= wanted
        if wanted > 1:
            label = _("%(move)s (%(n)d of %(of)d people)") % {"move": label, "n": have, "of": wanted}
    target = case.life.states.get(step.to or "")
    codes = [] if isinstance(step.reason, str) else [(code, code) for code in step.reason]
    return Move(
        key=key,
        label=label,
        form=form_of(case, step) if last else None,  # who comes last fills it in
        only=step.only,
        takes=taking.asked(case, step) if last else None,
        reason=("codes" if codes else str(step.reason)) if last else "none",
        reasons=codes,
        pauses=[(name, case.life.pauses[name].label) for name in step.pause],
        danger=_ends_badly(step, target),
        back=step.to == "back",
    )


def _ends_badly(step: Transition, target) -> bool:
    closes = target is not None and target.category == Category.CLOSED
    return closes and (step.reason != "none" or set(step.by) == {"applicant"})


def shown_built_in(case: Case, key: str) -> Move:
    if key == EXTEND:
        return _extending(case)
    if key in together.KEYS:
        other = _("Number of the other case") if key in (together.LINK, together.MERGE) else ""
        about, split = together.about(key), key == together.SPLIT
        return Move(key, together.label(key), reason="required", other=other, split=split, about=about)
    if key == adding.ADD:
        label, groups = rights.step_of(case, key).label, adding.choices(case)
        return Move(key, label, reason="required", unit=_("Which unit is asked"), groups=groups)
    if key == withheld.RECUSE:
        codes = [(code, code) for code in case.life.recuse.reasons]
        return Move(key, withheld.label(), reason="codes" if codes else "required", reasons=codes)
    return _about_handing(case, key)


def _extending(case: Case) -> Move:
    clocks = extendable(case)
    rules = {key: case.life.clocks[key].extend.reason for key, _label in clocks}
    label, about = _("Extend"), extending.about(case, rules)
    if len(set(rules.values())) > 1:  # one reason box cannot ask for both
        return Move(EXTEND, label, reason="each", because=rules, clocks=clocks, about=about)
    rule = next(iter(rules.values()), "required")
    codes = [] if isinstance(rule, str) else [(code, code) for code in rule]
    return Move(EXTEND, label, reason="codes" if codes else str(rule), reasons=codes, clocks=clocks, about=about)


def _about_handing(case: Case, key: str) -> Move:
    label, about = handed.label(key), handed.about(case, key)
    if key == handed.HAND:
        return Move(key, label, reason="required", unit=_("Hand to"), about=about)
    if key == handed.OBJECT:
        codes = [(code, code) for code in case.life.handoff.reasons]
        reason = "codes" if codes else "required"
        return Move(
            key,
            label,
            reason=reason,
            reasons=codes,
            unit=_("Whose it is instead"),
            words=True,
            may_lack=("unit",),
            about=about,
            unit_left=_("Not known"),
        )
    if key == handed.AGREE:
        lacking, left = ("unit", "reason"), _("Back to who handed it on")
        return Move(key, label, reason="required", unit=_("Hand to"), may_lack=lacking, about=about, unit_left=left)
    return Move(key, label, reason="required", about=about)


def form_of(case: Case, step: Transition) -> FormVersion | None:
    """The version of the move's form that the case's type version has pinned."""
    if not step.form or not step.from_:
        return None
    pin = case.type_version.pins.get(step.form)
    return PINNED.one(pk=pin) if pin else None


def extendable(case: Case) -> list[tuple[str, str]]:
    """(key, label) of the running clocks that may still be extended."""
    running = case.clocks.filter(stopped_at=None).order_by("key", "run")
    specs = case.life.clocks
    return [
        (run.key, specs[run.key].label)
        for run in running
        if specs[run.key].extend and len(run.extensions) < specs[run.key].extend.times
    ]


def for_applicant(case: Case, known: Context, day: date) -> list[str]:
    """Keys of the moves the applicant may take now: the column the tracking page reads."""
    steps = case.life.moves_from(case.state).items()
    return [key for key, step in steps if "applicant" in step.by and says_yes(step.when, known, day)]


def done_already(key: str, step: Transition, known: Context) -> bool:
    """True for a move that may be taken once, and was."""
    excepted = isinstance(step.once, Once) and step.by == step.once.except_.by
    return bool(step.once) and not excepted and bool(known["moves"].get(key, {}).get("times"))


# --- refusals -------------------------------------------------------------------------------------------------------
def open_step(case: Case, name: str) -> Transition:
    """The move ``name``, if the case's state offers it. Raises NotOpen with the state's name."""
    apart = name == together.UNMERGE and name not in case.life.transitions
    if case.merged_into_id and not apart:
        words = {"number": case.merged_into.number}
        raise NotOpen(_("This case was merged into %(number)s. Go on with that one.") % words)
    if case.void:
        raise NotOpen(_("The table that opened this case was taken back: nothing can be done with it."))
    step = rights.step_of(case, name)
    shut = case.merged_into_id is None if apart else case.category == Category.CLOSED
    if step is None or (name not in case.life.transitions and shut and name not in mending.KEYS):
        raise NotOpen(not_now(case, step.label if step else name))
    if name in handed.KEYS and name not in case.life.transitions and not handed.is_open(case, name):
        raise NotOpen(handing.refusal(case, name, step.label))
    if name in case.life.transitions and case.state not in step.from_:
        raise NotOpen(not_now(case, step.label))
    return step


def not_now(case: Case, label: str) -> str:
    return _("The case is in the state “%(state)s”: the step “%(move)s” is not possible now.") % {
        "state": case.state_label,
        "move": label,
    }


def why_not(case: Case, name: str, label: str) -> str:
    """The sentence for who comes to the step ``name`` (called ``label``) while it is not offered."""
    try:
        step, known = open_step(case, name), context(case)
        if name in case.life.transitions:
            require(case, name, step, known, clock.today())
    except NotOpen as refusal:
        return str(refusal)
    return (extending.spent(case) if name == EXTEND else "") or not_now(case, label)


def require(case: Case, name: str, step: Transition, known: Context, day: date) -> None:
    """Everything that must hold before the move: when, once, terms, checks. Raises NotOpen."""
    if not says_yes(step.when, known, day):
        raise NotOpen(not_now(case, step.label))
    if done_already(name, step, known):
        raise NotOpen(_("“%(move)s” can be done once only, and it has been done.") % {"move": step.label})
    _in_time(case, step, known)
    hold(step.checks, case, known, day)


def hold(checks: Iterable[Check], case: Case, known: Context, day: date) -> None:
    """Raise NotOpen with the sentence of the first check that does not hold; what it works out stands in its words."""
    for check in checks:
        if not says_yes(check.must, known, day):
            words = {key: worth(rule, known, day) for key, rule in (check.let or {}).items()}
            said = notices.merged(check.say, case, known, **words) if "{" in check.say else check.say
            raise NotOpen(said, field=check.field)


def _in_time(case: Case, step: Transition, known: Context) -> None:
    runs = known.runs
    if step.not_before and (run := runs.get(step.not_before)) is not None and clock.now() < run.late_at:
        raise NotOpen(
            _("“%(move)s” must wait until “%(clock)s” has run out: %(day)s.") % _words(case, step, step.not_before, run)
        )
    if step.within and (run := runs.get(step.within)) is not None and clock.now() >= run.late_at:
        raise NotOpen(
            _("“%(move)s” is too late: “%(clock)s” ran out on %(day)s.") % _words(case, step, step.within, run)
        )


def _words(case: Case, step: Transition, key: str, run) -> dict:
    return {
        "move": step.label,
        "clock": case.life.clocks[key].label,
        "day": said(due_moment(run)),
    }
