"""Editing a guide page: the service item is chosen from the catalogue, nobody types its code."""

from django import forms as html
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import HelpPanel
from wagtail.snippets.widgets import AdminSnippetChooser

GOING_ON = ("publish", "submit", "restart-workflow")


def refusal() -> str:
    return _("The guide cannot be published yet. This is missing of its item's facts:")


class GuideForm(WagtailAdminPageForm):
    """``item`` stands for the page's item_code."""

    keeping = False

    item = html.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("Service item"),
        help_text=gettext_lazy(
            "Term, materials, steps and places are the item's. A new item is made under “Service items”."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        from cases.models import ServiceItem  # pages are loaded before the rows they are about

        self.fields["item"].queryset = ServiceItem.objects.all()
        self.fields["item"].widget = AdminSnippetChooser(ServiceItem)
        if self.instance.item_code:
            self.initial.setdefault("item", self.instance.item)

    def defer_required_fields(self):
        """Wagtail says so where a draft is kept: then nothing needs to be complete."""
        super().defer_required_fields()
        self.keeping = True

    def clean(self):
        data = super().clean()
        if data.get("item") and not self.keeping and self._goes_on():
            from cms.completeness import gaps

            self.instance.plain = data.get("plain") or ""
            self.instance.go_live_at = data.get("go_live_at")
            if missing := gaps(self.instance):
                self.add_error("item", html.ValidationError([refusal(), *map(str, missing)]))
        return data

    def _goes_on(self) -> bool:
        """Whether this is for publishing or for review; sending back and stopping a review need nothing."""
        said = self.data.get
        approved = said("action-workflow-action") and said("workflow-action-name") == "approve"
        return bool(approved or any(said(f"action-{name}") for name in GOING_ON))

    def clean_item(self):
        item = self.cleaned_data["item"]
        if item is None:
            return None
        others = type(self.instance).objects.exclude(pk=self.instance.pk).filter(item_code=item.code)
        if other := others.first():
            said = _("“%(item)s” has a guide already: “%(page)s”. Edit that page.")
            raise html.ValidationError(said % {"item": item, "page": other.title})
        self.instance.item_code = item.code
        return item


class ItemPanel(HelpPanel):
    """What the guide prints of its item, and the way to the item's editor."""

    def __init__(self, **kwargs):
        super().__init__(**{"template": "cms/admin/guide_item.html", **kwargs})

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context=None):
            item = self.instance.item if self.instance and self.instance.item_code else None
            values = _known(item, self.instance.plain) if item else {}
            return super().get_context_data(parent_context) | {"item": item, **values}


def _known(item, plain: str) -> dict:
    from cms import completeness, guides

    known = guides.facts(item.code)
    rows = [
        (_("Term"), guides.term_words(known)),
        (_("Trips to the hall"), guides.visit_words(known)),
        (_("Fee"), guides.fee_words(known)),
        (_("Materials"), len(known.get("materials") or []) or ""),
    ]
    edit_url = reverse(item.snippet_viewset.get_url_name("edit"), args=[item.pk])
    asked = completeness.elements(known, plain)
    return {
        "rows": [row for row in rows if row[1]],
        "edit_url": edit_url,
        "missing": [each for each in asked if not each.there],
        "there": [each for each in asked if each.there],
    }
