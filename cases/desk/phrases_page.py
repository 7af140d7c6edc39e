"""Phrases kept by the lead of a unit: a list, and one form for a new one and for an old one."""

from django import forms as html
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import phrases
from cases.desk.access import desk
from cases.desk.page import show
from cases.models import CaseType, Phrase
from home.refused import Refused


class PhraseForm(html.ModelForm):
    use_required_attribute = False

    class Meta:
        model = Phrase
        fields = ["title", "text", "unit", "type"]
        widgets = {"text": html.Textarea(attrs={"rows": 4, "maxlength": 1000})}

    def __init__(self, units, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"] = html.ModelChoiceField(
            self.fields["unit"].queryset.filter(pk__in=[unit.pk for unit in units]),
            label=gettext_lazy("unit"), initial=units[0], empty_label=None,
        )  # fmt: skip
        self.fields["type"].queryset = CaseType.objects.order_by("title")
        self.fields["type"].empty_label = _("every case type")
        for field in self.fields.values():
            field.error_messages["required"] = _("Fill this in.")

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        phrases.check(text)
        return text


@desk
def kept(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """GET: the list, and the form of one of them or of a new one. POST: keep it, or take it out."""
    units = phrases.keeps_for(request.user)
    if not units:
        raise Refused(_("Phrases of a unit are kept by its lead, those for all in the admin."))
    mine = phrases.kept_by(request.user)
    row = get_object_or_404(mine, pk=pk) if pk else None
    if row and request.method == "POST" and request.POST.get("drop"):
        row.delete()
        messages.success(request, _("The phrase is gone."))
        return redirect("desk:phrases")
    form = PhraseForm(units, request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The phrase is offered from now on."))
        return redirect("desk:phrases")
    context = {"rows": mine, "form": form, "row": row, "fields": phrases.field_words()}
    return show(request, "phrases.html", context, 422 if request.method == "POST" else 200)
