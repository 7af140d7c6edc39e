"""Units from a table: the code tells one from all others, the unit above stands before it."""

import re
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.imports.cells import Choice, Day, OfUnit, Words, cell
from cases.imports.columns import Column
from cases.imports.resource import Cells, Entry, Kept, SheetResource
from cases.models import BatchRow
from home.models import Unit, User

COLUMNS = (
    Column("code", gettext_lazy("Unit code"), ("code", "代码", "编码", "单位编码", "机构代码"), required=True),
    Column("name", gettext_lazy("Unit name"), ("name", "名称", "单位名称", "机构"), required=True),
    Column("short_name", gettext_lazy("Short name"), ("short_name", "简称")),
    Column("level", gettext_lazy("Kind of unit"), ("level", "类型", "级别"), choices=tuple(Unit.Level.labels)),
    Column("above", gettext_lazy("Unit above"), ("above", "上级", "上级单位")),
    Column("region_code", gettext_lazy("Region code"), ("region_code", "区划代码")),
    Column("address", gettext_lazy("Address"), ("address",)),
    Column("phone", gettext_lazy("Telephone"), ("phone", "联系电话")),
    Column("active_from", pgettext_lazy("import", "From day"), ("active_from", "启用日期")),
    Column("active_to", pgettext_lazy("import", "Until day"), ("active_to", "停用日期")),
)
CODE = re.compile(r"[-a-zA-Z0-9_]{1,40}")
PLAIN = ("name", "short_name", "level", "region_code", "address", "phone", "active_from", "active_to")


class UnitResource(SheetResource):
    columns = COLUMNS
    goes_out = True

    def made_fields(self):
        return {
            "code": cell("code", Words(40, needed=True)),
            "name": cell("name", Words(80, needed=True)),
            "short_name": cell("short_name", Words(30)),
            "level": cell("level", Choice({str(label): code for code, label in Unit.Level.choices})),
            "above": cell("above", Above(lambda: self)),
            "region_code": cell("region_code", Words(12)),
            "address": cell("address", Words(120)),
            "phone": cell("phone", Words(30)),
            "active_from": cell("active_from", Day()),
            "active_to": cell("active_to", Day()),
        }

    def begin(self, rows):
        self.__dict__.pop("units", None)  # the step before may have made some

    def identity(self, cells: Cells) -> str:
        return cells.get("code", "")

    def standing(self):
        above: list[Unit] = []  # from the root down to the unit
        for unit in Unit.objects.order_by("path").iterator():
            del above[unit.depth - 1 :]
            own = {key: getattr(unit, key) for key in ("code", *PLAIN)}
            yield own | {"level": unit.get_level_display(), "above": above[-1].code if above else ""}
            above.append(unit)

    def find(self, cells: Cells) -> Unit | None:
        return self.units.by_code.get(cells.get("code", ""))

    def compare(self, entry: Entry) -> dict[str, Any]:
        unit, found = entry.there, {}
        for key in PLAIN:
            if key in entry.values and not (key == "level" and not entry.values[key]):
                before, after = _plain(getattr(unit, key)), _plain(entry.values[key])
                if before != after:
                    found[key] = [before, after]
        if entry.values.get("above"):
            above = unit.get_parent()
            if (above.code if above else "") != entry.values["above"]:
                found["above"] = [above.code if above else "", entry.values["above"]]
        return found

    def problems(self, entry: Entry) -> dict[str, list[str]]:
        values, found = entry.values, {}
        begins, ends = values.get("active_from"), values.get("active_to")
        if begins and ends and ends <= begins:
            found["active_to"] = [_("A unit ends after it begins. Choose a later day.")]
        if entry.there is None and not values.get("level"):
            said = _("A new unit needs its kind: %(words)s.")
            found["level"] = [said % {"words": "、".join(map(str, Unit.Level.labels))}]
        if not CODE.fullmatch(values["code"]):
            found["code"] = [_("A code has letters, digits, - and _ only.")]
        above = self.units.by_code.get(values.get("above") or "")
        if above and entry.there and entry.there.covers(above):
            found["above"] = [_("A unit cannot stand under itself. Choose another unit.")]
        return found

    # --- carrying out -------------------------------------------------------------------------------------------
    def create(self, entry: Entry) -> None:
        values = {key: entry.values[key] for key in ("code", *PLAIN) if entry.values.get(key) not in (None, "")}
        above = self._fresh(entry.values.get("above"))
        unit = above.add_child(**values) if above else Unit.add_root(**values)
        self.units.by_code[unit.code] = unit
        entry.ref = unit.code

    def change(self, entry: Entry) -> None:
        unit = Unit.objects.get(pk=entry.there.pk)
        self._bring(unit, {key: after for key, (_before, after) in entry.changes.items()})
        entry.ref = unit.code

    def _bring(self, unit: Unit, values: dict[str, Any]) -> None:
        above = values.pop("above", None)
        for key, value in values.items():
            setattr(unit, key, Unit._meta.get_field(key).to_python(value))
        unit.save()
        if above is not None:
            target = self._fresh(above)
            unit.move(target or Unit.get_last_root_node(), "last-child" if target else "last-sibling")

    def _fresh(self, code: str | None) -> Unit | None:
        """The tree's own counts change with every child: a kept row would not know."""
        return Unit.objects.filter(code=code).first() if code else None

    def undo(self, row: BatchRow, by: User) -> None:
        unit = Unit.objects.filter(code=row.ref).first()
        if unit is None:
            return
        if row.outcome == BatchRow.Outcome.NEW:
            if unit.numchild:
                raise Kept(_("Other units stand under it by now."))
            try:
                unit.delete()
            except ProtectedError as used:
                raise Kept(_("It is in use by now: posts, items or cases name it.")) from used
            return
        above = unit.get_parent()
        now = {key: _plain(getattr(unit, key)) for key in PLAIN} | {"above": above.code if above else ""}
        if any(now[key] != after for key, (_before, after) in row.changes.items()):
            raise Kept(_("It was changed again since."))
        self._bring(unit, {key: before for key, (before, _after) in row.changes.items()})


class Above(OfUnit):
    """The unit above, which may stand earlier in the same table; gives its code."""

    def clean(self, value, row=None, **kwargs) -> str:
        text = str(value or "").strip()
        if not text:
            return ""
        resource = self.known()
        try:
            return resource.units.named(text).code
        except ValueError:
            if resource.stands_before(text, row["_n"]):
                return text
            said = _("There is no unit “%(unit)s”, nor does it stand above this row with its code.")
            raise ValueError(said % {"unit": text[:40]}) from None


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
