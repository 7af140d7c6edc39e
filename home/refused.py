"""Somebody may not open a page, and it can be said who may: the page that says no (403) prints that sentence."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseForbidden
from django.template import loader


class Refused(PermissionDenied):
    """str() is a sentence for who was refused. Django's and Wagtail's own are notes for developers, and stay unsaid."""


def page(request: HttpRequest, exception: Exception) -> HttpResponseForbidden:
    said = str(exception) if isinstance(exception, Refused) else ""
    return HttpResponseForbidden(loader.render_to_string("403.html", {"said": said}, request))
