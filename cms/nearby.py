"""One item's place near home: ?at= names the town or village, the guide page stays one page."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cases.models import Delegation
from home import office_hours

Mode = Delegation.Mode


@dataclass(frozen=True)
class Choice:
    code: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Place:
    """The town's or village's own window. What the register leaves blank its unit says."""

    at: Delegation
    authority: str

    @property
    def name(self) -> str:
        return self.at.unit.label

    @property
    def where(self) -> str:
        return self.at.place or self.at.unit.address

    @property
    def address(self) -> str:
        """Where it stands beside the name of the place."""
        return self.at.unit.address if self.at.place and self.at.place != self.at.unit.address else ""

    @cached_property
    def hours(self) -> list[str]:
        if self.at.hours:
            return [self.at.hours]
        return office_hours.to_text(self.at.unit.hours or {}).splitlines()

    @property
    def phone(self) -> str:
        return self.at.phone or self.at.unit.phone

    @property
    def does(self) -> str:
        """What it may do, and in whose name."""
        who = {"authority": self.authority or _("the authority"), "place": self.name}
        said = {
            Mode.INTAKE: _("Hand it in here: papers are taken in and passed on. %(authority)s decides."),
            Mode.AGENT: _("Somebody here fills it in and hands it in for you. %(authority)s decides."),
            Mode.ENTRUSTED: _("All of it is done here, on behalf of %(authority)s."),
            Mode.GRANTED: _("All of it is done here: %(place)s decides itself."),
        }
        return said[self.at.mode] % who

    @property
    def papers(self) -> str:
        """Whose name stands on receipt and decision."""
        if self.at.mode == Mode.GRANTED:
            return _("Receipt and result carry the name of %(place)s.") % {"place": self.at.unit.name}
        who = self.authority or _("the authority")
        return _("Receipt and result carry the name of %(authority)s.") % {"authority": who}


@dataclass(frozen=True)
class Near:
    """What the address asks for. ``place``: None for the county's windows; ``unknown``: no such place does it."""

    choices: list[Choice]
    place: Place | None
    unknown: bool


def near(handed_down: list[Delegation], code: str, authority: str) -> Near:
    code = code[:40]
    found = next((each for each in handed_down if each.unit.code == code), None)
    choices = [Choice(each.unit.code, _label(each), each is found) for each in handed_down]
    return Near(choices, Place(found, authority) if found else None, bool(code) and found is None)


def _label(each: Delegation) -> str:
    """A village under its town, as the list is read."""
    return f"　{each.unit.label}" if each.unit.level == "village" else each.unit.label
