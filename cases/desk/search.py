"""One box for everything: a number opens its case, who it is about finds cases, words narrow the list.

Who: an ID number or phone, the last four digits of a phone, a name, its initials. It is posted, and what looks like
personal data never gets into an address, a log or a link.
"""

from django.db import models as db
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cases import found_by
from cases.desk import rows
from cases.desk.access import desk
from cases.desk.filters import MOST_WORDS, Filters, tidy_number
from cases.desk.page import show
from cases.models import Case

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
    if may_be_personal(asked):
        met = Q(number__startswith=tidy_number(asked)) | Q(pk__in=found_by.with_secret(asked, request.user))
        return _found(request, _newest(seen.filter(met)))
    who = found_by.met(asked, request.user) if "words" not in request.POST else None
    found = _newest(seen.filter(who), found_by.just(asked, request.user)) if who is not None else []
    if found:
        return _found(request, found, asked)
    return redirect(f"{reverse('desk:queue')}?{Filters(q=asked, open='all', sort='new').query()}")


def _newest(cases: QuerySet, first: Q | None = None) -> list[rows.Row]:
    """``first``: what stands before the rest, however old."""
    order = [db.Case(db.When(first, then=0), default=1)] if first is not None else []
    return [rows.face(case) for case in rows.for_rows(cases).order_by(*order, "-opened_at", "-id")[: MOST + 1]]


def _found(request: HttpRequest, found: list[rows.Row], words: str = "") -> HttpResponse:
    """``words``: what was asked for, where it may stand in titles as well."""
    return show(request, "search.html", {"rows": found[:MOST], "more": len(found) > MOST, "words": words})


def may_be_personal(text: str) -> bool:
    """An ID number, phone, credit code or mail address, or a slip of one."""
    return "@" in text or sum(sign.isdecimal() for sign in text) >= PERSONAL
