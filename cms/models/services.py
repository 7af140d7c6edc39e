"""Service guides: the public face of the items in `cases`."""

from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import path

from cms.admin.guides import GuideForm, ItemPanel
from cms.admin.review import GuidePermissions
from cms.models.base import Column, Routed, SitePage
from home import modes


class ServiceIndexPage(Column, SitePage):
    """All guides, by theme, people or department. ``?theme= ?unit= ?who= ?hot=`` narrow the list."""

    show_in_menus_default = True
    template = "cms/service_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["cms.ServiceGuidePage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of service guides")

    def permissions_for_user(self, user):
        return GuidePermissions(user, self)

    def get_context(self, request, *args, **kwargs):
        from cms.catalogue import PER_PAGE, catalogue

        return super().get_context(request, *args, **kwargs) | {
            "face": catalogue(self, request.GET, modes.rows(request, PER_PAGE))
        }


class ServiceGuidePage(Routed):
    """``item_code`` names the item whose facts are printed; ``plain`` says in one sentence what it is."""

    search_kind = "guide"
    template = "cms/service_guide_page.html"
    parent_page_types = ["cms.ServiceIndexPage"]
    subpage_types = []
    item_code = models.CharField(_("item code"), max_length=40, unique=True)
    plain = models.CharField(_("in one sentence"), max_length=120, blank=True)
    form_page = models.ForeignKey(
        "cms.FormPage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="guides",
        verbose_name=_("form page"),
    )

    base_form_class = GuideForm
    content_panels = [
        *SitePage.content_panels,
        FieldPanel("item"),
        ItemPanel(heading=_("What the guide prints")),
        FieldPanel("plain", help_text=_("Blank: the item's own sentence.")),
        FieldPanel("form_page", help_text=_("Where it can be applied for online. Blank: only at the window.")),
    ]

    class Meta:
        verbose_name = _("service guide")

    def permissions_for_user(self, user):
        return GuidePermissions(user, self)

    def standards(self):
        """What the law wants of a guide, as findings."""
        from cms import completeness

        return completeness.findings(self)

    def more_texts(self):
        from cms.guides import facts, sentences

        return sentences(facts(self.item_code))

    @path("")
    def whole(self, request):
        from cms.guides import face

        guide = face(self, request.GET.get("at", ""))
        template = "cms/guide_retired.html" if guide.retired else None
        return self.render(request, context_overrides={"guide": guide}, template=template)

    @path("check/")
    def asking(self, request):
        """Its conditions as questions: ?c1=1&s1=0 …; in elder mode one a page, ?at=2 the second."""
        from cms.fitting import Check
        from cms.guides import face

        guide = face(self)
        if guide.retired:
            raise Http404
        check = Check(guide.facts, request.GET.dict())
        if not check.questions:
            raise Http404
        address = f"{request.build_absolute_uri(self.get_url(request))}check/?{check.query}"
        turn = check.turn if modes.current(request) == modes.ELDER else None
        context = {"guide": guide, "check": check, "turn": turn, "address": address}
        return self.render(request, context_overrides=context, template="cms/guide_check.html")

    @property
    def findable(self) -> bool:
        item = self.item
        return item is None or item.status != item.Status.RETIRED

    @property
    def item(self):
        """The service item, None for a code that no item has."""
        from cases.models import ServiceItem

        return ServiceItem.objects.filter(code=self.item_code).first()

    def keywords(self) -> str:
        from cms.guides import facts

        known = facts(self.item_code)
        return ",".join([self.title, known.get("theme", ""), *known.get("words", [])]).strip(",")

    def search_texts(self) -> tuple[str, str]:
        from cms.guides import facts, searchable

        return searchable(self.plain, facts(self.item_code))

    def search_sentence(self) -> str:
        """Not the words that people type: beside a title they say nothing."""
        from cms.guides import facts

        return self.plain or facts(self.item_code).get("plain", "")
