"""The case of an address. Invisible and missing look alike."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from cases import rights
from cases.models import Case


def find(request: HttpRequest, number: str) -> Case:
    """The case with ``number`` if this person may see it, else 404."""
    seen = Case.objects.visible_to(request.user).select_related(
        "type", "type_version", "holder", "assignee", "submission__version", "item_version__item"
    )
    case = get_object_or_404(seen, number=number)
    if not rights.may(request.user, "view", case):
        raise Http404
    return case
