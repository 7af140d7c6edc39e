"""What cms adds to the Wagtail admin, a line each."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.admin import checks, choosers, columns, content_checks, dress, finding, health, hot, review, start, starters

choosers.without_inline_scripts()
hooks.register("insert_global_admin_js", dress.scripts)
hooks.register("insert_global_admin_css", dress.styles)
hooks.register("construct_main_menu", dress.without_help)
hooks.register("construct_wagtail_userbar", content_checks.only_what_was_written)
hooks.register("construct_homepage_panels", start.add_panel)
hooks.register("construct_homepage_panels", columns.add_panel)
hooks.register("register_admin_viewset", finding.WordsViewSet)
hooks.register("register_admin_viewset", columns.ColumnsViewSet)
hooks.register("register_admin_urls", finding.patterns)
hooks.register("register_admin_viewset", checks.WordsViewSet)
hooks.register("register_admin_viewset", hot.FindingGroup)
hooks.register("register_admin_urls", checks.patterns)
hooks.register("register_admin_urls", health.patterns)
hooks.register("register_admin_urls", starters.patterns)
hooks.register("construct_homepage_panels", starters.add_panel)
hooks.register("register_page_header_buttons", starters.header_button)
hooks.register("register_reports_menu_item", health.HealthItem)
hooks.register("construct_homepage_panels", health.add_panel)
hooks.register("register_reports_menu_item", finding.MissedItem)
hooks.register("before_bulk_action", review.only_sound)


@hooks.register("register_log_actions")
def log_actions(actions):
    from cms.models.base import PUT_OFF

    actions.register_action(PUT_OFF, _("Put off"), _("Not published at its hour: something is wrong or missing"))
