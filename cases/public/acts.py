"""What may be done on the tracking page: the moves that are offered, and rating when the applicant is invited."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import moves
from cases.actor import APPLICANT, Actor
from cases.models import Case, Survey
from forms.models import FormVersion


@dataclass(frozen=True)
class Act:
    """A line with a button. ``verb``: what the button says; ``kind``: of components/button.html."""

    url: str
    icon: str
    label: str
    hint: str
    verb: str
    kind: str = "second"


def offered(case: Case, who: Actor = APPLICANT) -> list[moves.Move]:
    """The moves open to whoever holds number and code, the harmless ones first."""
    return sorted(moves.offered(case, who), key=lambda move: move.danger)


def named(case: Case, key: str, who: Actor) -> moves.Move | None:
    return next((move for move in offered(case, who) if move.key == key), None)


def helpful(url: str, offered: list[moves.Move], survey: Survey | None) -> list[Act]:
    """Rating first when it is asked for; only the first line has the solid button."""
    acts = [_act(url, move) for move in offered if not move.danger]
    if survey:
        label, hint = _("Say how it went"), _("Five faces and a few words; nobody has to.")
        acts.insert(0, Act(f"{url}rate/", "rate", label, hint, pgettext("public act", "Rate")))
    return [replace(act, kind="") for act in acts[:1]] + acts[1:]


def exits(url: str, offered: list[moves.Move]) -> list[Act]:
    hint, verb = _("If you no longer want it."), pgettext("public act", "Go on")
    return [Act(f"{url}{move.key}/", "x", move.label, hint, verb) for move in offered if move.danger]


def _act(url: str, move: moves.Move) -> Act:
    files = takes_files(move.form, move.only)
    hint = _("A photo from your phone will do.") if files else ""
    return Act(f"{url}{move.key}/", "upload" if files else "edit", move.label, hint, pgettext("public act", "Continue"))


def takes_files(version: FormVersion | None, only: tuple[str, ...]) -> bool:
    """Whether a move's form, or what is asked of it, wants papers."""
    asked = [field for field in version.spec.fields() if not only or field.key in only] if version else []
    return any(field.type in ("file", "picture") for field in asked)
