"""Find a service by theme or department, for people and for firms: a lattice."""

from cms import catalogue
from cms.home_parts.part import Part, elder
from home import components

SHOWN = 17  # the last field of three rows of six leads to all


@components.register(30)
def find(page, request):
    if elder(request):
        return None
    items = catalogue.live_items()
    if not items:
        return None
    groups = [
        {"who": who, "ways": {way: tiles[:SHOWN] for way, tiles in catalogue.tiles(who, items).items()}}
        for who in catalogue.WHO
    ]
    return Part("cms/home/find.html", {"groups": groups})
