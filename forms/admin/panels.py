"""Panels of the builder that are more than a field: the questions with their list, and facts that are never typed."""

import json

from django.forms import Media, Script
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.admin.panels import FieldPanel

from forms import library

COMMON = ("text", "choice", "date", "picture", "id_number", "mobile", "unit", "money")


class FixedPanel(FieldPanel):
    """A fact that is shown and never typed; only where there is one."""

    def __init__(self, field_name: str, **kwargs):
        super().__init__(field_name, **{**kwargs, "read_only": True})

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(self.instance and self.instance.pk and self.value_from_instance) and super().is_shown()


class QuestionsPanel(FieldPanel):
    """The stream of questions with its list, tools and findings (static/ow/js/admin/builder)."""

    class BoundPanel(FieldPanel.BoundPanel):
        @property
        def template_name(self) -> str:
            return super().template_name if self.read_only else "forms/admin/questions_panel.html"

        @property
        def media(self) -> Media:
            return super().media + Media(js=[Script("ow/js/admin/builder/builder.js", type="module")])

        def get_context_data(self, parent_context=None) -> dict:
            pk = self.instance.pk if self.instance else None
            name, parts = "wagtailsnippets_forms_form:board", "wagtailsnippets_forms_form:parts"
            return super().get_context_data(parent_context) | {
                "board": reverse(name, args=[pk]) if pk else reverse(f"{name}_new"),
                "pk": pk,
                "words": json.dumps(words()),
                "common": json.dumps(COMMON),
                "library": reverse(parts, args=[pk]) if pk else reverse(f"{parts}_new"),
                "parts": json.dumps(
                    [{"ref": each.ref, "title": each.part.title, "n": each.number} for each in library.offered()]
                ),
            }


def words() -> dict[str, str]:
    """What the scripts of the builder say; {n}, {name} and their like are filled there."""
    return {
        "step": _("Step {n}"),
        "unnamed": _("no words yet"),
        "count": _("{n} questions"),
        "minutes": _(", about {n} minutes"),
        "error": pgettext("builder", "wrong"),
        "rule": pgettext("builder", "rule"),
        "secret": pgettext("builder", "secret"),
        "calc": pgettext("builder", "calculated"),
        "up": _("Up"),
        "down": _("Down"),
        "copy": _("Copy"),
        "paste": pgettext("builder", "Paste"),
        "remove": pgettext("builder", "Delete"),
        "moved": _("“{name}” was moved."),
        "copied": _("“{name}” was copied. It can be pasted in this form or another one."),
        "pasted": _("“{name}” was pasted."),
        "renamed": _("The key {old} is taken here; it is called {now} now, in its rules too."),
        "removed": _("“{name}” was deleted. Leave without saving and it comes back."),
        "remove_sure": _("Delete “{name}”?"),
        "remove_used": _("Rules ask about “{name}”:\n{where}\nDelete it all the same?"),
        "library": _("From the library of parts"),
        "part": _("{title}, version {n}"),
        "part_added": _("“{name}” was added. Change your copy as you like: the library is not changed by it."),
        "keep": pgettext("builder", "Keep as a part"),
        "keep_new": _("What is the part called?"),
        "keep_again": _("Under this title it becomes the next version of “{name}”; under another one, a new part."),
        "line_down": _("The server did not answer. Try again in a moment."),
        "not_here": _("It does not fit here. Choose a step first."),
        "checks": pgettext("builder", "Checks"),
        "must": _("Must be mended"),
        "should": pgettext("finding", "Advice"),
        "note": pgettext("finding", "Note"),
        "go": _("Go there"),
        "raw": _("The rule as text"),
        "by_hand": _("This rule says more than can be picked. Read it here, change it in its text."),
        "first_rule": _("Add a condition"),
        "more_rule": _("One more condition"),
        "all": _("all of these hold"),
        "any": _("one of these holds"),
        "join": _("How the conditions go together"),
        "when": pgettext("rule", "If"),
        "and": pgettext("rule", "and"),
        "or": pgettext("rule", "or"),
        "question": pgettext("rule", "Question"),
        "operator": pgettext("rule", "Comparison"),
        "value": pgettext("rule", "Answer"),
        "least": pgettext("rule", "From"),
        "most": pgettext("rule", "to"),
        "yes": _("Yes"),
        "no": _("No"),
        "drop": _("Take out"),
    }
