"""What programs and other sites are told of a page: structured data, and the card that goes with a link."""

from django import template
from django.urls import reverse

from cms import sharing, structured
from cms.models.base import Article
from home import navigation
from home.models import SiteProfile

register = template.Library()


@register.simple_tag(takes_context=True)
def structured_data(context) -> str:
    """Breadcrumbs of every page, and what kind of page it is: needs page and request, of a guide also guide."""
    page, request = context["page"], context["request"]
    whole = request.build_absolute_uri
    trail = [(crumb.title, whole(crumb.url)) for crumb in navigation.trail(page, request) if crumb.url]
    data = [structured.crumbs(trail)] if trail else []
    if (guide := context.get("guide")) is not None and not guide.retired:
        online = whole(guide.apply_url) if guide.apply_url else ""
        area = SiteProfile.for_request(request).county
        data.append(structured.service(guide, whole(page.get_url(request)), online, area))
    elif hasattr(page, "published"):
        own = page.source if isinstance(page, Article) else SiteProfile.for_request(request).office
        data.append(structured.article(page, whole(page.get_url(request)), whole(card_url(page)), own))
    return structured.block(data)


@register.simple_tag
def card_url(page) -> str:
    """The picture that goes with a link to ``page``; it changes its address when the page changes."""
    return f"{reverse('cms:card', args=[page.pk])}?v={sharing.stamp(page)}"
