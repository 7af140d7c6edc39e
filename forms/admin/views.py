"""Views of the builder, where they differ from Wagtail's."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views import snippets

from forms import rights
from forms.admin import builder, exchange, reviewing

GOING_LIVE = {"publish", "submit", "restart-workflow", "workflow-action"}


class KeepsExtras:
    """Of the create and the edit view: tells the form whether it goes live, and keeps what stands beside it."""

    def post(self, request, *args, **kwargs):
        if "fields-count" not in request.POST:  # the builder's boxes are drawn by script; without it none was sent
            messages.error(
                request, _("Nothing was saved: building a form needs JavaScript. Switch it on, or import it.")
            )
            return redirect(request.get_full_path())
        return super().post(request, *args, **kwargs)

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.going_live = self.action in GOING_LIVE
        form.withheld = self.action == "publish" and not rights.may(self.request.user, rights.PUBLISH, form.instance)
        return form

    def save_instance(self):
        row = super().save_instance()
        if self.action == "publish" or not row.versions.exists():
            builder.keep_extras(self.form, row)
        elif moved := builder.moved_extras(self.form):
            self._say_it_waits(moved)
        return row

    def _say_it_waits(self, moved) -> None:
        if not self.expects_json_response:
            labels = _(", ").join(str(extra.label) for extra in moved)
            messages.warning(
                self.request, _("“%(labels)s” changes when you publish; a draft does not keep it.") % {"labels": labels}
            )


class FormCreateView(KeepsExtras, snippets.CreateView):
    """A new form begins with one open step."""

    def get_initial_form_instance(self):
        steps = self.model._meta.get_field("fields").stream_block
        return self.model(fields=[("step", steps.child_blocks["step"].get_default())])


class FormEditView(KeepsExtras, snippets.EditView):
    @cached_property
    def header_more_buttons(self):
        return [*super().header_more_buttons, *reviewing.buttons(self.object), *exchange.buttons(self.object)]


class FormIndexView(snippets.IndexView):
    """The list also makes a form from a workbook."""

    @cached_property
    def header_more_buttons(self):
        found = list(super().header_more_buttons)
        if self.user_has_permission("add"):
            found.append(Button(_("New form from a workbook"), exchange.address("import_new"), icon_name="upload"))
        return found


class FormCopyView(KeepsExtras, snippets.CopyView):
    """A new form that asks the same. Keys stay, dates do not."""

    def get_initial_form_instance(self):
        row = self.get_object().get_latest_revision_as_object()
        copy = self.model(
            title=_("%(title)s (copy)") % {"title": row.title},
            fields=row.fields,
            summary=row.summary,
            submit_button_text=row.submit_button_text,
            ask=row.ask,
            basis=row.basis,
            keep=row.keep,
        )
        return copy


class GuardedDeleteView(snippets.DeleteView):
    """Asks the policy about this very row: what was published stays, since other rows still name it."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not self.permission_policy.user_has_permission_for_instance(request.user, "delete", self.object):
            raise PermissionDenied


class CheckedWorkflowActionView(snippets.WorkflowActionView):
    """An approval publishes: what cannot run is not approved. The task must be this very row's."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if self.task_state.workflow_state.object_id != str(self.object.pk):
            raise Http404

    def post(self, request, *args, **kwargs):
        refusal = self._refusal() if self.action_name == "approve" else None
        if refusal is None:
            return super().post(request, *args, **kwargs)
        for sentence in refusal.messages:
            messages.error(request, sentence)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return self.render_modal_json(request, {"step": "success", "redirect": self.redirect_url})
        return redirect(self.redirect_url)

    def _refusal(self) -> ValidationError | None:
        return None


class FormWorkflowActionView(CheckedWorkflowActionView):
    def _refusal(self) -> ValidationError | None:
        return builder.problem_of(self.task_state.revision.as_object())
