"""Over to the version that runs: first the report of what stays, what is asked again and what goes; POST does it."""

from django.http import HttpResponse

from forms.asking import BUTTON
from forms.views import faces
from forms.views.private import private
from forms.views.runner import Runner

VERSION = "version"


@private
def changes(runner: Runner) -> HttpResponse:
    """The person decides, unless the old version is taken no more. What they read is what is done: another version
    published meanwhile is shown first.
    """
    filling = runner.filling
    if runner.elsewhere:
        return runner.moved_away()
    if filling is None or filling.submission:
        return runner.to("done" if filling else "")
    newer = runner.newer(filling)
    if newer is None:
        return runner.to() if runner.takes(filling) else runner.shut(filling)
    if runner.request.method == "POST" and runner.request.POST.get(VERSION) == str(newer.pk):
        filling.go_over(newer)
        return runner.to(faces.next_part(filling))
    context = {
        "report": filling.carried(newer),
        "newer": newer,
        "draft": filling.draft,
        "may_stay": runner.takes(filling),
        "stay_url": runner.url(faces.next_part(filling)),
        "button": BUTTON,
        "version_name": VERSION,
    }
    return runner.page("changes", context, status=409 if runner.request.method == "POST" else 200)
