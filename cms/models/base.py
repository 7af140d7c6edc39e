"""What every page of ours shares: the tags a government site is inspected for, and text for search."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.log_actions import log
from wagtail.models import Page

from cms.admin.checks import ChecksPanel, PageForm
from home import modes

SCHEDULED = "wagtail.publish.scheduled"  # what Wagtail's own command says when an hour has come
PUT_OFF = "cms.publish.put_off"
TEXT_FEATURES = ["h2", "h3", "bold", "ol", "ul", "hr", "link", "document-link", "image", "blockquote"]


class SitePage(Page):
    """``column_type``: what kind of column this is, in the words inspectors use; empty for articles."""

    column_type = ""
    findable = True  # in search and in lists; not what another page has taken the place of
    search_kind = ""  # guide | news | learning | policy; empty keeps a page out of search
    unread: tuple[str, ...] = ()  # fields of the page that hold rules or keys, no words for people

    base_form_class = PageForm
    content_panels = [ChecksPanel(), *Page.content_panels]

    class Meta:
        abstract = True

    def publish(self, revision, *args, **kwargs):
        """Refused while something must not go out, on whatever road; what was planned is put off instead, and logged.

        Raises `cms.checks.gate.Refused`.
        """
        from cms.checks import gate  # pages are loaded before what looks at them

        page = revision.as_object()
        if not (found := gate.refusals(page)):
            return super().publish(revision, *args, **kwargs)
        if kwargs.get("log_action") != SCHEDULED:
            raise gate.Refused(page, found)
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
        log(self, PUT_OFF, revision=revision, data={"missing": [str(each) for each in found]})
        return None

    def standards(self) -> Iterable:
        """Findings (cms.checks) beyond what every page is looked at for."""
        return ()

    def more_texts(self) -> Iterable[tuple[str, str]]:
        """(label, words) that the page prints and that stand in no field of its own."""
        return ()

    # --- preview ------------------------------------------------------------------------------------------------
    @property
    def preview_modes(self):
        return [("", _("As most people see it")), (modes.ELDER, _("Elder mode"))]

    @property
    def preview_sizes(self):
        """A phone as most people hold it, a tablet, and the screen of an office."""
        return [
            {"name": "mobile", "icon": "mobile-alt", "device_width": 390, "label": _("On a phone")},
            {"name": "tablet", "icon": "tablet-alt", "device_width": 768, "label": _("On a tablet")},
            {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("On a computer")},
        ]

    def serve_preview(self, request, mode_name):
        return super().serve_preview(wearing(request, mode_name), mode_name)

    def keywords(self) -> str:
        return self.title

    def search_texts(self) -> tuple[str, str]:
        """(what weighs much beside the title, the rest)."""
        return self.search_description, ""

    def search_sentence(self) -> str:
        """What stands under the title among the results."""
        return getattr(self, "summary", "") or self.search_texts()[0]


class Routed(RoutablePageMixin, SitePage):
    """A page with addresses of its own below it; previewed in the same modes as any other."""

    class Meta:
        abstract = True

    def serve_preview(self, request, mode_name):
        return super().serve_preview(wearing(request, mode_name), "")


def wearing(request, mode_name: str):
    """``request`` of a preview, as if the reader had chosen this mode."""
    request.COOKIES = {**request.COOKIES, modes.COOKIE: mode_name or modes.PLAIN}
    return request


class Article:
    """Mixin of pages with a date and a source; ``published`` is an aware datetime, ``source`` who wrote it."""

    search_kind = "news"


class Column:
    """Mixin of pages that list others."""

    column_type = _("Column page")
