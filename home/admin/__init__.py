"""The ground in the Wagtail admin: units, posts, calendar, accounts."""
