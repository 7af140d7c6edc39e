"""What every admin page carries of ours."""

from django.templatetags.static import static
from django.utils.html import format_html


def scripts() -> str:
    return format_html('<script src="{}"></script>', static("ow/js/admin/start.js"))


def styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("ow/css/admin.css"))


def without_help(request, items: list) -> None:
    """Wagtail's help leads out to pages in English; ours is docs/editor.md."""
    items[:] = [item for item in items if item.name != "help"]
