"""A calendar program fetches the due days of its owner: the address is all it has."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cases import attempts, feeds
from cases.public.private import private
from home import clock
from home.attempts import TooMany, client


@private
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    try:
        tried = attempts.take_calendar(feeds.hashed(token), client(request))
    except TooMany as refused:
        answer = HttpResponse(status=429)
        answer["Retry-After"] = max(1, int((refused.until - clock.now()).total_seconds()))
        return answer
    user = feeds.owner(token)
    if user is None:
        raise Http404
    tried.right()
    answer = HttpResponse(feeds.text(user), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="cases.ics"'
    return answer
