"""What must hold among the elements of a guide, whoever brings them: the editor's form or a workbook."""

from typing import Any

from django.utils.translation import gettext as _

from cases import items
from cases.imports.cells import Units
from cases.item_elements import SINGLE
from cases.models import ServiceItem

ENTRUSTED = "受托组织"
UNITS = tuple(each.key for each in SINGLE if each.kind in ("unit", "units"))


def settle(data: dict[str, Any], item: ServiceItem, units: Units | None = None) -> dict[str, str]:
    """Units in ``data`` become their names, whatever they were called; {key: sentence} of what cannot be.

    ``item``: whose elements they are, unsaved for a new one. Only what ``data`` holds is looked at.
    """
    slips: dict[str, str] = {}
    for key in UNITS:
        if value := data.get(key):
            units = units or Units()
            try:
                named = [units.named(words).name for words in (value if isinstance(value, list) else [value])]
            except ValueError as slip:
                slips[key] = str(slip)
            else:
                data[key] = named if isinstance(value, list) else named[0]
    entrusted = data.get("authority_kind") == ENTRUSTED
    if entrusted and not data.get("delegator"):
        slips["delegator"] = _("An entrusted body acts for somebody: name the department.")
    if data.get("delegator") and not entrusted:
        slips["delegator"] = _("Only an entrusted body is entrusted by somebody. Choose that kind too.")
    if (code := data.get("impl_code")) and (other := items.with_code(code, item)):
        said = _("“%(item)s” has this code already. Each item has one of its own.")
        slips["impl_code"] = said % {"item": other}
    return slips
