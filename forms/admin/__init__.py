"""Forms in the Wagtail admin: list, builder, preview, publishing."""
