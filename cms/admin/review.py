"""Guides are drafted by departments, reviewed and published by the office: whose hand does what in the admin."""

from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import PagePermissionTester


class GuidePermissions(PagePermissionTester):
    """Rights to a guide or the list of guides: publishing, and what comes to the same, is the reviewers'."""

    def __init__(self, user, page):
        from cms.rights import reviews  # posts are loaded after pages

        super().__init__(user, page)
        if not user.is_superuser and not reviews(user):
            self.permissions = getattr(self, "permissions", set()) - {"publish"}


def only_complete(request, action_type, objects, action):
    """Hook of bulk actions: all that lack something are named at once, and nothing is published."""
    if action_type != "publish":
        return None
    from cms.completeness import gaps

    below = action.cleaned_form.cleaned_data.get("include_descendants")
    found = [(page, gaps(page)) for page in _drafts([page.specific for page in objects], below)]
    refused = [(page, missing) for page, missing in found if missing]
    for page, missing in refused:
        messages.error(request, sentence(page, missing))
    return redirect(action.next_url) if refused else None


def _drafts(pages, below: bool):
    from cms.models import ServiceGuidePage

    for page in pages:
        if isinstance(page, ServiceGuidePage):
            yield page.get_latest_revision_as_object()
        elif below:
            drafts = ServiceGuidePage.objects.descendant_of(page).not_live()
            yield from (draft.get_latest_revision_as_object() for draft in drafts)


def sentence(page, missing) -> str:
    said = _("“%(title)s” was not published. Missing: %(missing)s.")
    return said % {"title": page.title, "missing": "；".join(str(each).rstrip("。.") for each in missing)}


class RefusedPublishing:
    """Middleware: a guide that may not be published, from whatever button, leads to its editor with the reasons."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        from cms.completeness import Incomplete

        if not isinstance(exception, Incomplete):
            return None
        messages.error(request, sentence(exception.page, exception.gaps))
        where = reverse("wagtailadmin_pages:edit", args=[exception.page.pk])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":  # the window in which one approves
            return JsonResponse({"step": "success", "redirect": where})
        return redirect(where)
