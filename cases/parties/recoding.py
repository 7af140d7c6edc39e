"""A party that lost its code gets another, sent where the first went. The office presses, and reads none of them.

Codes are kept as hashes alone, so the one that was lost cannot be told again: a fresh one takes its place, and whoever
found the old letter, or has the case open with it, is out.
"""

from django.utils.translation import gettext as _

from cases import codes, events, parties, rights
from cases.actor import Actor
from cases.errors import Forbidden, NotOpen
from cases.models import Case, CaseEvent
from cases.parties import settling
from cases.transition import again_if_stale
from cases.turn import Turn, fresh
from home import clock
from home.models.post import Role

SENDS = (Role.WINDOW, Role.HANDLER, Role.LEAD, Role.DISPATCHER)
MOST = 3  # a day and party: letters cost money, and each one shuts out who just came in


def sender(actor: Actor, case: Case) -> Actor | None:
    """``actor`` with the post that may send a code again, at the unit that holds the case; None for who may not."""
    if case.merged_into_id:
        return None
    post = next((post for post in rights.useful(actor, case) if post.role in SENDS and rights.covers(post, case)), None)
    return Actor("staff", actor.user, post) if post else None


def send(case: Case, key: str, by: Actor) -> CaseEvent:
    """Send the party ``key`` another code. A quiet event: nobody else's click is late for it. Raises Forbidden or
    NotOpen."""
    event = again_if_stale(lambda: _send(case.pk, key, by))
    case.refresh_from_db()
    return event


def _send(case_id: int, key: str, by: Actor) -> CaseEvent:
    turn = Turn(fresh(case_id), by)
    case, turn.by = turn.case, sender(by, turn.case)
    if turn.by is None:
        raise Forbidden(_("Codes are sent again at %(unit)s.") % {"unit": case.holder.label})
    turn.claim()
    if not parties.stands(case, key):
        raise NotOpen(_("“%(party)s” is not known in this case now.") % {"party": parties.label(case, key)})
    if _sent_today(case, key) >= MOST:
        said = _("The code was sent again %(n)d times today already. Try tomorrow, or ask whether the number is right.")
        raise NotOpen(said % {"n": MOST})
    entry = {**case.parties[key], "code": codes.code_hash(settling.introduce(turn, key))}
    case.parties = {**case.parties, key: entry}
    turn.data["sent_code"] = key
    return turn.write(CaseEvent.Kind.REMIND)


def _sent_today(case: Case, key: str) -> int:
    rows = case.events.filter(kind=CaseEvent.Kind.REMIND, at__gte=clock.instant(clock.today()))
    return sum(events.read(row).get("sent_code") == key for row in rows)
