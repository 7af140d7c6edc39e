"""How pages print what belongs to cases."""

from django import template
from django.utils.html import format_html

from cases.desk import gone
from home.templatetags.ow_ui import grouped

register = template.Library()


@register.filter
def case_number(number: str) -> str:
    """A long number of digits in groups of four; one with letters has a shape of its own: DD202600017."""
    return grouped(number) if number.isdigit() and len(number) > 8 else number


@register.simple_tag(takes_context=True)
def shown_mark(context, case) -> str:
    """In a form on a page of ``case``: that this person had it before them (cases.desk.gone)."""
    mark = gone.mark(case, context.request.user)
    return format_html('<input type="hidden" name="{}" value="{}">', gone.MARK, mark)
