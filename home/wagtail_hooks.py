"""What home adds to the Wagtail admin, a line each."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from home.admin import keeping
from home.admin.calendar import CalendarYearViewSet, DayViewSet
from home.admin.policies import Withheld
from home.admin.posts import PostViewSet
from home.admin.terminals import TerminalViewSet, add_panel
from home.admin.units import UnitViewSet
from home.models import CalendarYear, Day, Unit


class GroundGroup(ModelViewSetGroup):
    items = (UnitViewSet, PostViewSet, CalendarYearViewSet, DayViewSet, TerminalViewSet)
    menu_label, menu_name, menu_icon, menu_order = _("Units and calendar"), "ground", "site", 650


# A unit that ends has a last day and a successor; a calendar without a day would have a gap.
register_permission_policy(Unit, Withheld(Unit, "delete"))
register_permission_policy(CalendarYear, Withheld(CalendarYear, "delete"))
register_permission_policy(Day, Withheld(Day, "add", "delete"))
hooks.register("register_admin_viewset", GroundGroup)
hooks.register("construct_homepage_panels", add_panel)
hooks.register("before_delete_user", keeping.before_one)
hooks.register("before_bulk_action", keeping.before_many)
