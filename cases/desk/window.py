"""The form's runner at the window: drafts have a helper, sending waits for the person's yes."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from forms import assisting, places
from forms.drafts import Elsewhere
from forms.errors import Full, Invalid
from forms.filling import Filling
from forms.views import Place, Runner, faces
from home import clock, codes
from home.models import Post
from home.templatetags.ow import short_time

SIGNED = "signed"


@dataclass(frozen=True)
class ScreenFace:
    """``state``: none, waiting (for its code to be typed), open or confirmed."""

    state: str
    code: str = ""
    address: str = ""
    until: str = ""
    at: str = ""


class Window(Runner):
    """``post``: with which the clerk takes it in."""

    listed = False

    def __init__(self, request: HttpRequest, place: Place, post: Post) -> None:
        super().__init__(request, place)
        self.post = post

    def begun(self) -> Filling | None:
        """Only what was begun with the person's consent: there is no first question without it."""
        return self.filling

    def shut(self, filling: Filling | None) -> HttpResponse:
        return self.to() if filling is None else super().shut(filling)

    def url(self, part: str | int = "", **query: str) -> str:
        if part == "resume":  # the slip is the person's: it leads to the public page
            return f"{places.of(self.place.form)}resume/" + (f"?code={query['code']}" if query.get("code") else "")
        return super().url(part, **query)

    @property
    def go_on_url(self) -> str:
        return self.url(faces.next_part(self.filling))

    @cached_property
    def screen_face(self) -> ScreenFace:
        screen = assisting.screen_of(self.filling.draft) if self.filling and self.filling.draft else None
        if screen is None or (screen.until <= clock.now() and not screen.confirmed_of):
            return ScreenFace("none")
        if assisting.is_confirmed(self.filling, screen):
            return ScreenFace("confirmed", at=short_time(screen.confirmed_at))
        if screen.code_hash is None:
            return ScreenFace("open")
        code = codes.shown(assisting.code_of(screen))
        return ScreenFace(
            "waiting", code, self.request.build_absolute_uri(reverse("cases:screen")), short_time(screen.until)
        )

    def page(self, name: str, context: dict, status: int = 200) -> HttpResponse:
        assist = self.filling.assist if self.filling else {}
        relation = assisting.RELATIONS.get(assist.get("relation", ""), "")
        about = {"screen": self.screen_face, "screen_url": self.url("screen"), "relation": relation}
        return super().page(
            name, context | {"window": about | {"signed": SIGNED, "by_phone": self.by_phone}}, status=status
        )

    def _sent(self, filling: Filling) -> HttpResponse:
        how = self._confirmed(filling)
        if not how:
            said = _(
                "Let the person look it through on the second screen and say yes, or sign a printout. Then send it."
            )
            return self.page("check", faces.check(self, filling, refusal=said), status=422)
        filling.assist = assisting.with_confirmation(filling.assist, how)
        try:
            filling.send(by=self.request.user)
        except Elsewhere as gone:
            self.elsewhere = gone.draft
            return self.moved_away()
        except Full as full:
            return self.page("check", faces.check(self, filling, refusal=full.sentence), status=409)
        except Invalid as refusal:
            return self.to(refusal.step + 1, fix="1")
        except self.place.refusals as refusal:
            status = getattr(refusal, "status", 422)
            return self.page("check", faces.check(self, filling, refusal=str(refusal)), status=status)
        return self.to("done")

    def _confirmed(self, filling: Filling) -> str:
        if assisting.is_confirmed(filling, assisting.screen_of(filling.draft)):
            return assisting.SCREEN
        if not self.request.POST.get(SIGNED):
            return ""
        return assisting.READ if self.by_phone else assisting.SIGNATURE

    @property
    def by_phone(self) -> bool:
        """There is neither a screen to look at nor a printout to sign: it is read out."""
        return bool(self.filling) and self.filling.assist.get("consent") == "phone"
