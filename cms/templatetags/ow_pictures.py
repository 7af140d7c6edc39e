"""{% shown page.picture "fill-680x440" alt="" %}: a picture for readers (cms.pictures)."""

from django import template

from cms import pictures

register = template.Library()


@register.simple_tag
def shown(image, spec, alt=None, first=False):
    """``first``: it stands where the page begins and is not waited with."""
    return pictures.drawn(image, spec, alt=alt, lazy=not first)
