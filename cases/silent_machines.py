"""The letter to the keeper of a machine that is silent while its hall is open: once a machine and day."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cases import addresses, letters
from home import clock, silence

NAME = "silent-machine"


def on_tick(sender, **signal) -> None:
    """Called each round: a query, and where a machine is silent another one."""
    found = [each for each in silence.now() if each.terminal.keeper_id and each.terminal.keeper.is_active]
    told = letters.sent(NAME, [(each.terminal.keeper, _about(each)) for each in found])
    for each in found:
        if (each.terminal.keeper_id, _about(each)) not in told:
            letters.letter(each.terminal.keeper, NAME, _about(each), letter(each))


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
