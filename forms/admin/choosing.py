"""Choosers that search by the words of columns: no index is needed for a few hundred rows."""

from functools import reduce
from operator import or_

from django import forms as html
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.snippets.views import chooser


def chooser_class(*columns: str, order: str = "") -> type[chooser.SnippetChooserViewSet]:
    """A chooser that finds every word typed in one of ``columns``; ``order``: what stands first in the list."""

    class Filter(BaseFilterForm):
        q = html.CharField(label=_("Search term"), required=False)

        def filter(self, objects):
            objects = super().filter(objects)
            words = self.cleaned_data.get("q") or ""
            for word in words.split():
                objects = objects.filter(reduce(or_, (Q(**{f"{name}__icontains": word}) for name in columns)))
            self.is_searching, self.search_query = bool(words), words
            return objects

    own = {"filter_form_class": Filter} | ({"ordering": order} if order else {})
    return type(
        "Chooser",
        (chooser.SnippetChooserViewSet,),
        {
            "choose_view_class": type("Choose", (chooser.ChooseView,), own),
            "choose_results_view_class": type("Results", (chooser.ChooseResultsView,), own),
        },
    )
