"""The home page in elder mode: at most eight things to choose from, a call button that dials."""

from cms import catalogue
from cms.home_parts import busy
from cms.home_parts.part import Part, elder
from cms.models import FormPage
from home import components

HELPED = "bangban"  # the page where one asks for somebody to come and do it


@components.register(10)
def elder_home(page, request):
    if not elder(request):
        return None
    helped = FormPage.objects.live().filter(slug=HELPED).first()
    return Part("cms/home/elder.html", {"rows": catalogue.rows_of(busy.elder_items()[:4]), "helped": helped})
