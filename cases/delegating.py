"""Who else does an item (下放): one table of dated rows, read by guides, routing, rules and figures alike. Entries of
a register whose type says ``delegates`` keep their rows by ``settle`` alone; the other rows an editor writes."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from cases.data import Context
from cases.models import Case, CaseEvent, Delegation, ServiceItem
from home import apart, clock
from home.models import Unit


def on_moved(sender, case: Case, event: CaseEvent, **signal) -> None:
    settle(case)


def settle(case: Case) -> None:
    """Make the row of a register's entry what the entry says now. However often it is called, the row is the same; it
    is made anew from the case and its events alone, so that `rebuild` brings it back, too."""
    if case.life.delegates is None:
        return
    mine = Delegation.objects.filter(entry=case)
    if case.alive and case.merged_into_id is None:
        _keep(case, mine)
    elif mine.exists():
        _end(mine, _ended(case))


def in_force(day: date) -> QuerySet[Delegation]:
    """The rows of ``day``; the day they end is no longer theirs."""
    found = Delegation.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)
    return found.filter(unit__path__startswith=below) if (below := apart.path()) else found


def accepting(item: ServiceItem, day: date) -> list[str]:
    """Codes of the towns and villages that may accept ``item`` on ``day``; a helper's service accepts nothing."""
    rows = in_force(day).filter(item=item).exclude(mode=Delegation.Mode.AGENT)
    return list(rows.order_by("unit__code").values_list("unit__code", flat=True))


def helping(item: ServiceItem, day: date) -> list[str]:
    """Codes of the towns and villages that help with ``item`` on ``day``, and take in the papers at most."""
    rows = in_force(day).filter(item=item, mode=Delegation.Mode.AGENT)
    return list(rows.order_by("unit__code").values_list("unit__code", flat=True))


def _keep(case: Case, mine: QuerySet[Delegation]) -> None:
    rule, said = case.life.delegates, Context(case)
    item = ServiceItem.objects.filter(code=said.own.get(rule.item)).first()
    unit = Unit.objects.filter(code=said.own.get(rule.unit)).first()
    if item is None or unit is None or not said.own.get(rule.from_):
        mine.delete()  # what it says names nothing any more
        return
    last = said.own.get(rule.until) if rule.until else None
    values = {
        "entry": case,
        "item": item,
        "unit": unit,
        "mode": said.own.get(rule.mode) or Delegation.Mode.INTAKE,
        "valid_from": said.own[rule.from_],
        "valid_to": last + timedelta(days=1) if last else None,
    }
    values |= {name: said.own.get(getattr(rule, name) or "") or "" for name in ("place", "hours", "phone")}
    # One row a unit and first day: the entry in force stands for an editor's row and for an entry that is no more.
    same = Delegation.objects.filter(item=item, unit=unit, valid_from=values["valid_from"])
    row = mine.first() or same.first() or Delegation()
    same.exclude(pk=row.pk).delete()
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _end(mine: QuerySet[Delegation], day: date) -> None:
    mine.filter(valid_from__gte=day).delete()  # it never began
    mine.filter(Q(valid_to=None) | Q(valid_to__gt=day)).update(valid_to=day)


def _ended(case: Case) -> date:
    """The day from which the entry is no longer in force."""
    left = case.events.filter(to_state=case.state).exclude(from_state=case.state).order_by("-seq")
    return left.values_list("effective_on", flat=True).first() or clock.today()
