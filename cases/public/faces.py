"""A case as its applicant sees it: plain words, public events only, what may be done now."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases import addresses, faces, parties, surveys, urging
from cases.actor import APPLICANT, Actor
from cases.models import Case, Withheld
from cases.papers import shown
from cases.parts import faces as part_faces
from cases.public import acts, answers, dues, mail
from cases.public.acts import Act
from cases.sheets import shown as sheets_shown
from home import clock, days
from home.calendar import BeyondCalendar
from home.templatetags.ow import plain_date, weekday_moment


@dataclass(frozen=True)
class Ahead:
    """One entry of “what happens next”, as components/timeline.html prints it."""

    title: str
    text: str = ""
    when: str = ""
    tone: str = "next"


@dataclass(frozen=True)
class Told:
    """What happened meanwhile, as components/conflict.html prints it."""

    at: datetime
    who: str
    words: str


def told(case: Case, events, reader: Actor) -> list[Told]:
    """``events`` in public words: whose step it was (the reader's own or another's), never a person's name."""
    return [_told(case, event, reader) for event in events if event.public]


def _told(case: Case, event, reader: Actor) -> Told:
    if (event.actor_kind, event.party) == (reader.kind, reader.party):
        who = pgettext("who acted", "you")
    elif event.party:
        who = parties.label(case, event.party)
    elif event.actor_kind == APPLICANT.kind:
        who = _("the applicant")
    else:
        who = event.unit.name if event.unit_id else pgettext("case", "the office")
    words = public_label(case, event) if reader.party else event.public.get("label", "")
    return Told(event.at, who, words)


def public_label(case: Case, event) -> str:
    """What happened, in words that hold no answers, for others than the applicant: where public words fill something
    in, the move's own name stands instead."""
    step, state = case.life.transitions.get(event.transition), case.life.states.get(event.to_state)
    words = (step.public or (state.public if state else None) or "") if step else "{"
    return faces.label_of(case, event) if "{" in words else event.public.get("label", "")


class CaseFace:
    """Everything the public pages print of ``case``; each part is worked out once, when it is printed."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.title, self.number = case.title, case.number
        self.closed = case.category == "closed"
        self.closed_at = case.closed_at

    @property
    def url(self) -> str:
        return addresses.track(self.number)

    @property
    def state(self) -> str:
        """The state in a person's words."""
        if self.merged:
            return _("Handled together with %(number)s: %(state)s") % {
                "number": self.merged.case.number,
                "state": self.merged.state,
            }
        state = self.case.life.states[self.case.state]
        return state.public or state.label

    @cached_property
    def merged(self) -> "CaseFace | None":
        """The case this one was merged into: of that, only where it stands and by when."""
        return CaseFace(self.case.merged_into) if self.case.merged_into_id else None

    @cached_property
    def led_to(self) -> list["CaseFace"]:
        """Cases that its public facts name: of those, only what they are called, where they stand and by when."""
        facts = [each for each in self.case.life.facts if each.get("type") == "case" and each.get("public") is True]
        numbers = {number for each in facts if (number := self.case.facts.get(each["key"]))}
        if not numbers:
            return []
        held_back = Exists(Withheld.objects.filter(case=OuterRef("pk")))
        found = Case.objects.filter(number__in=numbers, void=False).exclude(pk=self.case.pk).exclude(held_back)
        return [CaseFace(each) for each in found.order_by("pk")]

    @cached_property
    def subcases(self) -> list[part_faces.GroupFace]:
        return part_faces.of(self.case, public=True)

    @property
    def since(self) -> str:
        return _("filed on %(day)s") % {"day": plain_date(self.case.opened_at)}

    @property
    def advice(self) -> str:
        """What the person has to do about it, most often nothing."""
        if self.merged:
            due = self.merged.due
            if due and due.ours and not due.still and not self.merged.closed:
                said = _("%(unit)s handles both. %(clock)s: %(day)s at the latest.")
                return said % {"unit": self.merged.holder, "clock": due.label, "day": weekday_moment(due.at)}
            return _("%(unit)s handles both.") % {"unit": self.merged.holder}
        if self.waits_for_you:
            return _("Please send what is asked for below. The clock stands still until then.")
        if self.closed and self.survey:
            return _("It is done. Tell us how it went, if you like.")
        if self.closed:
            return _("It is done. You need not do anything.")
        return _("You need not do anything. When there is news, we tell you, and it stands here.")

    @cached_property
    def waits_for_you(self) -> bool:
        return self.case.category == "pause" and any(not act.danger for act in self.moves)

    @cached_property
    def due(self) -> dues.Due | None:
        """While the person's answer is awaited their own day, else the office's next one."""
        theirs = [due for due in self._running if not due.ours]
        return next(iter(theirs if self.waits_for_you and theirs else self._running), None)

    @cached_property
    def _running(self) -> list[dues.Due]:
        """Their own day stands here only while there is something to do for them."""
        theirs = any(not act.danger and not act.only for act in self.moves)
        return [due for due in dues.running(self.case) if due.ours or theirs]

    @property
    def holder(self) -> str:
        return self.case.holder.name

    @property
    def in_name_of(self) -> str:
        """The authority whose seal the papers bear, where it is not who holds the case."""
        unit = self.case.in_name_of
        return unit.name if unit and unit.pk != self.case.holder_id else ""

    @property
    def so_far(self) -> str:
        """The how manieth day this is, for whoever counts along."""
        begun, today = self.case.opened_at.astimezone(clock.OFFICE_ZONE).date(), clock.today()
        if self.closed or begun >= today:
            return "" if self.closed else _("Filed today.")
        try:
            n = days.current().between(begun, today)
        except BeyondCalendar:
            return ""
        said = ngettext(
            "Today is working day %(n)d since it was filed.", "Today is working day %(n)d since it was filed.", n
        )
        return said % {"n": n} if n else _("No working day has passed since it was filed.")

    @property
    def stopped(self) -> str:
        """Why the clock stands still and since when; "" while it runs."""
        reason = self.case.life.pauses.get(self.case.hold.get("reason", ""))
        if self.closed or reason is None:
            return ""
        since = date.fromisoformat(self.case.hold["since"])
        said = _("The clock has stood still since %(day)s: %(why)s.")
        return said % {"day": plain_date(since), "why": reason.label}

    @cached_property
    def urged(self) -> urging.Urged:
        return urging.of(self.case)

    @property
    def may_urge(self) -> bool:
        return urging.is_offered(self.case) and not self.waits_for_you

    @property
    def urged_enough(self) -> str:
        """Why it cannot be urged again today."""
        return urging.enough(self.urged) if self.urged.today else ""

    @cached_property
    def may_praise(self) -> bool:
        from cases.public.urge import praise_place

        return bool(praise_place())

    @property
    def phone(self) -> str:
        return self.case.holder.phone

    @property
    def address(self) -> str:
        return self.case.holder.address

    @cached_property
    def timeline(self) -> list:
        """Newest first; above it, dashed, what comes next and by when."""
        return [*self._coming(), *faces.timeline(self.case, public=True)]

    def _coming(self) -> list[Ahead]:
        if self.closed or self.due is None:
            return []
        if self.due.ours:
            said = _("You see the result here; afterwards you may say how it went.")
            return [Ahead(self.due.label, said, self.due.by)]
        return [Ahead(_("You send what is missing, and it goes on"), "", self.due.by)]

    @cached_property
    def moves(self) -> list:
        return acts.offered(self.case)

    @cached_property
    def survey(self):
        """The invitation that may still be answered, or None."""
        return surveys.waiting(self.case)

    @cached_property
    def acts(self) -> list[Act]:
        """What helps the case along, the first of them solid."""
        return acts.helpful(self.url, self.moves, self.survey)

    @cached_property
    def exits(self) -> list[Act]:
        """What ends it; never in the way of the rest."""
        return acts.exits(self.url, self.moves)

    @cached_property
    def answer(self) -> answers.Answer | None:
        """What the office answered last, unless it is still waiting for the applicant."""
        return None if self.case.category == "pause" else answers.latest(self.case)

    @cached_property
    def asked(self) -> str:
        return answers.asked(self.case)

    @cached_property
    def scores(self) -> list[sheets_shown.Score]:
        """The scores that were published, every version."""
        return sheets_shown.published(self.case)

    @cached_property
    def papers(self) -> list[shown.Paper]:
        """What the office has put in writing for who filed."""
        return shown.of(self.case, public=True)

    @cached_property
    def notices(self) -> list[mail.Sent]:
        return mail.sent(self.case)

    @cached_property
    def ahead(self) -> list[Ahead]:
        """What happens next, in the order in which it will: for the receipt."""
        first = Ahead(
            _("%(unit)s looks at what you sent") % {"unit": self.case.home.name},
            _("If something is missing, you are told once, all of it together."),
            tone="now",
        )
        by = [Ahead(due.label, when=due.by) for due in self._running if due.ours]
        last = Ahead(
            _("You see the result here"), _("With number and pick-up code; afterwards you may say how it went.")
        )
        return [first, *by, *self._promised(), last]

    def _promised(self) -> list[Ahead]:
        facts = self.case.item_version.facts if self.case.item_version_id else {}
        promised = facts.get("promise_days")
        if not isinstance(promised, int):
            return []
        if promised == 0:
            return [Ahead(_("It is done on the same day"), _("You need not do anything."))]
        when = ngettext(
            "within %(n)d working day after acceptance", "within %(n)d working days after acceptance", promised
        ) % {"n": promised}
        who = facts.get("authority_name") or pgettext("case", "the office")
        return [Ahead(_("%(unit)s decides") % {"unit": who}, _("You need not do anything."), when)]
