"""The home page: a frame of components that higher apps register (home.components)."""

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class HomePage(Page):
    """Stays at the bottom of the arrows: it knows no guide, case or news, only registered components."""

    template = "home/home_page.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request, *args, **kwargs):
        from home import components

        return super().get_context(request, *args, **kwargs) | {"components": components.for_page(self, request)}
