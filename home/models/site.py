"""Facts about the site that stand in every head and foot."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="site")
class SiteProfile(BaseSiteSetting):
    """Office, phone, filing numbers: what a government site must print (trust.md §5)."""

    county = models.CharField(
        _("county"),
        max_length=40,
        default="清溪县",
        help_text=_("Stands in the head of every page and in the receipts."),
    )
    office = models.CharField(
        _("responsible office"),
        max_length=80,
        default="清溪县政务服务办公室",
        help_text=_("Named in the foot as who answers for the site."),
    )
    address = models.CharField(
        _("address"), max_length=120, blank=True, help_text=_("Where the hall is, as people look for it.")
    )
    hotline = models.CharField(
        _("hotline"),
        max_length=20,
        default="12345",
        help_text=_("Called from every page by one press; 12345 unless the county has its own."),
    )
    centre_phone = models.CharField(
        _("centre's phone"), max_length=30, blank=True, help_text=_("The hall's own number, shown in the foot.")
    )
    opening_hours = models.CharField(
        _("opening hours in words"),
        max_length=120,
        blank=True,
        help_text=_("In words, for example 周一至周五 9:00—12:00，13:30—17:00."),
    )
    site_id_code = models.CharField(
        _("government site code"),
        max_length=30,
        blank=True,
        help_text=_("Ten digits, given by the inspection of government sites. It must stand in the foot."),
    )
    icp = models.CharField(
        _("ICP filing"), max_length=60, blank=True, help_text=_("For example 浙ICP备00000000号; links to the register.")
    )
    police_filing = models.CharField(
        _("police filing"),
        max_length=60,
        blank=True,
        help_text=_("For example 浙公网安备33059900000000号; links to the register."),
    )

    leave_approved = models.BooleanField(
        _("leave counts only once a supervisor has approved it"),
        default=False,
        help_text=_("Otherwise it counts as soon as it is entered. A supervisor of the unit or of one above says yes."),
    )

    class Meta:
        verbose_name = _("site facts")
