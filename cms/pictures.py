"""Pictures as readers get them: cut around their focal point, in the smallest format a browser knows, with their size.

AVIF and WebP before the file's own format, so that an old browser still sees it; width and height, so that no text
jumps; `loading="lazy"` but for the first one.
"""

from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.images.shortcuts import get_renditions_or_not_found

MODERN = ("avif", "webp")


def drawn(image, spec: str, *, alt: str | None = None, lazy: bool = True, attrs: dict | None = None) -> SafeString:
    """``spec``: Wagtail's filter, fill-680x440. ``alt``: None takes the picture's own words, "" is decoration."""
    if image is None:
        return SafeString("")
    moving = image.file.name.lower().endswith(".gif")  # a moving one would stand still
    modern = [] if moving else [f"{spec}|format-{name}" for name in MODERN]
    made = get_renditions_or_not_found(image, [*modern, spec])
    last = made[spec]
    told = {"src": last.url, "width": last.width, "height": last.height, **(attrs or {})}
    told["alt"] = image.default_alt_text if alt is None else alt
    told |= {"loading": "lazy", "decoding": "async"} if lazy else {"decoding": "async"}
    rows = ((made[each].url, each.rpartition("-")[2]) for each in modern)
    sources = format_html_join("", '<source srcset="{}" type="image/{}">', rows)
    return format_html("<picture>{}<img{}></picture>", sources, flatatt(told))
