"""What somebody sets for themselves: the morning letter, and the address of their calendar."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import addresses, feeds
from cases.desk.access import desk
from cases.desk.page import show
from cases.models import Digest, Feed


@desk
def own(request: HttpRequest) -> HttpResponse:
    """POST: do=make or revoke the address, do=letter with on or off."""
    user, wish = request.user, request.POST.get("do", "") if request.method == "POST" else ""
    url = ""
    if wish == "make":  # the answer to this POST is kept nowhere: a look at the address later shows none
        url = addresses.whole(reverse("cases:calendar", args=[feeds.make(user)]))
    elif wish == "revoke":
        feeds.revoke(user)
        messages.success(request, _("The address opens nothing any more."))
        return redirect("desk:own")
    elif wish == "letter":
        wanted = request.POST.get("wanted") == "1"
        Digest.objects.update_or_create(user=user, defaults={"wanted": wanted})
        said = _("The letter comes on working days at half past eight.") if wanted else _("No more letters.")
        messages.success(request, said)
        return redirect("desk:own")
    row = Digest.objects.filter(user=user).first()
    context = {"feed": Feed.objects.filter(user=user).first(), "url": url, "wanted": row is None or row.wanted}
    return show(request, "own.html", context)
