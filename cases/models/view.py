"""Views of the desk: a list's address with a name, kept for oneself or shared with one's unit."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DeskView(models.Model):
    """``query``: the address of the list behind the question mark, and the whole of the view. ``units``: with whom it
    is shared, those ``below`` them included or not; what each of them sees in it is decided when they look.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="desk_views")
    units = models.ManyToManyField("home.Unit", blank=True, related_name="+")
    below = models.BooleanField(default=False)
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(max_length=1500, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("view of the desk")
        verbose_name_plural = _("views of the desk")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="desk_view_name")]

    def __str__(self) -> str:
        return self.name
