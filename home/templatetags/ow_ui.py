"""Small pieces of every page: icons, sections, the way back, classes of form widgets."""

import re

import segno
from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from home import navigation

register = template.Library()

INPUT_CLASSES = {"select": "select input--m", "textarea": "input", "file": ""}


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of the sprite, hidden from screen readers: it always stands beside a word."""
    return format_html(
        '<svg class="i {}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        extra,
        static("ow/img/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def qr(context, address: str, label: str) -> SafeString:
    """A QR code of ``address`` (made absolute), drawn as SVG: no script, no file."""
    request = context.get("request")
    whole = request.build_absolute_uri(address) if request else address
    drawn = segno.make(whole, error="m").svg_inline(border=2, omitsize=True)
    return format_html('<span class="qr" role="img" aria-label="{}">{}</span>', label, mark_safe(drawn))  # noqa: S308


@register.simple_tag(takes_context=True)
def sections(context) -> list[navigation.Crumb]:
    """Pages right under the home page; none where a page is printed without a request."""
    request = context.get("request")
    return navigation.sections(request) if request else []


@register.simple_tag(takes_context=True)
def section_url(context, slug: str) -> str:
    request = context.get("request")
    return navigation.section_url(request, slug) if request else ""


@register.simple_tag(takes_context=True)
def trail(context, page) -> list[navigation.Crumb]:
    request = context.get("request")
    return navigation.trail(page, request) if request and page else []


@register.filter
def control(bound) -> SafeString:
    """The widget of a bound field with our class, its hint and its error named for screen readers."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", None) or type(widget).__name__.lower()
    classes = f"{widget.attrs.get('class', '')} {INPUT_CLASSES.get(kind, 'input')}".strip()
    attrs = {"class": classes}
    told = described_by(bound)
    if told:
        attrs["aria-describedby"] = told
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return bound.as_widget(attrs=attrs)


@register.filter
def described_by(bound) -> str:
    """Ids of the hint and the error of ``bound``, those that are on the page."""
    ids = [f"{bound.auto_id}-hint"] if bound.help_text else []
    return " ".join(ids + ([f"{bound.auto_id}-error"] if bound.errors else []))


@register.filter
def kind(bound) -> str:
    """How ``bound`` is drawn: choices, check, drop or line."""
    name = getattr(bound.field.widget, "input_type", "")
    if name == "file":
        return "drop"
    if name in ("radio", "checkbox"):
        return "choices" if hasattr(bound.field.widget, "choices") else "check"
    return "line"


@register.filter
def takes_photos(bound) -> bool:
    """True if a picture may be sent: nobody photographs a workbook."""
    wanted = bound.field.widget.attrs.get("accept", "")
    return not wanted or ".jpg" in wanted or "image/" in wanted


@register.filter
def short_choices(bound) -> bool:
    """Two columns only for two short answers."""
    labels = [str(label) for value, label in bound.field.choices if value != ""]
    return len(labels) == 2 and all(len(label) <= 8 for label in labels)


@register.filter
def slips(form) -> list[dict[str, str]]:
    """What is wrong with a bound form, in order: ``said``, and ``at``, the id of the box it is about ("" for none).

    A sentence that names its question stands alone; others get the question's name in front.
    """
    found = [{"said": str(error), "at": ""} for error in form.non_field_errors()]
    for bound in form:
        places = _places(bound)
        for n, error in enumerate(bound.errors):
            said = (
                error
                if str(bound.label) in error
                else _("%(label)s: %(error)s") % {"label": bound.label, "error": error}
            )
            found.append({"said": said, "at": places[min(n, len(places) - 1)]})
    return found


def _places(bound) -> list[str]:
    """Ids to jump to, one an error where the widget knows (rows of a table), else the first box."""
    known = getattr(bound.field.widget, "error_ids", None)
    if places := known(bound.auto_id) if known else []:
        return places
    return [f"{bound.auto_id}_0" if kind(bound) == "choices" else bound.id_for_label or bound.auto_id]


@register.filter
def clauses(text: str) -> SafeString:
    """A line of verse: it breaks between clauses before it breaks inside one."""
    parts = re.findall(r"[^，。；：！？、]+[，。；：！？、]*|[，。；：！？、]+", str(text))
    return format_html_join("", '<span class="clause">{}</span>', ((part,) for part in parts))


@register.filter
def grouped(value: str, size: int = 4) -> str:
    """A code or number in groups: 372609220184 → 3726 0922 0184."""
    text = str(value)
    return " ".join(text[start : start + size] for start in range(0, len(text), size))
