"""“Fill it from an earlier case”: number and pick-up code show whose case it is, under the limits of tracking."""

from django.http import HttpRequest

from cases import attempts
from cases.public import access
from cases.public.forms import LookUp
from forms.earlier import Source
from forms.models import Submission
from home.attempts import client


def find(request: HttpRequest, form: LookUp) -> Submission | None:
    """What was said when the case was opened; None, and a sentence in ``form``, where both do not belong together."""
    number = form.cleaned_data["number"]
    tried = attempts.take(number, client(request), known=access.is_known(request, number))
    case = access.check(number, form.cleaned_data["code"])
    if case is None or case.submission is None:
        form.refuse()
        return None
    tried.right()
    return case.submission


SOURCE = Source(LookUp, find)
