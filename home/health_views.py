"""/healthz for monitors: live (the process answers), ready (it can serve), and the whole state."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from home import health


@never_cache
def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    return _answer(health.report(health.READY))


@never_cache
def whole(request: HttpRequest) -> HttpResponse:
    return _answer(health.report())


def _answer(report: dict) -> JsonResponse:
    return JsonResponse(report, status=503 if report["status"] == health.FAIL else 200)
