"""Case types and service items in the Wagtail admin, and which case type a form opens."""
