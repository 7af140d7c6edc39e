"""Letters about a machine that is silent while its hall is open: to its keeper, and when nothing has come of that for
two hours to the leads of its unit. Once a machine, person and day.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from cases import addresses, letters
from home import clock, silence
from home.models import Post, Role, Unit, User

NAME = "silent-machine"
RAISED = "silent-machine-lead"


def on_tick(sender, **signal) -> None:
    """Called each round: a query, and where a machine is silent another one or two."""
    found = silence.now()
    keepers = [(each.terminal.keeper, each) for each in found if each.terminal.keeper_id]
    _tell(NAME, [(who, each) for who, each in keepers if who.is_active])
    _tell(RAISED, list(_leads(each for each in found if each.long)))


def _tell(name: str, wanted: list[tuple[User, silence.Silent]]) -> None:
    told = letters.sent(name, [(who, _about(each)) for who, each in wanted])
    for who, each in wanted:
        if (who.pk, _about(each)) not in told:
            letters.letter(who, name, _about(each), letter(each))


def _leads(found: Iterable[silence.Silent]) -> Iterable[tuple[User, silence.Silent]]:
    """Whoever leads the unit it stands at, or the nearest above it that has a lead; the keeper has been told."""
    for each in found:
        for unit in (each.terminal.unit, *reversed(each.terminal.unit.above)):
            if leads := _leading(unit):
                yield from ((who, each) for who in leads if who.pk != each.terminal.keeper_id)
                break


def _leading(unit: Unit) -> list[User]:
    posts = Post.objects.active(clock.today()).filter(unit=unit, role=Role.LEAD, user__is_active=True)
    return list({post.user_id: post.user for post in posts.select_related("user").order_by("user_id")}.values())


def _about(silent: silence.Silent) -> str:
    return f"{silent.terminal.number}:{clock.today().isoformat()}"


def letter(silent: silence.Silent) -> str:
    terminal = silent.terminal
    where = " ".join(filter(None, (terminal.unit.name, terminal.place)))
    said = _("%(machine)s at %(where)s: %(words)s. Look whether it has power, network and its page.") % {
        "machine": terminal,
        "where": where,
        "words": silent.words,
    }
    edit = addresses.whole(reverse("terminals:edit", args=[terminal.pk]))
    again = _("Does its screen show the ordinary site? Make a code and set it up again: %(link)s") % {"link": edit}
    return f"{said}\n{again}"
