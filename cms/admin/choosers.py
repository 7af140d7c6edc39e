"""Wagtail starts its choosers from inline scripts, which our policy refuses: the same, from data attributes.

A nonce would need the request inside the widget, a hash the same text every time; neither is there.
"""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from wagtail.admin.widgets import BaseChooser
from wagtail.admin.widgets.workflows import AdminTaskChooser

STARTED_BY = '{}<span hidden data-controller="ow-chooser" data-ow-chooser-kind-value="{}"'
STARTED_BY += ' data-ow-chooser-field-value="{}" data-ow-chooser-options-value="{}"></span>'


def render(self: BaseChooser, name: str, value: Any, attrs: dict | None = None, renderer=None) -> str:
    """Stands in for BaseChooser.render; site/static/ow/js/admin/start.js reads what it leaves."""
    known = self.get_value_data(value) if _may_be_chosen(self, value) else None
    drawn = self.render_html(name, known, attrs)
    options = json.dumps(self.get_js_init_options(attrs["id"], name, known), default=str)
    return format_html(STARTED_BY, drawn, self.js_constructor, attrs["id"], options)


def _may_be_chosen(self: BaseChooser, value: Any) -> bool:
    """False for what is no key at all: the form says so beside the box, the box is empty and not an error page."""
    if value is None or isinstance(value, self.model_class):
        return True
    try:
        self.model_class._meta.pk.to_python(value)
    except ValidationError:
        return False
    return True


def without_inline_scripts() -> None:
    BaseChooser.render = render
    AdminTaskChooser.js_constructor = "createTaskChooser"  # it writes its own line of script
