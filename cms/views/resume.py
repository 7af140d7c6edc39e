"""/resume/: the code of any form's draft, for who does not remember the form's own page."""

from django.http import HttpRequest, HttpResponse

from forms.views import resuming


def resume(request: HttpRequest) -> HttpResponse:
    return resuming.resume(request)
