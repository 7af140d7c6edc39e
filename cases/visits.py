"""Return visits drawn by the system: each night among what was closed the day before, for somebody outside the unit.

Chance is seeded by the office's key, case type and day: nobody can tell a draw beforehand or draw again until it
pleases, and everybody with the key can repeat it. Who cannot be reached is left out, and nobody else.
"""

import hashlib
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError
from django.db import transaction as db
from django.utils.translation import gettext as _

from cases import notices, rights, survey_policy
from cases.actor import SYSTEM
from cases.data import context, says_yes
from cases.models import Case, CaseType, VisitDraw
from cases.opening import spawn
from cases.spec import Visits
from home import clock, crypto
from home.models import Unit

LOOKS_BACK = 14  # days, after the ticker stood still


def on_tick(sender, **signal) -> None:
    draw_due()


def draw_due() -> int:
    """Draw for every day that has passed and was not drawn for; how many visits that opened."""
    opened = 0
    for kind in CaseType.objects.order_by("pk"):
        version = kind.current
        if version and version.life.survey and version.life.survey.visits:
            opened += sum(draw(kind, day) for day in _not_drawn(kind))
    return opened


def _not_drawn(kind: CaseType) -> list[date]:
    """Days up to yesterday, the oldest first; one on which nothing was closed has its row too."""
    days = [clock.today() - timedelta(days=back) for back in range(LOOKS_BACK, 0, -1)]
    drawn = set(VisitDraw.objects.filter(type=kind, day__gte=days[0]).values_list("day", flat=True))
    return [day for day in days if day not in drawn]


def draw(kind: CaseType, day: date) -> int:
    """The visits of one day, once, whoever comes first; how many were opened."""
    by_unit: dict[int, list[Case]] = {}
    for case in _pool(kind, day):
        by_unit.setdefault(case.holder_id, []).append(case)
    seed = _seed(kind, day)
    drawn = [case for unit in sorted(by_unit) for case in chosen(by_unit[unit], f"{seed}:{unit}")]
    try:
        with db.atomic():
            row = VisitDraw.objects.create(
                type=kind,
                day=day,
                at=clock.now(),
                pool={str(unit): [case.number for case in cases] for unit, cases in by_unit.items()},
                drawn=[case.number for case in drawn],
                seed_digest=hashlib.sha256(seed.encode()).hexdigest(),
            )
            faults = [fault for case in drawn if (fault := _visit(case))]
            VisitDraw.objects.filter(pk=row.pk).update(fault="; ".join(dict.fromkeys(faults))[:200])
    except IntegrityError:  # another ticker was first
        return 0
    return len(drawn) - len(faults)


def chosen(cases: list[Case], seed: str) -> list[Case]:
    """So many of ``cases`` (one unit's) as their share says; what is over a whole number is decided by lot."""
    chance = random.Random(seed)  # noqa: S311  # repeating itself is the point
    share = _share(cases[0])
    whole = len(cases) * share / 100
    n = int(whole) + (chance.random() < whole - int(whole))
    return sorted(chance.sample(sorted(cases, key=_number), n), key=_number)


def _number(case: Case) -> str:
    return case.number


def _share(case: Case) -> float:
    own = survey_policy.of(case.holder).visit_share
    return float(own) if own is not None else _rule(case).share


def _rule(case: Case) -> Visits | None:
    survey = case.life.survey
    return survey.visits if survey else None


def _pool(kind: CaseType, day: date) -> list[Case]:
    """Closed that day by a version that asks for visits, reachable, and not visited for this closing yet."""
    start = clock.instant(day)
    closed = Case.objects.filter(type=kind, category="closed", closed_at__gte=start, parent=None)
    rows = closed.filter(closed_at__lt=clock.instant(day + timedelta(days=1))).order_by("number")
    return [
        case for case in rows.select_related("type_version", "holder", "submission__version") if _belongs(case, day)
    ]


def _belongs(case: Case, day: date) -> bool:
    rule = _rule(case)
    return rule is not None and says_yes(rule.when, context(case, SYSTEM), day) and notices.reachable(case)


def _visit(case: Case) -> str:
    """Open the visit at a unit outside the one that handled the case; what stood in the way, if it could not be."""
    unit = visiting_unit(case.holder)
    if unit is None:
        return _("No unit outside %(unit)s has a post for return visits.") % {"unit": case.holder.label}
    if not CaseType.objects.filter(slug=_rule(case).type).exists():
        return _("There is no case type “%(type)s”.") % {"type": _rule(case).type}
    data: dict[str, Any] = {"origin": case.number, "handled_by": case.holder.code}
    spawn(_rule(case).type, by=SYSTEM, from_case=case, data=data, unit=unit)
    return ""


def visiting_unit(handled_by: Unit) -> Unit | None:
    """The nearest unit above with return visitors; else the first anywhere that does not stand below ``handled_by``."""
    units = [unit for unit in rights.units_with("visitor") if not handled_by.covers(unit)]
    above = [unit for unit in units if unit.covers(handled_by)]
    if above:
        return max(above, key=lambda unit: len(unit.path))
    return min(units, key=lambda unit: (unit.level != Unit.Level.OFFICE, unit.path), default=None)


def _seed(kind: CaseType, day: date) -> str:
    return crypto.derive(f"{kind.slug}:{day}", "visits").hex()


def differences(row: VisitDraw) -> Iterator[str]:
    """What of a draw does not come out when it is repeated; nothing for a sound one."""
    seed, again = _seed(row.type, row.day), []
    if hashlib.sha256(seed.encode()).hexdigest() != row.seed_digest:
        yield _("The key has changed since this draw; it cannot be repeated.")
        return
    for unit in sorted(map(int, row.pool)):
        cases = list(Case.objects.filter(number__in=row.pool[str(unit)]).select_related("type_version", "holder"))
        again += [case.number for case in chosen(cases, f"{seed}:{unit}")]
    if again != row.drawn:
        yield _("Drawn again it gives other cases: %(cases)s.") % {"cases": ", ".join(again)}
