"""Forms of the sample county: what the packs bring, and forms/qingxi.yaml, a pack as an editor would export it."""

from typing import Any

from cases import packs
from cases.packs.resolve import Pack
from cases.packs.shapes import Slot
from cms.sample.reading import HERE, read
from forms.models import Form
from home.models import Unit

# Who fills the slots that packs name; others go by their level.
SLOTS = {"office": "zwfw", "group": "ldxz", "town_a": "anping", "bureau": "mzj"}
SLOTS |= {"market": "scjgj", "police": "gaj", "tax": "swj", "labour": "rsj", "fund": "gjjzx", "health": "wjj"}
SLOTS |= {"estate": "zrzyj"}
USUAL = {
    Unit.Level.OFFICE: "zwfw",
    Unit.Level.GROUP: "ldxz",
    Unit.Level.COUNTY: "qxx",
    Unit.Level.TOWN: "anping",
    Unit.Level.VILLAGE: "anping-1",
}
DEPARTMENTS = ("mzj", "scjgj", "zjj", "rsj", "fgj", "zrzyj", "swj", "jtj")  # one after the other, for slots of no level


def load() -> None:
    """Install every pack that comes with the product, needed ones first, then the county's own forms."""
    shipped: dict[str, Pack] = {}
    for name in packs.ours():
        shipped |= packs.load(name).everything()
    for pack in shipped.values():
        packs.install(pack, units_of(pack))
    packs.install(packs.load(str(HERE / "forms" / "qingxi.yaml")), SLOTS)


def units_of(pack: Pack) -> dict[str, str]:
    """{slot: unit code} for all slots of ``pack`` and of the packs it needs."""
    slots: dict[str, str | Slot] = {}
    for each in pack.everything().values():
        slots |= each.shape.units
    others = iter(DEPARTMENTS)
    return {slot: SLOTS.get(slot) or USUAL.get(_level(slot, given)) or next(others) for slot, given in slots.items()}


def _level(slot: str, given: str | Slot) -> str:
    if isinstance(given, Slot) and given.level:
        return given.level
    return next((level for level in USUAL if slot.startswith(level)), "")


def pages() -> dict[str, tuple[Form, dict[str, Any]]]:
    """Slug of a form page → the form it shows and what stands before the first question."""
    told = read("form_pages.yaml")
    forms = Form.objects.in_bulk([each["form"] for each in told.values()], field_name="slug")
    return {slug: (forms[each["form"]], each) for slug, each in told.items()}
