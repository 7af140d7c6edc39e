"""Staff accounts. Who files needs none."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person who signs in. What they may do comes from their posts (home.Post), not from this row."""

    name = models.CharField(_("name"), max_length=50, blank=True)
    phone = models.CharField(_("work phone"), max_length=30, blank=True)
    demo = models.BooleanField(_("sample account"), default=False)  # cannot sign in where DEMO is off

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name or self.username

    def get_short_name(self) -> str:
        return self.name or self.username
