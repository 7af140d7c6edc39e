"""What somebody who looks a case up came for: to hand in what is missing, to print how it stands, to rate.

A kiosk's first screen asks for these by name. The page that asks for number and code says so, and leads there at once;
where there is nothing to hand in or to rate, the case's own page says that.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import surveys
from cases.public import access, acts

KEY = "want"
SUPPLY, PRINT, RATE = "supply", "print", "rate"


@dataclass(frozen=True)
class Want:
    """``title``, ``text``: of the page that asks for number and code; ``verb``, ``icon``: of its button."""

    key: str
    title: str
    text: str
    verb: str
    icon: str


def of(request: HttpRequest) -> Want | None:
    """What the address asks for."""
    said = {
        SUPPLY: (_("Hand in what is missing"), _("With number and code you come straight to what is asked."), "upload"),
        PRINT: (_("Print how a case stands"), _("With number and code it is printed at once."), "print"),
        RATE: (_("Rate a case"), _("With number and code you come straight to the faces."), "rate"),
    }
    key = request.GET.get(KEY, "")
    if key not in said:
        return None
    title, text, icon = said[key]
    return Want(key, title, text, pgettext("public act", "Go on"), icon)


def then(request: HttpRequest, want: Want | None, here: str, found: access.Visit) -> str:
    """Where ``found`` is led, who has just shown number and code."""
    page = f"{here}{found.case.number}/"
    if want is None or found.who.party:
        return page
    if want.key == PRINT:
        return f"{page}?{PRINT}=1"
    if want.key == RATE:
        if surveys.waiting(found.case):
            return f"{page}rate/"
        messages.info(request, _("There is nothing to rate yet. When it is done, you are asked here."))
        return page
    for move in acts.offered(found.case):
        if not move.danger and acts.takes_files(move.form, move.only):
            return f"{page}{move.key}/"
    messages.info(request, _("Nothing is missing at present. What is asked of you would stand here."))
    return page
