"""Pages that are one person's: no cache keeps them, no search engine lists them."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.views.decorators.cache import never_cache


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """View decorator: no-store (the back button of a shared computer included) and noindex."""

    @wraps(view)
    def wrapped(*args, **kwargs) -> HttpResponse:
        answer = view(*args, **kwargs)
        answer["X-Robots-Tag"] = "noindex"
        return answer

    return never_cache(wrapped)
