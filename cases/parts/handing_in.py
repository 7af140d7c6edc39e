"""Parts that somebody outside the house hands in from the case's own page: the applicant, or another party.

The form is the one that opens cases of the group's type, and nothing of this case is known to it. Who hands it in is
the applicant of the part, with a number and a code of its own; of this case they are what they were.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cases import rights
from cases.actor import APPLICANT, Actor
from cases.data import Context, says_yes
from cases.errors import NotOpen
from cases.models import Case, CaseEvent, Category, Opens
from cases.parts import adding, groups
from cases.spec import PartGroup, Transition
from cases.turn import Turn
from forms import intake, publishing, quota
from forms.models import FormVersion
from home import clock

KEY = "add-"  # and the group: no move of a type is called so


def is_one(key: str) -> bool:
    return key.startswith(KEY)


def step(case: Case, key: str) -> Transition | None:
    """The built-in move by which an outsider adds to a group, where the type lets one."""
    group = adding.by_hand(case).get(key.removeprefix(KEY)) if is_one(key) else None
    by = adding.outsiders(case, group) if group else ()
    return Transition(label=label(case, key), by=by) if by else None


def label(case: Case, key: str) -> str:
    name = key.removeprefix(KEY)
    return groups.label(case, f"{name}.") or name


def about(case: Case, key: str) -> str:
    """What the submission says it is about."""
    return f"{adding.HANDED_IN}{case.number}:{key.removeprefix(KEY)}"


def open_now(case: Case, who: Actor, known: Context) -> Iterator[tuple[str, FormVersion]]:
    """(key of the move, its form) of the groups that ``who`` may add to now."""
    if case.category == Category.CLOSED or who.kind not in ("applicant", "party"):
        return
    for name, group in adding.by_hand(case).items():
        allowed = any(True for _way in rights.ways(who, adding.outsiders(case, group), case, known))
        if allowed and says_yes(group.when, known, clock.today()) and (version := form_of(group)):
            yield f"{KEY}{name}", version


def form_of(group: PartGroup) -> FormVersion | None:
    """The form that opens the group's cases, as it is asked now."""
    opens = Opens.objects.filter(type__slug=group.type).select_related("form").order_by("pk").first()
    version = opens.form.current if opens else None
    return version if version and publishing.accepts(version) else None


def take(turn: Turn, name: str, payload: Mapping[str, Any]) -> None:
    """Note the part, and open it from its form with the event. Raises NotOpen, Forbidden or forms' Invalid."""
    case, key = turn.case, name.removeprefix(KEY)
    group = adding.by_hand(case)[key]
    member = adding.begun(turn, key, group, None)
    turn.data["began"] = member.label or label(case, name)
    submission, secret = _said(case, name, group, payload)
    if Case.objects.filter(submission=submission).exists():
        raise NotOpen(_("This has been handed in already."))

    def opened(_event: CaseEvent) -> None:
        from cases.parts.opening_of import open_part

        open_part(case, member, submission=submission, by=APPLICANT, secret=secret)

    turn.after.append(opened)


def _said(case: Case, name: str, group: PartGroup, payload: Mapping[str, Any]) -> tuple[Any, str]:
    """The submission, and the draft's secret, from which the part's code comes. It opens nothing by itself."""
    filling = payload.get("filling")
    version = filling.version if filling else form_of(group)
    if version is None:
        raise NotOpen(_("This is not open now; nothing was sent. Below you see how the case stands."))
    quota.seat(version.form)
    if filling:
        return filling.send(announce=False), filling.secret
    secret = payload.get("secret") or ""
    said = payload.get("data") or {}
    key = f"case:{case.pk}:{case.version}:{name}"
    files, told = payload.get("files"), about(case, name)
    return intake.submit(version, said, key=key, files=files, about=told, secret=secret, announce=False), secret
