"""What the page of a run prints: plain values, worked out while the world stands."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import faces, gateways, hands, moves, places, rights, surveys
from cases.admin.play import gaps
from cases.admin.play.item_box import items_of
from cases.desk import clock_row, log, offers, told
from cases.desk.case_face import TONES
from cases.models import Case, CaseEvent, Notice, Timer
from cases.packs.scenarios import playing
from cases.packs.scenarios.playing import Taken
from cases.packs.scenarios.world import World, Wrong
from cases.packs.shapes import Step
from cases.parts import adding, handing_in
from cases.rights import OUTSIDE
from home import clock, days
from home.calendar import BeyondCalendar
from home.models.post import Role
from home.templatetags.ow import weekday_time

MORNING, NIGHT = time(9), time(0, 5)


@dataclass(frozen=True)
class CaseFace:
    ref: str
    title: str
    kind: str
    state: str
    public: str
    tone: str
    holder: str
    level: int
    due: str
    due_tone: str
    closed: bool
    chosen: bool
    inner: bool


@dataclass(frozen=True)
class Doer:
    """``moves``: (value of the button, label, where it leads, ends badly)."""

    word: str
    label: str
    moves: list[tuple[str, str, str, bool]]


@dataclass(frozen=True)
class Told:
    to: str
    way: str
    text: str


@dataclass(frozen=True)
class Line:
    """One step of the run. ``tone``: done, refused, bad, time, check."""

    n: int
    at: str
    words: str
    tone: str
    said: str
    events: list[str]
    told: list[Told]
    papers: list[str]


@dataclass
class Face:
    """All of a run that is shown."""

    now: datetime
    day: str = ""
    cases: list[CaseFace] = field(default_factory=list)
    clocks: list[clock_row.ClockRow] = field(default_factory=list)
    doers: list[Doer] = field(default_factory=list)
    everyone: list[tuple[str, str]] = field(default_factory=list)
    all_moves: list[tuple[str, str]] = field(default_factory=list)
    times: list[tuple[str, str, str]] = field(default_factory=list)  # (value, label, when)
    lines: list[Line] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)  # by the last step
    papers: list[str] = field(default_factory=list)
    rates: bool = False
    stuck: str = ""


def of(world: World, taken: list[Taken], ref: str) -> Face:
    with clock.at(world.now):
        face = Face(world.now, weekday_time(world.now))
        names = playing.refs(world)
        cases = playing.cases_of(world)
        chosen = _chosen(world, ref)
        face.cases = [_case(case, names.get(case.pk, ""), chosen) for case in cases]
        face.lines = [_line(world, n, each) for n, each in enumerate(taken, 1)]
        face.papers = [f"{each.title} {each.number}" for step in taken for each in step.papers]
        if taken:
            face.told, face.stuck = face.lines[-1].told, face.lines[-1].said if taken[-1].stuck else ""
        if chosen is not None:
            steps = chosen.life.transitions.items()
            face.all_moves = [(key, step.label) for key, step in steps if step.from_ and step.by]
            face.everyone = [(word, who(world, word)) for word in _everyone(world)]
            face.clocks = clock_row.rows(chosen)
            face.doers = list(_doers(world, chosen))
            face.times = _times(chosen, cases)
            face.rates = chosen.surveys.filter(answered_at=None, expires_at__gt=clock.now()).exists()
    return face


def _chosen(world: World, ref: str) -> Case | None:
    for name in (ref, "case", *world.cases):
        try:
            return world.case(name)
        except Wrong:
            continue
    return None


def _case(case: Case, ref: str, chosen: Case | None) -> CaseFace:
    tone, due = faces.due_face(case)
    state = case.life.states[case.state]
    return CaseFace(
        ref=ref,
        title=case.title or case.type.title,
        kind=case.type.title,
        state=state.label,
        public=state.public or state.label,
        tone=TONES[case.category],
        holder=case.holder.label,
        level=case.level if case.life.levels else 0,
        due=due,
        due_tone=tone,
        closed=case.category == "closed",
        chosen=chosen is not None and chosen.pk == case.pk,
        inner=bool(case.parent_id or case.spawned_by_id),
    )


# --- who may do what ------------------------------------------------------------------------------------------------
def who(world: World, word: str | None) -> str:
    """role@slot, applicant or a party as people call it."""
    if word in (None, "applicant"):
        return _("the applicant")
    if word == "neighbour":
        return _("a neighbouring system")
    for life in world.pack.types.values():
        if word in life.parties:
            return life.parties[word].label
    role, _at, place = word.partition("@")
    slot, _slash, second = place.partition("/")
    unit = world.units[slot].label if slot in world.units else slot
    label = str(Role(role).label) if role in Role.values else role
    said = pgettext("played post", "%(unit)s %(role)s") % {"unit": unit, "role": label}
    return _("%(who)s (second person)") % {"who": said} if second else said


def _everyone(world: World) -> list[str]:
    parties = sorted(world.parties)
    return ["applicant", *parties, *world.staff]


def _doers(world: World, case: Case) -> Iterator[Doer]:
    for word in dict.fromkeys(_words(world, case)):
        if found := moves.offered(case, world.actor(word)):
            yield Doer(word, who(world, word), [_button(case, word, each) for each in found])


def _words(world: World, case: Case) -> Iterator[str]:
    """Whom the moves that are open now name, where they are for this case."""
    steps = {key: rights.again(case, key, step) for key, step in case.life.moves_from(case.state).items()}
    built_in = (*moves.BUILT_IN, *(f"{handing_in.KEY}{name}" for name in adding.by_hand(case)))
    steps |= {key: step for key in built_in if (step := rights.step_of(case, key)) is not None}
    for key, step in steps.items():
        for word in step.takers:
            if word in OUTSIDE or word in world.parties:
                yield from () if word == "system" else (word,)
                continue
            role, _at, place = word.partition("@")
            slot = _slot(world, places.unit_id(case, place, None) if place else case.holder_id)
            if slot:
                yield f"{role}@{slot}"
                if step.hands and hands.given(case, key):
                    yield f"{role}@{slot}/2"


def _slot(world: World, unit: int | None) -> str:
    return next((slot for slot, each in world.units.items() if each.pk == unit), "")


def _button(case: Case, word: str, move: moves.Move) -> tuple[str, str, str, bool]:
    return f"do:{word}|{move.key}", move.label, offers.leads(case, move), move.danger


# --- time -----------------------------------------------------------------------------------------------------------
def _times(case: Case, cases: list[Case]) -> list[tuple[str, str, str]]:
    """Where the clock may be put with one press: (value, label, when)."""
    now, found = clock.now(), []
    waiting = Timer.objects.filter(case__in=[each.pk for each in cases], fired_at=None, fault="", fire_at__gt=now)
    if at := waiting.order_by("fire_at").values_list("fire_at", flat=True).first():
        found.append((at.astimezone(clock.OFFICE_ZONE), _("the next thing that comes by itself")))
    try:
        found.append((clock.instant(days.current().next_working(now.date()), MORNING), _("the next working day")))
    except BeyondCalendar:
        found.append((clock.instant(now.date() + timedelta(days=1), MORNING), _("tomorrow")))
    running = [run.due_on for run in case.clocks.filter(stopped_at=None)]
    if due := min((day for day in running if day >= now.date()), default=None):
        found.append((clock.instant(due, MORNING), _("the day it is due")))
        found.append((clock.instant(due + timedelta(days=1), NIGHT), _("the day after that")))
    later = {at: label for at, label in reversed(found) if at > now}
    return [(stamp(at), label, weekday_time(at)) for at, label in sorted(later.items())]


def beginning() -> datetime:
    """When a run begins unless somebody says otherwise: the morning of a working day, today's if it is one."""
    now = clock.now()
    try:
        calendar = days.current()
        day = now.date() if calendar.works(now.date()) else calendar.next_working(now.date())
    except BeyondCalendar:
        day = now.date()
    return clock.instant(day, MORNING)


def stamp(at: datetime) -> str:
    """An instant as a scenario writes it."""
    at = at.astimezone(clock.OFFICE_ZONE)
    return at.strftime("%Y-%m-%d %H:%M" if not at.second else "%Y-%m-%d %H:%M:%S")


# --- the run, line by line ------------------------------------------------------------------------------------------
def _line(world: World, n: int, taken: Taken) -> Line:
    tone, said = "done", ""
    if taken.step.expect is not None:
        tone = "check"
    if taken.step.tick:
        tone = "time"
    if taken.gap is not None:
        tone, said = "bad", gaps.gap_words(taken.gap, world.pack)
    elif taken.said:
        tone, said = "refused", taken.said
    return Line(
        n=n,
        at=weekday_time(taken.at),
        words=step_words(world, taken.step),
        tone=tone,
        said=said,
        events=[words for words in (_event(each) for each in taken.events) if words],
        told=_together([_told(world, each) for each in taken.notices]),
        papers=[f"{each.title} {each.number}" for each in taken.papers],
    )


def step_words(world: World, step: Step) -> str:
    """Who does what, in a line."""
    doer = "、".join(who(world, word) for word in step.actors)
    if step.submit:
        slug = step.submit if "." in step.submit else f"{world.pack.name}.{step.submit}"
        form = world.pack.forms.get(slug) or world.pack.forms.get(step.submit)
        return _("%(who)s hands in “%(form)s”") % {"who": doer, "form": form.title if form else step.submit}
    if step.do:
        return _("%(who)s: %(move)s") % {"who": doer, "move": _label(world, step.do)}
    if step.survey is not None:
        return _("%(who)s gives %(n)d of 5") % {"who": doer, "n": step.survey}
    if step.load:
        return _("The system opens a case")
    if step.tick:
        return _("Time goes on")
    if names := [name for _key, name in items_of(world, [step])]:
        return pgettext("played step", "The service item “%(name)s” is set up") % {"name": "、".join(names)}
    return pgettext("played step", "Check") if step.expect is not None else pgettext("played step", "Prepare")


def _label(world: World, key: str) -> str:
    for life in (world.pack.life, *world.pack.types.values()):
        if key in life.transitions:
            return life.transitions[key].label
    event = CaseEvent(transition=key, kind=CaseEvent.Kind.MOVE)
    return faces.label_of(Case(type_version=world.case(None).type_version, type=world.case(None).type), event)


def _event(event: CaseEvent) -> str:
    [entry] = log.entries(event.case, event.case.events.filter(pk=event.pk))
    more = [text for text in entry.text.splitlines() if text]
    return _("%(what)s (%(why)s)") % {"what": entry.title, "why": "；".join(more)} if more else entry.title


def _together(told: list[Told]) -> list[Told]:
    """Who is told the same in the same way, in one line."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in told:
        found.setdefault((each.way, each.text), []).append(each.to)
    return [Told("、".join(to), way, text) for (way, text), to in found.items()]


def _told(world: World, row: Notice) -> Told:
    to = row.user.name if row.user_id else row.audience
    text = surveys.hidden(told.read(row, row.text))
    if row.user_id:
        return Told(who(world, to), pgettext("notice", "at the desk"), text)
    address = told.read(row, row.to)
    way = told.way(row.channel) if address else _("no address was given")
    return Told(who(world, to), f"{way} {gateways.masked(address)}" if address else way, text)
