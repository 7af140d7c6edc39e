"""The letter of the morning: on working days from 8:30 on, how much is late, due, and waits for a word. Numbers and
links, nobody's name. Who has nothing gets none.

A row of cases.Digest is claimed for the day in the transaction that queues the letter: once a person and day, however
many tickers there are, and also when none ran at half past eight.
"""

import time
from dataclasses import dataclass
from datetime import date
from datetime import time as hour

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import addresses, handed, handing, letters, mentions, rights
from cases.desk.dues import Bounds, counts
from cases.models import Case, Digest
from home import clock, days, leaves
from home.models import Post, User

AT = hour(8, 30)
NAME = "digest"
ROUND = 20.0  # seconds of one round: timers want their turn, the rest follows with the next


@dataclass(frozen=True)
class Figures:
    late: int
    today: int
    week: int
    mentioned: int
    decide: int

    @property
    def nothing(self) -> bool:
        return not any((self.late, self.today, self.week, self.mentioned, self.decide))


def send_due() -> int:
    """Queue the letters of today that are not queued yet; how many were."""
    now = clock.now()
    today = clock.today()
    if now.astimezone(clock.OFFICE_ZONE).time() < AT or not days.current().works(today):
        return 0
    ends, sent = time.monotonic() + ROUND, 0
    people = list(wanting(today))
    gone = leaves.away([user.pk for user in people], today) if people else {}
    for user in people:
        if time.monotonic() > ends:
            break
        sent += _send(user, today, away=user.pk in gone)
    return sent


def wanting(day: date):
    """Who wants the letter and has not had that of ``day``: active, with a post and an address."""
    posted = Post.objects.active(day).filter(role__in=rights.SEES).values("user")
    people = User.objects.filter(is_active=True, pk__in=posted).exclude(email="")
    done = Digest.objects.filter(Q(wanted=False) | Q(done_on__gte=day))
    return people.exclude(pk__in=done.values("user")).order_by("pk")


@transaction.atomic
def _send(user: User, day: date, *, away: bool) -> int:
    row, _made = Digest.objects.get_or_create(user=user)
    fresh = Digest.objects.filter(Q(done_on=None) | Q(done_on__lt=day), pk=row.pk, wanted=True)
    if not fresh.update(done_on=day) or away:  # another ticker was first; who is away has a free morning
        return 0
    told = figures(user)
    if told.nothing:
        return 0
    return letters.letter(user, NAME, day.isoformat(), letter(told))


def figures(user: User) -> Figures:
    """Over the same cases that the desk lists for ``user``."""
    told = counts(Case.objects.visible_to(user, listed=True).open(), Bounds.present())
    mentioned = len(mentions.unread(user))
    return Figures(told["over"], told["today"], told["week"], mentioned, len(to_decide(user)))


def to_decide(user: User) -> list[int]:
    """Cases with an objection that ``user`` may decide about."""
    seen = Case.objects.visible_to(user).filter(pk__in=handing.waiting())
    return [case.pk for case in seen.select_related("type_version", "holder") if rights.may(user, handed.AGREE, case)]


def letter(told: Figures) -> str:
    queue = reverse("desk:queue")
    lines = [
        (told.late, _late(told.late), f"{queue}?due=over"),
        (told.today, _today(told.today), f"{queue}?due=today"),
        (told.week, _week(told.week), f"{queue}?due=week"),
        (told.mentioned, _mentioned(told.mentioned), reverse("desk:mentions")),
        (told.decide, _decide(told.decide), reverse("desk:board")),
    ]
    said = [f"{words % {'n': n}} {addresses.whole(path)}" for n, words, path in lines if n]
    off = _("You can switch this letter off: %(link)s") % {"link": addresses.whole(reverse("desk:own"))}
    return "\n".join([_("Good morning. At your desk today:"), *said, "", off])


def _late(n: int) -> str:
    return ngettext("%(n)d case is late.", "%(n)d cases are late.", n)


def _today(n: int) -> str:
    return ngettext("%(n)d case is due today.", "%(n)d cases are due today.", n)


def _week(n: int) -> str:
    return ngettext("%(n)d case is due within seven days.", "%(n)d cases are due within seven days.", n)


def _mentioned(n: int) -> str:
    return ngettext("A note calls you.", "%(n)d notes call you.", n)


def _decide(n: int) -> str:
    return ngettext("%(n)d objection waits for your decision.", "%(n)d objections wait for your decision.", n)
