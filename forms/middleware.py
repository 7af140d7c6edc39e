"""Posts too large to be read at all are refused before anything of them is: a page says so, nothing fills the disk."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

CHUNK = 256 * 1024
PATIENCE = 4  # times the limit: so much is read and thrown away, so that the browser shows our page, not a broken line


class RequestLimit:
    """413 for a post of more than REQUEST_LIMIT_MB; editors' uploads have Wagtail's limits of their own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        limit = settings.REQUEST_LIMIT_MB * 1024 * 1024
        size = _size(request)
        if size <= self._most(request, limit):
            return self.get_response(request)
        if size <= PATIENCE * limit:
            while request.read(CHUNK):
                pass
        answer = render(request, "413.html", status=413)
        answer["Cache-Control"] = "no-store"
        answer["Connection"] = "close"
        return answer

    def _most(self, request: HttpRequest, limit: int) -> int:
        """Text alone, without files, is never longer than Django reads; it would answer 400 without a word."""
        plain = request.content_type == "application/x-www-form-urlencoded"
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE if plain else limit


def _size(request: HttpRequest) -> int:
    if request.method in ("GET", "HEAD") or request.path.startswith("/admin/"):
        return 0
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
