"""Guides are drafted by departments, reviewed and published by the office: whose hand does what in the admin."""

from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page, PagePermissionTester


class GuidePermissions(PagePermissionTester):
    """Rights to a guide or the list of guides: publishing, and what comes to the same, is the reviewers'."""

    def __init__(self, user, page):
        from cms.rights import reviews  # posts are loaded after pages

        super().__init__(user, page)
        if not user.is_superuser and not reviews(user):
            self.permissions = getattr(self, "permissions", set()) - {"publish"}


def only_sound(request, action_type, objects, action):
    """Hook of bulk actions: all that may not go out are named at once, and nothing is published; what only should be
    looked at goes out, and is said."""
    if action_type != "publish":
        return None
    from cms.checks import gate

    below = action.cleaned_form.cleaned_data.get("include_descendants")
    known = gate.Known.now()
    found = [(page, gate.look(page, known)) for page in _drafts([page.specific for page in objects], below)]
    refused = [(page, report.refusals) for page, report in found if report.refusals]
    for page, findings in refused:
        messages.error(request, sentence(page, findings))
    if refused:
        return redirect(action.next_url)
    for page, report in found:
        _doubts(request, page, report)
    return None


def _doubts(request, page, report) -> None:
    """What nobody has confirmed yet of a page that goes out all the same."""
    if report.fresh:
        said = _("“%(title)s” is published. Look at it once more: %(reasons)s.")
        messages.warning(request, said % {"title": page.title, "reasons": _reasons(report.fresh)})


def _drafts(pages, below: bool):
    from cms.models.base import SitePage

    for page in pages:
        drafts = page.get_descendants().not_live().specific() if below else ()
        for each in (page, *drafts):
            if isinstance(each, SitePage):
                yield each.get_latest_revision_as_object()


def sentence(page, findings) -> str:
    said = _("“%(title)s” was not published. %(reasons)s.")
    return said % {"title": page.title, "reasons": _reasons(findings)}


def _reasons(findings) -> str:
    return "；".join(str(each).rstrip("。.") for each in findings)


class RefusedPublishing:
    """Middleware: a page that may not be published, from whatever button, leads to its editor with the reasons; one
    that was approved in the window of the review, where nothing is asked, says what may be wrong with it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        answer = self.get_response(request)
        if (asked := getattr(request, "approved_with", None)) and answer.status_code < 400:
            page, report = asked
            if type(page).objects.filter(pk=page.pk, live=True, has_unpublished_changes=False).exists():
                _doubts(request, page, report)
        return answer

    def process_view(self, request, _view, _given, kwargs):
        """Before it goes out: what goes out counts as confirmed."""
        if request.method != "POST" or request.resolver_match.view_name != "wagtailadmin_pages:workflow_action":
            return
        page = Page.objects.filter(pk=kwargs["page_id"]).first() if kwargs["action_name"] == "approve" else None
        if page and hasattr(page.specific_class, "standards"):
            from cms.checks import gate

            draft = page.get_latest_revision_as_object()
            request.approved_with = draft, gate.look(draft)

    def process_exception(self, request, exception):
        from cms.checks.gate import Refused

        if not isinstance(exception, Refused):
            return None
        messages.error(request, sentence(exception.page, exception.findings))
        where = reverse("wagtailadmin_pages:edit", args=[exception.page.pk])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":  # the window in which one approves
            return JsonResponse({"step": "success", "redirect": where})
        return redirect(where)
