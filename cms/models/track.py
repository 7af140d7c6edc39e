"""The page on which a person asks how the case stands."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import path

from cms.models.base import Routed
from home.prepared import Prepared


class TrackPage(Routed):
    """Number and pick-up code in, public timeline out: gives the views of cases.public their address."""

    show_in_menus_default = True
    parent_page_types = ["home.HomePage"]
    subpage_types = []
    max_count = 1

    class Meta:
        verbose_name = _("tracking page")

    def here(self, request: HttpRequest | None = None) -> str:
        """The path of this page, which the cookie of an opened case is bound to."""
        _site, _root, place = self.get_url_parts(request) or (None, None, None)
        return place or "/track/"

    @path("", name="look_up")
    def look_up(self, request: HttpRequest) -> HttpResponse:
        from cases.public import track

        return track.look_up(request, self.here(request), self)

    @path("leave/", name="leave")
    def leave(self, request: HttpRequest) -> HttpResponse:
        from cases.public import track

        return track.leave(request, self.here(request))

    @path("<slug:number>/", name="case")
    def case(self, request: HttpRequest, number: str) -> HttpResponse:
        from cases.public import track

        return track.case_page(request, self.here(request), number, self)

    @path("<slug:number>/receipt/", name="receipt")
    def receipt(self, request: HttpRequest, number: str) -> HttpResponse:
        from cases.public import track

        return track.receipt(request, self.here(request), number)

    @path("<slug:number>/papers/<int:seq>/<str:key>/", name="paper")
    def paper(self, request: HttpRequest, number: str, seq: int, key: str) -> HttpResponse:
        from cases.public import track

        return track.paper(request, self.here(request), number, seq, key)

    @path("<slug:number>/rate/", name="rate")
    def rate(self, request: HttpRequest, number: str) -> HttpResponse:
        from cases.public import survey

        return survey.rate_here(request, self.here(request), number)

    @path("<slug:number>/urge/", name="urge")
    def urge(self, request: HttpRequest, number: str) -> HttpResponse:
        from cases.public import urge

        return urge.urge(request, self.here(request), number)

    @path("<slug:number>/praise/", name="praise")
    def praise(self, request: HttpRequest, number: str) -> HttpResponse:
        from cases.public import urge

        return urge.praise(request, self.here(request), number)

    @path("<slug:number>/<slug:name>/", name="move")
    def move(self, request: HttpRequest, number: str, name: str) -> HttpResponse:
        from cases.public import move

        return move.move(request, self.here(request), number, name, self)


LIVE = Prepared(lambda: TrackPage.objects.live().order_by("path")[:1])


def place() -> str:
    """Where the live tracking page is, "" while there is none."""
    page = LIVE.first()
    return page.here() if page else ""
