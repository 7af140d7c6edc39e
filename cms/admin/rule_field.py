"""A condition in an editor's form: sentences as in the designer of case types, kept as the text of its logic."""

import json
from typing import Any

from django import forms as html
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from cases.admin.designer.boxes import Slip
from cases.admin.designer.operands import Offered
from cases.admin.designer.rule_box import Rule


def box_of(words: Offered) -> Rule:
    return Rule(path=("where",), label="", scope=lambda known: words)


def logic(text: str) -> Any:
    """None for a blank. Raises ValueError."""
    return json.loads(text) if text.strip() else None


class RuleWidget(html.Widget):
    """``words``: what may be asked. A value is the stored text, or what was posted and could not be read."""

    template_name = "cms/admin/rule.html"
    words = Offered((), {})

    class Media:
        css = {"all": ["ow/css/designer.css"]}

    def render(self, name, value, attrs=None, renderer=None):
        box = box_of(self.words)
        raw = value if isinstance(value, dict) else _shown(box, value or "")
        about = {"raw": raw, "name": name, "more": box.extras(raw, None, name), "id": (attrs or {}).get("id", "")}
        return render_to_string(self.template_name, about)

    def value_from_datadict(self, data, files, name):
        if name in data:  # typed as logic, by a program
            return {"rows": [], "join": "and", "hand": data[name]}
        return box_of(self.words).posted(data, name)

    def value_omitted_from_data(self, data, files, name):
        return False


class RuleField(html.Field):
    """Gives the text of the logic. What comes back as it was shown stays to the letter."""

    widget = RuleWidget

    def __init__(self, **kwargs) -> None:
        super().__init__(required=False, **kwargs)
        self.before = ""

    def about(self, words: Offered, before: str) -> None:
        """``words``: what may be asked; ``before``: the text as it is stored."""
        self.widget.words, self.before = words, before

    def clean(self, value):
        box = box_of(self.widget.words)
        if value == _shown(box, self.before):
            return self.before
        try:
            rule = box.value(value, None, None)
        except Slip as slip:
            raise html.ValidationError(_("This is no condition: %(slip)s") % {"slip": slip}) from slip
        return "" if rule is None else json.dumps(rule, ensure_ascii=False)

    def has_changed(self, initial, data):
        return data != _shown(box_of(self.widget.words), initial or "")


def _shown(box: Rule, text: str) -> dict[str, Any]:
    try:
        return box.shown(logic(text), None)
    except ValueError:  # an old text that nobody can read
        return {"rows": [], "join": "and", "hand": text}
