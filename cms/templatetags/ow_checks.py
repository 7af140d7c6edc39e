"""What the checks say of a page, for the side panel of its editor."""

from django import template

from cms.admin import checks

register = template.Library()


@register.simple_tag
def report_of(page):
    return checks.report_of(page)
