"""The form as a blank sheet of paper, for everybody to print."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from forms import places
from forms.models import FormVersion
from forms.paper import blank
from forms.views.private import private
from forms.views.runner import Runner


@private
def sheet(runner: Runner) -> HttpResponse:
    version = runner.version
    return runner.closed() if version is None else answer(runner.request, version)


def answer(request, version: FormVersion) -> HttpResponse:
    address = request.build_absolute_uri(places.typing(version) or places.of(version.form) or "/")
    made = HttpResponse(blank.draw(version, address, at=version.published_at), content_type="application/pdf")
    name = _("form-%(title)s.pdf") % {"title": version.spec.title}
    made["Content-Disposition"] = content_disposition_header(True, name)
    made["X-Content-Type-Options"] = "nosniff"
    return made
