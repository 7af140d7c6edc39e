"""Middleware: NUL, which no keyboard writes and PostgreSQL keeps nowhere, is taken out of all that is typed or asked.

Pages read addresses and forms in a hundred places; here it is done once for all of them, so that both databases answer
alike. Who pasted it from somewhere could not see it to take it out.
"""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.request import UnreadablePostError

NUL = "\x00"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class WithoutNul:
    """Stands behind the check of the form's token, which has read the form already."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info:
            raise Http404
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = without(request.GET)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> None:
        if request.method != "POST" or request.content_type not in FORMS:
            return
        try:
            request.POST = without(request.POST)
        except UnreadablePostError:  # broken off on its way: the view says so
            return


def asked(query: str) -> QueryDict:
    """What an address asked for that was kept or carried along: ``query`` as it stands behind its question mark."""
    return without(QueryDict(query))


def without(said: QueryDict) -> QueryDict:
    """``said`` itself where nothing is to be taken out."""
    pairs = [(name, value) for name, values in said.lists() for value in values]
    if not any(NUL in name or NUL in value for name, value in pairs):
        return said
    made = QueryDict(mutable=True, encoding=said.encoding)
    for name, value in pairs:
        made.appendlist(name.replace(NUL, ""), value.replace(NUL, ""))
    made._mutable = False
    return made
