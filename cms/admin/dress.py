"""What every admin page carries of ours."""

from django.templatetags.static import static
from django.utils.html import format_html


def scripts() -> str:
    return format_html('<script src="{}"></script>', static("ow/js/admin/start.js"))


def styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("ow/css/admin.css"))
