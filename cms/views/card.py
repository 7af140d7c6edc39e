"""The picture that goes with a link."""

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms import card as drawn
from cms import sharing
from home.models import SiteProfile

DAY = 24 * 3600


@require_safe
def card(request: HttpRequest, page: int) -> HttpResponse:
    """Drawn once for each time the page is published; what is not public has none."""
    found = Page.objects.live().public().filter(pk=page, depth__gte=2).specific().first()
    if found is None:
        raise Http404
    key = f"card:{found.pk}:{sharing.stamp(found)}"
    picture = cache.get(key)
    if picture is None:
        county = SiteProfile.for_request(request).county
        site = _("%(county)s government services") % {"county": county}
        picture = drawn.png(sharing.card(found, site))
        cache.set(key, picture, DAY)
    answer = HttpResponse(picture, content_type="image/png")
    answer["Cache-Control"] = f"public, max-age={DAY}"
    return answer
