"""When a unit is merged or renamed, its open cases go on with the successor; history and figures keep the old name."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import places
from cases.actor import SYSTEM
from cases.merging import said
from cases.models import Case, CaseEvent
from cases.transition import again_if_stale
from cases.turn import Turn, fresh
from home import clock, succession
from home.models import Post, Unit

SUCCEED = "succeed"


def settle() -> int:
    """Move on the open cases of units that are no more; how many. Two tickers at once move each once."""
    gone = Unit.objects.filter(successor__isnull=False, active_to__lte=clock.today())
    moved = 0
    for unit in gone.select_related("successor"):
        held = Case.objects.filter(holder=unit).open().order_by("pk").values_list("pk", flat=True)
        for key in held.iterator(500):
            moved += again_if_stale(lambda key=key, unit=unit: _move_on(key, unit)) is not None
    return moved


def foretold(unit: Unit) -> str:
    """How many open cases a unit that ends would leave, and where they go; "" where there are none."""
    n = Case.objects.filter(holder=unit, void=False).open().count()
    if not n or not unit.active_to:
        return ""
    heir = succession.living(unit, unit.active_to)
    words = {"unit": unit.name, "n": n, "day": said(unit.active_to), "heir": heir.name}
    if heir.pk != unit.pk:
        text = ngettext(
            "“%(unit)s” has %(n)d open case. From %(day)s on it goes on with %(heir)s.",
            "“%(unit)s” has %(n)d open cases. From %(day)s on they go on with %(heir)s.",
            n,
        )
        return text % words
    text = ngettext(
        "“%(unit)s” has %(n)d open case and no successor. From %(day)s on nobody there can work on it: name a"
        " successor, or hand it on.",
        "“%(unit)s” has %(n)d open cases and no successor. From %(day)s on nobody there can work on them: name a"
        " successor, or hand them on.",
        n,
    )
    return text % words


def _move_on(case_id: int, unit: Unit) -> CaseEvent | None:
    case = fresh(case_id)
    heir = succession.living(unit)
    if case.holder_id != unit.pk or heir.pk == unit.pk:
        return None
    turn = Turn(case, SYSTEM, day=unit.active_to)
    turn.claim()
    places.settle(case, heir)  # no handing over: nobody can object to it
    turn.reach(unit.pk, "window", "handler", "lead")
    if case.assignee_id and not Post.objects.active(clock.today()).filter(user=case.assignee_id, unit=heir).exists():
        case.assignee = None
    turn.public = {"label": _("%(new)s goes on with it in place of %(old)s") % {"new": heir.name, "old": unit.name}}
    return turn.write(CaseEvent.Kind.MOVE, transition=SUCCEED, from_state=case.state, to_state=case.state)
