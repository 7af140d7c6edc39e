"""How pages print what belongs to cases."""

from django import template

from home.templatetags.ow_ui import grouped

register = template.Library()


@register.filter
def case_number(number: str) -> str:
    """A long number of digits in groups of four; one with letters has a shape of its own: DD202600017."""
    return grouped(number) if number.isdigit() and len(number) > 8 else number
