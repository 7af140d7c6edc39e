"""What cases adds to the Wagtail admin, a line each."""

from cases.admin.opens import OPENS
from forms.admin import extras

extras.register(OPENS)
