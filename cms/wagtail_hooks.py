"""What cms adds to the Wagtail admin, a line each."""

from wagtail import hooks

from cms.admin import choosers, dress, start

choosers.without_inline_scripts()
hooks.register("insert_global_admin_js", dress.scripts)
hooks.register("insert_global_admin_css", dress.styles)
hooks.register("construct_main_menu", dress.without_help)
hooks.register("construct_homepage_panels", start.add_panel)
