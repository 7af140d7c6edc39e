"""One box for everything: a number opens its case, an ID number or phone finds its cases, words narrow the list.

It is posted, and what looks like personal data never gets into an address, a log or a link.
"""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cases.desk import rows
from cases.desk.access import desk
from cases.desk.filters import MOST_WORDS, Filters, tidy_number
from cases.desk.page import show
from cases.models import Case, CaseEvent
from forms import sealing
from forms.models import SecretAnswer

MOST = 50
PERSONAL = 7  # so many digits may be a phone


@desk
def search(request: HttpRequest) -> HttpResponse:
    asked = " ".join(request.POST.get("q", "").split())[:MOST_WORDS]
    if not asked:
        return show(request, "search.html", {"rows": None})
    seen = Case.objects.visible_to(request.user)
    number = seen.filter(number=tidy_number(asked)).first()
    if number:
        first = seen.filter(pk=number.merged_into_id).first() if number.merged_into_id else None
        return redirect(first or number)  # what was merged is handled there
    if not may_be_personal(asked):
        return redirect(f"{reverse('desk:queue')}?{Filters(q=asked, open='all', sort='new').query()}")
    met = Q(number__startswith=tidy_number(asked)) | Q(pk__in=with_secret(asked))
    found = [rows.face(case) for case in rows.for_rows(seen.filter(met)).order_by("-opened_at", "-id")[: MOST + 1]]
    return show(request, "search.html", {"rows": found[:MOST], "more": len(found) > MOST})


def may_be_personal(text: str) -> bool:
    """An ID number, phone, credit code or mail address, or a slip of one."""
    return "@" in text or sum(sign.isdecimal() for sign in text) >= PERSONAL


def with_secret(text: str) -> set[int]:
    """Ids of the cases in which exactly this was given as a secret answer, at the start or in a later form."""
    said = SecretAnswer.objects.filter(lookup__in=sealing.hashes(text)).values("submission")
    opened = Case.objects.filter(submission__in=said).values_list("pk", flat=True)
    later = CaseEvent.objects.filter(submission__in=said).values_list("case", flat=True)
    return {*opened, *later}
