"""Who may sign in, and what a locked-out person reads."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.shortcuts import render

from home import crypto, personal


class Backend(ModelBackend):
    """Django's own, except that sample accounts do not exist where DEMO is off."""

    def user_can_authenticate(self, user) -> bool:
        return super().user_can_authenticate(user) and (settings.DEMO or not user.demo)


def tried_name(request, credentials=None) -> str | None:
    """The account that is written down with a failed try. People type their phone or ID number there: it is kept
    masked, with enough of its keyed hash for the lock to tell one from another.
    """
    name = (credentials or request.POST).get("username")
    if not name or not personal.has_numbers(name):
        return name
    return f"{personal.masked(name)}#{crypto.lookup(name, 'sign-in')[:12]}"


def locked_out(request, credentials, *args, **kwargs):
    """After too many wrong tries: a page that says how long to wait and whom to call."""
    minutes = int(settings.AXES_COOLOFF_TIME * 60)
    return render(request, "home/locked_out.html", {"minutes": minutes}, status=429)
