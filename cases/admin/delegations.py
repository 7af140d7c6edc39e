"""Who else does an item: towns and villages, a line each. What a register keeps is shown beside, and changed there."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.admin.rows import RowsField
from cases.models import Delegation, ServiceItem
from home import clock
from home.models import Unit

COLUMNS = [
    ("unit", gettext_lazy("unit")),
    ("mode", gettext_lazy("mode")),
    ("valid_from", gettext_lazy("from")),
    ("valid_to", gettext_lazy("until")),
    ("place", gettext_lazy("place")),
    ("hours", gettext_lazy("hours")),
    ("phone", gettext_lazy("phone")),
]


class DelegationsField(RowsField):
    """Cleans to values of Delegation, units and modes found by what they are called."""

    def __init__(self, **kwargs):
        super().__init__(COLUMNS, label=gettext_lazy("Handed down to"), **kwargs)

    def clean(self, value):
        return [self._known(n, row) for n, row in enumerate(super().clean(value), 1)]

    def _known(self, n: int, row: dict[str, str]) -> dict[str, Any]:
        return row | {
            "unit": _unit(n, row["unit"]),
            "mode": _mode(n, row["mode"]),
            "valid_from": _day(n, row["valid_from"]) or clock.today(),
            "valid_to": _day(n, row["valid_to"]),
        }


def _unit(n: int, words: str) -> Unit:
    for name in ("code", "name", "short_name"):
        found = list(Unit.objects.filter(**{name: words})[:2])
        if len(found) == 1:
            return found[0]
    raise _slip(n, _("there is no single unit called “%(words)s”; its code will do") % {"words": words})


def _mode(n: int, words: str) -> str:
    for code, label in Delegation.Mode.choices:
        if words in (code, str(label)):
            return code
    known = "、".join(str(label) for label in Delegation.Mode.labels)
    raise _slip(n, _("“%(words)s” is no mode; choose one of %(known)s") % {"words": words, "known": known})


def _day(n: int, words: str) -> date | None:
    try:
        return date.fromisoformat(words) if words else None
    except ValueError as fault:
        raise _slip(n, _("“%(words)s” is no day; write 2026-10-01") % {"words": words}) from fault


def _slip(n: int, said: str) -> ValidationError:
    return ValidationError(_("Line %(n)d: %(said)s.") % {"n": n, "said": said})


def problem(rows: list[dict[str, Any]], item: ServiceItem, item_type: str) -> str | None:
    """A sentence where the law forbids a row, or a register has it. Source: 行政许可法 第二十四条 (only administrative
    organs)."""
    doubles = [(row["unit"].pk, row["valid_from"]) for row in rows]
    kept = {(each.unit_id, each.valid_from): each for each in registered(item)}
    for row in rows:
        if known := kept.get((row["unit"].pk, row["valid_from"])):
            return _("%(unit)s stands on the register from that day (%(number)s). Change it there.") % {
                "unit": row["unit"],
                "number": known.entry.number,
            }
        if doubles.count((row["unit"].pk, row["valid_from"])) > 1:
            return _("%(unit)s stands twice from the same day. Keep one line.") % {"unit": row["unit"]}
        acts = row["mode"] in (Delegation.Mode.GRANTED, Delegation.Mode.ENTRUSTED)
        if "行政许可" in item_type and row["unit"].level == Unit.Level.VILLAGE and acts:
            return _(
                "A village is no administrative organ: choose intake moved forward or helper's service "
                "(行政许可法第24条)."
            )
    return None


def read(item: ServiceItem) -> list[dict[str, Any]]:
    rows = item.delegations.filter(entry=None).select_related("unit").order_by("unit__path", "valid_from")
    return [
        {
            "unit": row.unit.name,
            "mode": row.get_mode_display(),
            "valid_from": row.valid_from.isoformat(),
            "valid_to": row.valid_to.isoformat() if row.valid_to else "",
            "place": row.place,
            "hours": row.hours,
            "phone": row.phone,
        }
        for row in rows
    ]


def registered(item: ServiceItem) -> list[Delegation]:
    """What entries of a register keep."""
    if not item.pk:
        return []
    rows = item.delegations.exclude(entry=None).select_related("unit", "entry")
    return list(rows.order_by("unit__path", "valid_from"))


def write(item: ServiceItem, rows: list[dict[str, Any]]) -> None:
    """Make the item's own lines those of ``rows``; a register's stay as they are."""
    kept = []
    for row in rows:
        values = {name: row[name] for name in ("mode", "valid_to", "place", "hours", "phone")}
        found, _made = Delegation.objects.update_or_create(
            item=item, unit=row["unit"], valid_from=row["valid_from"], defaults=values
        )
        kept.append(found.pk)
    item.delegations.filter(entry=None).exclude(pk__in=kept).delete()
