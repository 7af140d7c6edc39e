"""Wagtail starts its choosers from inline scripts, which our policy refuses: the same, from data attributes.

A nonce would need the request inside the widget, a hash the same text every time; neither is there.
"""

import json
from typing import Any

from django.utils.html import format_html
from wagtail.admin.widgets import BaseChooser
from wagtail.admin.widgets.workflows import AdminTaskChooser

STARTED_BY = '{}<span hidden data-controller="ow-chooser" data-ow-chooser-kind-value="{}"'
STARTED_BY += ' data-ow-chooser-field-value="{}" data-ow-chooser-options-value="{}"></span>'


def render(self: BaseChooser, name: str, value: Any, attrs: dict | None = None, renderer=None) -> str:
    """Stands in for BaseChooser.render; site/static/ow/js/admin/start.js reads what it leaves."""
    known = self.get_value_data(value)
    drawn = self.render_html(name, known, attrs)
    options = json.dumps(self.get_js_init_options(attrs["id"], name, known), default=str)
    return format_html(STARTED_BY, drawn, self.js_constructor, attrs["id"], options)


def without_inline_scripts() -> None:
    BaseChooser.render = render
    AdminTaskChooser.js_constructor = "createTaskChooser"  # it writes its own line of script
