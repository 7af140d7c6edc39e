"""The editors' side of the site in the Wagtail admin: how it looks, and panels of pages."""
