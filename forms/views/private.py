"""Pages that are one person's."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: never cached, the back button of a shared computer included; not indexed unless the answer says so."""

    @wraps(view)
    def wrapped(*args, **kwargs):
        answer = view(*args, **kwargs)
        answer["Cache-Control"] = "private, no-store"
        answer.setdefault("X-Robots-Tag", "noindex")
        return answer

    return wrapped
