"""A case as another party sees it: where it stands, by when, what it may do. None of what the applicant said."""

from dataclasses import replace
from datetime import date, datetime
from functools import cached_property

from django.utils.translation import gettext as _

from cases import addresses, faces, parties
from cases.actor import Actor
from cases.models import Case
from cases.public import acts, dues
from cases.public.acts import Act
from cases.public.faces import public_label


class PartyFace:
    """Everything the pages print for the party ``who`` of ``case``. It grows by what is meant for parties: it shares
    nothing with cases.public.faces.CaseFace, so that what is added there is not shown here by itself."""

    asked = ""  # what the office asks of the applicant

    def __init__(self, case: Case, who: Actor) -> None:
        self.case, self.who = case, who
        self.title, self.number = case.type.title, case.number  # a case may be called by what the applicant said
        self.closed, self.closed_at = case.category == "closed", case.closed_at

    @property
    def url(self) -> str:
        return addresses.track(self.number)

    @property
    def role(self) -> str:
        return parties.label(self.case, self.who.party)

    @property
    def state(self) -> str:
        if self.case.merged_into_id:
            return _("Handled together with another case")
        state = self.case.life.states[self.case.state]
        words = state.public or state.label
        return state.label if "{" in words else words

    @property
    def advice(self) -> str:
        if self.acts:
            return _("You can answer below.")
        return _("You need not do anything.") if self.closed else _("You need not do anything now.")

    @cached_property
    def dues(self) -> list[dues.Due]:
        return [] if self.closed else dues.running(self.case)

    @cached_property
    def milestones(self) -> list[tuple[str, date]]:
        """Those that are public, as far as they are reached."""
        reached = self.case.reached
        known = self.case.life.milestones.items()
        return [(each.label, date.fromisoformat(reached[key])) for key, each in known if each.public and key in reached]

    @cached_property
    def timeline(self) -> list[faces.Entry]:
        """Newest first, in public words; the words of a form only where this party has filled it in."""
        events = {event.seq: event for event in self.case.events.all()}
        return [self._entry(entry, events[entry.seq]) for entry in faces.timeline(self.case, public=True)]

    def _entry(self, entry: faces.Entry, event) -> faces.Entry:
        mine = event.party == self.who.party
        return replace(entry, title=public_label(self.case, event) or entry.title, text=entry.text if mine else "")

    @cached_property
    def moves(self) -> list:
        return acts.offered(self.case, self.who)

    @cached_property
    def acts(self) -> list[Act]:
        return acts.helpful(self.url, self.moves, None)

    @cached_property
    def exits(self) -> list[Act]:
        return acts.exits(self.url, self.moves)

    @property
    def holder(self) -> str:
        return self.case.holder.name

    @property
    def phone(self) -> str:
        """The office's own."""
        return self.case.holder.phone

    @property
    def address(self) -> str:
        return self.case.holder.address

    @property
    def since(self) -> datetime:
        return self.case.opened_at
