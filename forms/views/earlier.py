"""“Fill it from an earlier case”: proof, then the list, then the ticks, then it stands in the form; never by itself."""

from datetime import datetime, timedelta

from django.core import signing
from django.http import HttpResponse

from forms import earlier
from forms.earlier import Offer
from forms.filling import Filling
from forms.models import Submission
from forms.views import guard
from forms.views.private import private
from forms.views.runner import Runner, later
from home import clock
from home.attempts import TooMany

TICKED, ALL, TOKEN = "fill", "all", "shown"
GOOD_FOR = timedelta(minutes=15)  # between the proof and the ticks


@private
def fill(runner: Runner) -> HttpResponse:
    """GET asks for the proof; a right one shows what would be filled in; the ticked lines go into the draft."""
    if runner.elsewhere:
        return runner.moved_away()
    filling = runner.begun()
    if not earlier.offered() or (filling is not None and filling.submission):
        return runner.to("done" if filling and filling.submission else "")
    if not runner.takes(filling):
        return runner.shut(filling)
    if runner.request.method == "POST" and TOKEN in runner.request.POST:
        return _ticked(runner, filling)
    return _proved(runner, filling)


def _proved(runner: Runner, filling: Filling) -> HttpResponse:
    source, request = earlier.source(), runner.request
    if request.method != "POST":
        return runner.page("earlier", {"form": source.form()})
    form = source.form(request.POST)
    if not form.is_valid():
        return runner.page("earlier", {"form": form}, status=422)
    try:
        found = source.find(request, form)
    except TooMany as refused:
        form.add_error(None, guard.wait_words(refused))
        return later(runner.page("earlier", {"form": form}, status=429), refused)
    if found is None:
        return runner.page("earlier", {"form": form}, status=422)
    return _list(runner, filling, found)


def _list(runner: Runner, filling: Filling, found: Submission, missed: bool = False) -> HttpResponse:
    offers = earlier.offers(found, filling.version, filling.answers)
    context = {
        "offers": offers,
        "submission": found,
        "token": _token(runner, found, filling),
        "names": {"ticked": TICKED, "all": ALL, "token": TOKEN},
        "missed": missed,
    }
    return runner.page("earlier_list", context, status=422 if missed else 200)


def _ticked(runner: Runner, filling: Filling) -> HttpResponse:
    post = runner.request.POST
    pk, version = _read(runner)
    if pk is None:
        return runner.page("earlier", {"form": earlier.source().form(), "late": True}, status=422)
    found = Submission.objects.select_related("version__form").get(pk=pk)
    wanted = _wanted(earlier.offers(found, filling.version, filling.answers), post)
    if not wanted or version != filling.version.pk:
        return _list(runner, filling, found, missed=True)
    try:
        if filling.draft is None:
            guard.counts_begun(runner.request)
    except TooMany as refused:
        return later(_list(runner, filling, found, missed=True), refused)
    filling.put({offer.key: offer.raw for offer in wanted})
    return runner.with_cookie(runner.to(1), filling)


def _wanted(offers: list[Offer], post) -> list[Offer]:
    ticked = set(post.getlist(TICKED))
    return [offer for offer in offers if ALL in post or offer.key in ticked]


# --- what the list carries: whose case was shown, when, and in which version of the form ----------------------------
def _token(runner: Runner, found: Submission, filling: Filling) -> str:
    return _signer(runner).sign_object([found.pk, filling.version.pk, int(clock.now().timestamp())])


def _read(runner: Runner) -> tuple[int | None, int | None]:
    """(submission, version), None for a token that is forged or older than a quarter of an hour."""
    try:
        found, version, seconds = _signer(runner).unsign_object(runner.request.POST.get(TOKEN, ""))
    except signing.BadSignature:
        return None, None
    fresh = clock.now() - datetime.fromtimestamp(seconds, clock.OFFICE_ZONE) <= GOOD_FOR
    return (found, version) if fresh else (None, None)


def _signer(runner: Runner) -> signing.Signer:
    """Good on this page alone."""
    return signing.Signer(salt=f"forms.earlier:{runner.place.base}")
