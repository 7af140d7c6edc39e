"""Editing a guide page: the service item is chosen from the catalogue, nobody types its code."""

from django import forms as html
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import HelpPanel
from wagtail.snippets.widgets import AdminSnippetChooser


class GuideForm(WagtailAdminPageForm):
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
            return super().get_context_data(parent_context) | {"item": item, **(_known(item) if item else {})}


def _known(item) -> dict:
    from cms import guides

    known = guides.facts(item.code)
    rows = [
        (_("Term"), guides.term_words(known)),
        (_("Trips to the hall"), guides.visit_words(known)),
        (_("Fee"), guides.fee_words(known)),
        (_("Materials"), len(known.get("materials") or []) or ""),
    ]
    edit_url = reverse(item.snippet_viewset.get_url_name("edit"), args=[item.pk])
    return {"rows": [row for row in rows if row[1]], "edit_url": edit_url}
