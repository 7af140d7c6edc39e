"""The home page in elder mode: at most eight things to choose from, a call button that dials."""

from cms import catalogue
from cms.elder.pages import forms
from cms.home_parts import busy
from cms.home_parts.part import Part, elder
from home import components

FREQUENT = 2  # beside four entrances, the call and the call back: eight things


@components.register(10)
def elder_home(page, request):
    if not elder(request):
        return None
    return Part("cms/home/elder.html", {"rows": catalogue.rows_of(busy.elder_items()[:FREQUENT]), **forms()})
