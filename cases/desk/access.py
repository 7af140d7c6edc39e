"""Who may enter a page of the desk, and that no page of it is kept anywhere."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.views.decorators.cache import never_cache

from cases import rights
from cases.desk import gone

private = never_cache  # says no-store: neither a proxy nor the back button shows such a page again


def desk(view: Callable) -> Callable:
    """A page of the desk: one signs in first. What is on it is decided by `visible_to` and `may`."""

    @wraps(view)
    def shown(request, *args, **kwargs):
        if request.method not in ("GET", "HEAD"):  # what is done may change who may what
            try:
                return view(request, *args, **kwargs)
            except gone.Gone as left:
                return gone.answer(request, left.case)
        with rights.remembering():
            return view(request, *args, **kwargs)

    return private(login_required(shown))
