"""Taking back what was just done to many cases: each an undoing of its own, with an outcome."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cases import undoing
from cases.actor import staff
from cases.desk.access import desk
from cases.desk.bulk import Line, Picked, back_of, picks_of, seen_of
from cases.desk.page import show
from cases.errors import CaseError, Conflict


@desk
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """``pick`` and ``v-<number>`` as the page of the outcomes has them."""
    back = back_of(request)
    picked = Picked(request.user, picks_of(request))
    if not picked.cases:
        return redirect(back)
    lines = [Line(case, None) for case in picked.cases]
    for line in lines:
        try:
            undoing.undo(line.case, seen_version=seen_of(request, line.case), by=staff(request.user))
        except Conflict:
            line.why = _("Somebody else was quicker. Look at the case.")
        except CaseError as refusal:
            line.why = str(refusal)
        else:
            line.done = True
    done = sum(line.done for line in lines)
    said = ngettext("%(n)d case is as it was.", "%(n)d cases are as they were.", done) % {"n": done}
    context = {"picked": picked, "lines": lines, "back": back, "query": request.POST.get("query", ""), "key": ""}
    return show(request, "bulk.html", {**context, "label": _("Taken back"), "done": True, "said": said})
