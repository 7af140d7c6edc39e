"""Facts about the site that stand in every head and foot."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="site")
class SiteProfile(BaseSiteSetting):
    """Office, phone, filing numbers: what a government site must print (trust.md §5)."""

    county = models.CharField(_("county"), max_length=40, default="清溪县")
    office = models.CharField(_("responsible office"), max_length=80, default="清溪县政务服务办公室")
    address = models.CharField(_("address"), max_length=120, blank=True)
    hotline = models.CharField(_("hotline"), max_length=20, default="12345")
    centre_phone = models.CharField(_("centre's phone"), max_length=30, blank=True)
    opening_hours = models.CharField(_("opening hours in words"), max_length=120, blank=True)
    site_id_code = models.CharField(_("government site code"), max_length=30, blank=True)
    icp = models.CharField(_("ICP filing"), max_length=60, blank=True)
    police_filing = models.CharField(_("police filing"), max_length=60, blank=True)

    leave_approved = models.BooleanField(
        _("leave counts only once a supervisor has approved it"),
        default=False,
        help_text=_("Otherwise it counts as soon as it is entered. A supervisor of the unit or of one above says yes."),
    )

    class Meta:
        verbose_name = _("site facts")
