"""How pages of forms print what the picture library holds."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.images import get_image_model

register = template.Library()


@register.simple_tag
def sample_picture(file_hash: str | None, label: str) -> SafeString | str:
    """The sample of a paper, small, leading to the large one; nothing where the library has none."""
    image = get_image_model().objects.filter(file_hash=file_hash).first() if file_hash else None
    if image is None:
        return ""
    small, large = image.get_rendition("max-320x240"), image.get_rendition("max-1200x1200")
    return format_html(
        '<a class="sample" href="{}"><img src="{}" width="{}" height="{}" alt="{}" loading="lazy"></a>',
        large.url,
        small.url,
        small.width,
        small.height,
        label,
    )
