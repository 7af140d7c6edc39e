"""The case of an address. Invisible and missing look alike, except to who was shown it a while ago."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from cases import rights
from cases.desk import gone
from cases.models import Case


def find(request: HttpRequest, number: str) -> Case:
    """The case with ``number`` if this person may see it, else 404; Gone (409) for a late post on one that left."""
    seen = Case.objects.visible_to(request.user).select_related(
        "type", "type_version", "holder", "assignee", "submission__version", "item_version__item"
    )
    try:
        case = get_object_or_404(seen, number=number)
        if not rights.may(request.user, "view", case):
            raise Http404
    except Http404:
        if request.method == "POST":
            gone.look(request, number)
        raise
    return case
