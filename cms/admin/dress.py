"""What every admin page carries of ours."""

from django.templatetags.static import static
from django.utils.html import format_html_join


def scripts() -> str:
    files = [(static(f"ow/js/admin/{name}.js"),) for name in ("sheets", "start", "publish", "checks")]
    return format_html_join("", '<script src="{}"></script>', files)


def styles() -> str:
    sheets = [(static(f"ow/css/{name}.css"),) for name in ("tokens", "admin")]
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)


def without_help(request, items: list) -> None:
    """Wagtail's help leads out to pages in English; ours is docs/editor.md."""
    items[:] = [item for item in items if item.name != "help"]
