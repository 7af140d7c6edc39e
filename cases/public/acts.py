"""What an applicant may do on the tracking page: the moves that are offered, and rating when invited."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import moves
from cases.actor import APPLICANT
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


def offered(case: Case) -> list[moves.Move]:
    """The moves open to whoever holds number and code, the harmless ones first."""
    return sorted(moves.offered(case, APPLICANT), key=lambda move: move.danger)


def named(case: Case, key: str) -> moves.Move | None:
    return next((move for move in offered(case) if move.key == key), None)


def for_case(url: str, offered: list[moves.Move], survey: Survey | None) -> list[Act]:
    acts = [_act(url, move, first=n == 0) for n, move in enumerate(offered)]
    if survey:
        label, hint = _("Say how it went"), _("Five faces and a few words; nobody has to.")
        verb = pgettext("public act", "Rate")
        acts.insert(0, Act(f"{url}rate/", "rate", label, hint, verb, "second" if acts else ""))
    return acts


def _act(url: str, move: moves.Move, first: bool) -> Act:
    place = f"{url}{move.key}/"
    if move.danger:
        return Act(place, "x", move.label, _("If you no longer want it."), pgettext("public act", "Continue"))
    files = _takes_files(move.form)
    hint = _("A photo from your phone will do.") if files else ""
    kind = "" if first else "second"
    return Act(place, "upload" if files else "edit", move.label, hint, pgettext("public act", "Continue"), kind)


def _takes_files(version: FormVersion | None) -> bool:
    return bool(version) and any(field.type in ("file", "picture") for field in version.spec.fields())
