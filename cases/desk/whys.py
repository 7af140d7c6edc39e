"""Why the questions of a case were asked or not: each of its submissions taken apart, masked as on the case page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases import data, rights
from cases.models import Case
from forms.review import given
from forms.review.trace import Trace, traces
from home import clock
from home.templatetags.ow import weekday_time


@dataclass(frozen=True)
class Part:
    """One submission. ``traces``: of the questions that have a rule."""

    title: str
    said: str
    traces: tuple[Trace, ...]


def parts(case: Case, user) -> list[Part]:
    """Of the opening submission first, then of what moves asked."""
    return [_part(submission) for submission in rights.readable(user, data.submissions(case))]


def _part(submission) -> Part:
    said = _("form version %(n)d, %(at)s") % {"n": submission.version.number, "at": weekday_time(submission.at)}
    with clock.at(submission.at):  # a rule about today speaks of the day it was filled in
        found = traces(given.of_submission(submission))
    return Part(submission.version.spec.title, said, found)
