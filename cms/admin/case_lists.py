"""Editing a public list of cases: what may not be shown to everybody is refused beside the field it stands in."""

import json
from typing import Any

from django import forms as html
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from forms.logic import expand, shorthand, uses


class CaseListForm(WagtailAdminPageForm):
    """``where`` and ``by`` may be written short, as in a pack; they are kept whole."""

    def clean_where(self) -> str:
        return _kept(self.cleaned_data["where"], expand)

    def clean_by(self) -> str:
        text = self.cleaned_data["by"].strip()
        return _kept(text, shorthand.value) if text.startswith("{") else text

    def clean(self):
        from cases.public.lists import Kind, words_of  # pages are loaded before the rows they are about
        from cases.registers import is_register

        data = super().clean()
        over, columns = (tuple(data.get(name, "").split()) for name in ("over", "columns"))
        known = words_of(over)
        for slug in over:
            if slug not in known:
                self.add_error("over", _("There is no published case type “%(slug)s”.") % {"slug": slug})
            elif data.get("kind") == Kind.REGISTER and not is_register(known[slug][0]):
                said = _("No state of “%(type)s” is “alive”: it is no register.")
                self.add_error("over", said % {"type": known[slug][0].title})
        if bool(data.get("by")) != (data.get("kind") == Kind.RANKING):
            self.add_error("by", _("A ranking, and nothing else, says under “by:” what it goes by."))
        for life, fields in known.values():
            self._judge(life, fields, columns, data)
        return data

    def _judge(self, life, fields, columns: tuple[str, ...], data: dict[str, Any]) -> None:
        from cases.public.lists import Unfit, label

        for word in columns:
            try:
                label(word, life, fields)
            except Unfit as unfit:
                self.add_error("columns", str(unfit))
        for name in ("where", "by"):
            text = data.get(name) or ""
            for word in sorted(uses(json.loads(text)) if text.startswith("{") else {text} - {""}):
                if word in fields and fields[word].secret:
                    said = _("“%(label)s” is secret: it may not stand on a page. Leave “%(key)s” out.")
                    self.add_error(name, said % {"label": fields[word].label, "key": word})


def _kept(text: str, read) -> str:
    if not text.strip():
        return ""
    try:
        return json.dumps(read(json.loads(text)), ensure_ascii=False)
    except ValueError as slip:  # no JSON, or a rule that nobody could read
        raise html.ValidationError(_("This is no condition: %(slip)s") % {"slip": slip}) from slip
