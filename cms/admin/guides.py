"""Editing a guide page: the service item is chosen from the catalogue, nobody types its code."""

from django import forms as html
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import HelpPanel
from wagtail.snippets.widgets import AdminSnippetChooser

from cms.admin.checks import PageForm


class GuideForm(PageForm):
    """``item`` stands for the page's item_code."""

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

    def field_of(self, finding):
        from cms.checks.finding import Rule

        return "item" if finding.rule == Rule.ELEMENT else super().field_of(finding)

    def refusal(self, name):
        if name == "item":
            return _("The guide cannot be published yet. This is missing of its item's facts:")
        return super().refusal(name)

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
