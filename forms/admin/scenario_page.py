"""One scenario in the admin: what it types, what it expects, what differs; accepted, changed or taken away here."""

from typing import Any

from django import forms as html
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.admin import messages

from forms import publishing, reading, schema
from forms.admin.exchange import address
from forms.admin.reviewing import ReviewPage
from forms.answers import FILES
from forms.errors import EVERYWHERE
from forms.exchange import landing
from forms.models import Scenario
from forms.review import scenarios
from forms.review.scenarios import Tried

ANSWER = "a-"


class ScenarioForm(html.ModelForm):
    """What people write about a scenario. What it expects is taken from the form, never typed; rows of tables and
    files stay as they were tried.
    """

    class Meta:
        model, fields = Scenario, ["title", "day"]
        widgets = {"day": html.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args, spec: schema.Form, **kwargs):
        super().__init__(*args, **kwargs)
        self.before = scenarios.tried_of(self.instance)
        self.asked = {
            field.key: field
            for field in spec.fields()
            if field.answers and field.calc is None and not field.columns and field.type not in FILES
        }
        for key, field in self.asked.items():
            self.fields[ANSWER + key] = _box(field, self.before.answers.get(key))

    def tried(self) -> Tried:
        """What is typed now."""
        answers = {key: raw for key, raw in self.before.answers.items() if key not in self.asked}
        for key in self.asked:
            if typed := self.cleaned_data[ANSWER + key]:
                answers[key] = typed
        return Tried(answers, self.before.files, self.before.channel)


def _box(field: schema.Field, raw: Any) -> html.Field:
    """A plain box, or the choices there are; what is typed is judged by the form, not here."""
    common = {"label": field.label, "required": False}
    choices = [(choice.code, choice.label) for choice in field.choices or ()]
    if field.type == "multi_choice" and choices:
        return html.MultipleChoiceField(choices=choices, initial=raw, widget=html.CheckboxSelectMultiple, **common)
    if field.type in ("yes_no", "consent"):
        choices = [("yes", pgettext("rule", "yes")), ("no", pgettext("rule", "no"))]
        raw = {True: "yes", False: "no", "on": "yes"}.get(raw, raw)
    if choices:
        return html.ChoiceField(choices=[("", "—"), *choices], initial=raw, **common)
    return html.CharField(initial="" if raw is None else str(raw), strip=True, **common)


class ScenarioView(ReviewPage):
    template_name = "forms/review/scenario.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.scenario = get_object_or_404(self.row.scenarios, pk=kwargs["scenario"])

    @property
    def page_title(self) -> str:
        return _("Scenario “%(title)s”") % {"title": self.scenario.title}

    def dispatch(self, request, *args, **kwargs):
        try:
            self.spec = publishing.built(landing.held(self.row))
        except publishing.Unpublishable as slip:
            self.spec = None
            if self.user_has_permission_for_instance("change", self.row):
                messages.error(request, str(slip))
                return redirect(address("review", self.row.pk))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, **_kwargs):
        return self.shown(ScenarioForm(instance=self.scenario, spec=self.spec))

    def shown(self, form: ScenarioForm, status: int = 200, refusal: str = ""):
        expected = scenarios.expected_of(self.scenario)
        errors = [
            (reading.label_of(self.spec, place) if place != EVERYWHERE else "", said)
            for place, said in expected.errors.items()
        ]
        return self.page(
            status,
            form=form,
            scenario=self.scenario,
            differences=scenarios.differences(self.spec, self.scenario),
            shown=[reading.label_of(self.spec, key) for key in expected.shown],
            errors=errors,
            refusal=refusal,
        )

    def post(self, request, **_kwargs):
        what, back = request.POST.get("do", ""), redirect(address("review", self.row.pk) + "#scenarios")
        if what == "delete":
            self.scenario.delete()
            messages.success(request, _("The scenario is gone."))
            return back
        if what == "accept":
            scenarios.accept(self.scenario, self.spec)
            messages.success(request, _("From now on this is what is expected."))
            return back
        form = ScenarioForm(request.POST, instance=self.scenario, spec=self.spec)
        if not form.is_valid():
            return self.shown(form, 422)
        try:
            scenarios.change(form.save(commit=False), self.spec, form.tried())
        except scenarios.Refused as refusal:
            return self.shown(form, 422, str(refusal))
        messages.success(request, _("Saved. It expects what the form does with this now; look whether that is right."))
        return redirect(address("scenario", self.row.pk, self.scenario.pk))
