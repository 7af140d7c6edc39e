"""The review of a form (检查): findings, rules, scenarios, where each question is used, what a new version changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from forms import publishing, schema
from forms.admin.exchange import OfOneForm, address
from forms.exchange import landing
from forms.models import Form
from forms.review import difference, gate, mending, scenarios, usage
from forms.review.findings import Finding


@dataclass(frozen=True)
class Question:
    """``uses``: what needs it; nothing does where it is empty."""

    key: str
    label: str
    uses: tuple[usage.Use, ...]


@dataclass(frozen=True)
class Review:
    """All that is known about what the builder holds. ``problems``: why it is no whole form; then the rest is empty.

    ``previous``: the version that runs; ``changes``: what publishing would change of it.
    """

    problems: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    covered: tuple[scenarios.Covered, ...] = ()
    results: tuple[scenarios.Result, ...] = ()
    questions: tuple[Question, ...] = ()
    previous: Any = None
    changes: tuple[difference.Change, ...] = ()
    running: tuple[difference.Running, ...] = ()

    @property
    def may_publish(self) -> bool:
        return not self.problems and not any(each.stops for each in self.findings)

    @property
    def seen_both_ways(self) -> int:
        return sum(each.both for each in self.covered)


def review(row: Form) -> Review:
    """Of what the builder holds now."""
    form, current = landing.held(row), row.current
    try:
        spec = publishing.built(form)
    except publishing.Unpublishable as slip:
        return Review(problems=tuple(slip.sentences), previous=current, running=difference.running(row))
    return Review(
        findings=gate.findings(spec, row),
        covered=scenarios.coverage(spec, row),
        results=scenarios.play_all(row, spec),
        questions=tuple(_questions(spec, form)),
        previous=current,
        changes=difference.changes(current.spec, spec) if current else (),
        running=difference.running(row),
    )


def _questions(spec: schema.Form, form: Form) -> Iterator[Question]:
    for key, uses in usage.usage(spec, form).items():
        table, dot, column = key.partition(".")
        label = spec.field(table).label
        yield Question(key, f"{label} · {spec.field(table).column(column).label}" if dot else label, uses)


class ReviewPage(OfOneForm, WagtailAdminTemplateMixin, View):
    """A page of the admin about one form."""

    template_name = "forms/review/review.html"
    page_title = gettext_lazy("Review")
    header_icon = "form"

    @property
    def page_subtitle(self) -> str:
        return self.row.title

    def get_breadcrumbs_items(self):
        items = [
            {"url": address("list"), "label": capfirst(Form._meta.verbose_name_plural)},
            {"url": address("edit", self.row.pk), "label": self.row.title},
        ]
        if self.template_name != ReviewPage.template_name:
            items.append({"url": address("review", self.row.pk), "label": _("Review")})
        return [*self.breadcrumbs_items, *items, {"url": "", "label": self.page_title}]

    def page(self, status: int = 200, **context):
        shown = {**self.get_context_data(), "row": self.row, "back": address("review", self.row.pk), **context}
        return render(self.request, self.template_name, shown, status=status)


class ReviewView(ReviewPage):
    def get(self, request, pk):
        return self.page(review=review(self.row), edit_url=address("edit", pk), try_url=address("rehearse", pk))


class MendView(OfOneForm, View):
    """Takes over what a finding proposes, into the draft. It is looked for again: the form may have moved on."""

    http_method_names = ["post"]

    def post(self, request, pk):
        place, code = request.POST.get("place", ""), request.POST.get("code", "")
        found = [each for each in review(self.row).findings if (each.place, each.code) == (place, code) and each.fix]
        if not found:
            messages.warning(request, _("This was mended already."))
            return redirect(address("review", pk))
        try:
            mending.mend(self.row, found[0].fix, request.user)
        except mending.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Changed in the draft: %(what)s") % {"what": found[0].fix.label})
        return redirect(address("review", pk))


def buttons(row: Form) -> list[Button]:
    """What the builder offers: review and rehearsal."""
    return [
        Button(_("Who may do what"), address("rights", row.pk), icon_name="group", priority=45),
        Button(_("Review"), address("review", row.pk), icon_name="list-ul", priority=10),
        Button(_("Try the form"), address("rehearse", row.pk), icon_name="view", priority=11),
    ]
