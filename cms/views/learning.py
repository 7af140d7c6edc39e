"""Staff say they have read a post; how many have, by unit."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cms.learning import readings
from cms.models import LearningPost
from home import clock

SHOWN = 12


@login_required
@require_POST
def read(request: HttpRequest, post: int) -> HttpResponse:
    """By a press of the button, or by the page itself once it has stood open for twenty seconds."""
    page = get_object_or_404(LearningPost.objects.live(), pk=post)
    readings.read(page, request.user)
    if request.headers.get("Sec-Fetch-Dest") == "empty":  # sent by the page itself: nobody looks at the answer
        return HttpResponse(status=204)
    return redirect(f"{page.get_url(request)}#read")


@login_required
@require_safe
def rates(request: HttpRequest) -> HttpResponse:
    """?post=: one of the newest twelve; else the newest."""
    posts = list(LearningPost.objects.live().filter(day__lte=clock.today()).order_by("-day", "-pk")[:SHOWN])
    asked = request.GET.get("post", "")
    post = next((each for each in posts if str(each.pk) == asked), posts[0] if posts else None)
    context = {
        "posts": posts,
        "post": post,
        "rates": readings.rates(post, request.user) if post else None,
        "fewest": readings.FEWEST,
        "here": reverse("cms:learning_rates"),
    }
    return render(request, "cms/learning/rates.html", context)
