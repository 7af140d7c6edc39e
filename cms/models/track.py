"""The page on which a person asks how the case stands."""

from django.utils.translation import gettext_lazy as _

from cms.models.base import SitePage


class TrackPage(SitePage):
    """Number and pick-up code in, public timeline out; the view is the tracking part's."""

    show_in_menus_default = True
    parent_page_types = ["home.HomePage"]
    subpage_types = []
    max_count = 1

    class Meta:
        verbose_name = _("tracking page")
