"""One step for many cases: looked at first, then taken case by case, each a transition of its own with an outcome.

Only steps that ask for nothing but a reason are offered; what one case needs to be told is no matter of many.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import moves, rights, transition
from cases.actor import staff
from cases.desk.access import desk
from cases.desk.move_form import BesideForm
from cases.desk.page import show
from cases.errors import CaseError, Conflict
from cases.models import Case
from cases.moves import Move
from forms.errors import Invalid

MOST = 100  # in one go; a page of the queue has fifty


@dataclass
class Choice:
    """A step and how many of the picked cases it is open for."""

    key: str
    label: str
    danger: bool
    n: int = 0


@dataclass
class Line:
    """One case: what would become of it, or what did. ``why``: the sentence that keeps it from the step."""

    case: Case
    move: Move | None
    why: str = ""
    leads: str = ""
    done: bool = False


@dataclass
class Picked:
    """The cases somebody ticked, as far as they may see them, with the steps each is open for."""

    user: object
    numbers: list[str]
    cases: list[Case] = field(default_factory=list)
    open_for: dict[str, dict[str, Move]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        seen = Case.objects.visible_to(self.user).filter(number__in=self.numbers)
        found = {case.number: case for case in seen.select_related(*moves_need)}
        self.cases = [found[number] for number in self.numbers if number in found]
        for case in self.cases:
            offered = moves.offered(case, staff(self.user))
            self.open_for[case.number] = {move.key: move for move in offered if is_plain(move)}

    def choices(self) -> list[Choice]:
        """Most often open first; what ends badly last."""
        found: dict[tuple[str, str, str], Choice] = {}
        for offered in self.open_for.values():
            for move in offered.values():
                choice = found.setdefault(
                    (move.key, move.label, move.reason), Choice(move.key, move.label, move.danger)
                )
                choice.n += 1
        return sorted(found.values(), key=lambda each: (each.danger, -each.n))

    def lines(self, key: str) -> list[Line]:
        return [self._line(case, key) for case in self.cases]

    def _line(self, case: Case, key: str) -> Line:
        move = self.open_for[case.number].get(key)
        if move is None:
            return Line(case, None, _not_open(case, key))
        step = case.life.transitions.get(key)
        state = case.life.states.get(step.to or "") if step else None
        return Line(case, move, leads=state.label if state else "")


moves_need = ("type", "type_version", "holder", "home", "holder_town", "item_version__item", "submission__version")


def is_plain(move: Move) -> bool:
    """True if the step asks for a reason at most."""
    asks = move.form or move.clocks or move.unit or move.takes or move.other or move.split
    return not asks and len(move.pauses) < 2 and len(move.groups) < 2


def _not_open(case: Case, key: str) -> str:
    step = rights.step_of(case, key)
    return moves.not_now(case, step.label) if step else _("This kind of case knows no such step.")


@desk
def bulk(request: HttpRequest) -> HttpResponse:
    """Ticked on a list → which step → what would become of each → what became of each."""
    back = back_of(request)
    if request.method != "POST":
        return redirect(back)
    picked = Picked(request.user, picks_of(request))
    if not picked.cases:
        messages.warning(request, _("Tick the cases first."))
        return redirect(back)
    key = request.POST.get("move", "")
    context = {"picked": picked, "back": back, "query": request.POST.get("query", ""), "key": key}
    lines = picked.lines(key) if key else []
    first = next((line.move for line in lines if line.move), None)
    if first is None:
        return show(request, "bulk.html", {**context, "choices": picked.choices()})
    sure = "sure" in request.POST
    form = BesideForm(first, picked.cases[0], request.POST if sure else None)
    context |= {"lines": lines, "label": first.label, "form": form, "n": sum(line.move is not None for line in lines)}
    if not sure or not form.is_valid():
        return show(request, "bulk.html", context, 422 if sure else 200)
    for line in lines:
        _take(request, line, key, form.cleaned_data)
    done = sum(line.done for line in lines)
    said = ngettext("%(n)d case: “%(move)s” done.", "%(n)d cases: “%(move)s” done.", done)
    said = said % {"n": done, "move": first.label}
    return show(request, "bulk.html", {**context, "done": True, "said": said, "undo": done > 0})


def _take(request: HttpRequest, line: Line, key: str, said: dict) -> None:
    """One transition of its own. What somebody else did meanwhile is told, not overtaken."""
    if line.move is None:
        return
    payload = {name: value for name, value in said.items() if value}
    try:
        actor = rights.actor_for(request.user, line.case, key)
        seen = seen_of(request, line.case)
        transition.transition(line.case, key, seen_version=seen, by=actor, payload=payload)
    except Conflict:
        line.why = _("Somebody else was quicker. Look at the case.")
    except Invalid as slip:
        line.why = " ".join(_sentences(slip))
    except CaseError as refusal:
        line.why = str(refusal)
    else:
        line.done = True


def _sentences(slip: Invalid) -> Iterator[str]:
    for said in slip.errors.values():
        yield from map(str, said if isinstance(said, list | tuple) else [said])


def picks_of(request: HttpRequest) -> list[str]:
    return list(dict.fromkeys(request.POST.getlist("pick")))[:MOST]


def seen_of(request: HttpRequest, case: Case) -> int:
    """The version of ``case`` that stood on the page."""
    seen = request.POST.get(f"v-{case.number}", "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else 0


def back_of(request: HttpRequest) -> str:
    """The list one came from, with its filters and nothing else."""
    kept = urlencode(parse_qsl(request.POST.get("query", ""))[:20])
    return f"{reverse('desk:queue')}?{kept}" if kept else reverse("desk:queue")
