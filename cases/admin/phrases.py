"""Phrases in the admin: for the whole house, for a unit, for a case type."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from cases import phrases
from cases.models import Phrase
from home.admin.units import UnitChoiceField


class PhraseForm(WagtailAdminModelForm):
    unit = UnitChoiceField(label=_("unit"), required=False, help_text=_("Blank: for all units."))

    class Meta:
        model = Phrase
        fields = ["title", "text", "unit", "type"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["type"].help_text = _("Blank: for every case type.")
        said = "；".join(f"{field} {words}" for field, words in phrases.field_words())
        self.fields["text"].help_text = _("Filled in for each case: %(fields)s.") % {"fields": said}

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        phrases.check(text)
        return text


class PhraseIndex(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("unit", "type")


class PhraseViewSet(ModelViewSet):
    model, name, icon = Phrase, "phrases", "openquote"
    menu_label, menu_order, add_to_admin_menu = pgettext_lazy("phrase", "Phrases"), 236, True
    index_view_class = PhraseIndex
    list_display = ["title", "unit", "type"]
    list_per_page, ordering = 50, ["title", "pk"]
    search_fields, search_backend_name = ["title", "text"], None
    copy_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update=False):
        return PhraseForm
