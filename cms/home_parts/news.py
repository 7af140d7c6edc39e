"""Notices, news, the week's learning, the Party band."""

from cms.home_parts.part import Part, elder
from cms.models import LearningPost, NewsPage
from home import clock, components

SHOWN = 4


@components.register(50)
def columns(page, request):
    if elder(request):
        return None
    values = {
        "notices": _newest(NewsPage.Column.NOTICE, SHOWN),
        "news": _newest(NewsPage.Column.NEWS, SHOWN),
        "learning": learning(),
    }
    return Part("cms/home/columns.html", values) if any(values.values()) else None


@components.register(60)
def party(page, request):
    if elder(request):
        return None
    newest = _newest(NewsPage.Column.PARTY, 3)
    return Part("cms/home/party.html", {"posts": newest}) if newest else None


def learning() -> dict:
    """The newest post of each kind, {} when there is none."""
    newest: dict = {}
    for post in LearningPost.objects.live().filter(day__lte=clock.today()).order_by("-day", "-pk")[:12]:
        newest.setdefault(post.kind, post)
    return newest


def _newest(column: str, size: int) -> list:
    pages = NewsPage.objects.live().filter(column=column, published__lte=clock.now())
    return list(pages.order_by("-published", "-pk")[:size])
