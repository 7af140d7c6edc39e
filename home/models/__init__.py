"""The ground's models, low to high."""
# ruff: noqa: I001  # order is low to high

from home.models.user import User
from home.models.unit import Unit
from home.models.leave import Leave
from home.models.post import Post, Role
from home.models.day import CalendarYear, Day
from home.models.site import SiteProfile
from home.models.page import HomePage
from home.models.attempt import Attempt
from home.models.terminal import Terminal

__all__ = [
    "Attempt",
    "CalendarYear",
    "Day",
    "HomePage",
    "Leave",
    "Post",
    "Role",
    "SiteProfile",
    "Terminal",
    "Unit",
    "User",
]
