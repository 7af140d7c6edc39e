"""What tells a person's post from a robot's. Nobody is turned away: who looks strange is asked once more."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils.translation import ngettext

from forms import publishing
from forms.asking import PERSON, STAMP, TRAP
from forms.filling import Filling
from forms.models import FormVersion
from home import attempts, clock
from home.attempts import Limit, TooMany

SALT = "forms.stamp"
FRESH = timedelta(days=1)


def stamp(place, version: FormVersion) -> str:
    """Says which page and version a browser was shown, and when; nobody else can write one."""
    return signing.Signer(salt=SALT).sign_object([place.base, version.pk, int(clock.now().timestamp())])


def read(request: HttpRequest, place) -> int | None:
    """Id of the version in a stamp of this page that is not older than a day."""
    try:
        base, version, seconds = signing.Signer(salt=SALT).unsign_object(request.POST.get(STAMP, ""))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    at = datetime.fromtimestamp(seconds, clock.OFFICE_ZONE)
    return version if base == place.base and clock.now() - at <= FRESH else None


def version_of(request: HttpRequest, place) -> FormVersion | None:
    """The version a first post was asked under, though another may run by now: what was read is what is answered."""
    known = read(request, place) if request.method == "POST" else None
    version = FormVersion.objects.select_related("form").filter(pk=known).first() if known else None
    return version if version and publishing.accepts(version) else None


def suspicious(request: HttpRequest, place, filling: Filling) -> bool:
    """A filled trap, a page we never drew, or a whole form within a blink; never somebody who ticked “a person”."""
    if request.POST.get(PERSON):
        return False
    if request.POST.get(TRAP) or read(request, place) is None:
        return True
    return clock.now() - filling.draft.created_at < timedelta(seconds=settings.FORM_LEAST_SECONDS)


# --- too much from one address --------------------------------------------------------------------------------------
def counts_begun(request: HttpRequest) -> None:
    """A draft is about to be made. Raises TooMany; then nothing is."""
    attempts.take(Limit("form-start", attempts.client(request), settings.FORM_STARTS_PER_HOUR))


@contextmanager
def counts_sent(request: HttpRequest) -> Iterator[None]:
    """One submission; what was not taken in does not count. Raises TooMany."""
    tried = attempts.take(Limit("form-send", attempts.client(request), settings.FORM_SENDS_PER_HOUR))
    try:
        yield
    except BaseException:
        tried.back()
        raise


def wait_words(refused: TooMany) -> str:
    """After wrong codes."""
    return ngettext(
        "Too many wrong tries. To keep the case safe, wait %(n)d minute and try again.",
        "Too many wrong tries. To keep the case safe, wait %(n)d minutes and try again.",
        refused.minutes,
    ) % {"n": refused.minutes}


def too_many_words(refused: TooMany) -> str:
    return ngettext(
        "So much has come from your network within an hour that we have to wait. Nothing you typed is lost: try again "
        "in %(n)d minute.",
        "So much has come from your network within an hour that we have to wait. Nothing you typed is lost: try again "
        "in %(n)d minutes.",
        refused.minutes,
    ) % {"n": refused.minutes}
