"""What an editor puts forward: life events as a way to find, and items for the home page while real use says little."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

BLANKS = re.compile(r"[\s、，,]+")


class LifeEvent(models.Model):
    """``words``: an item belongs to the event when its name holds one of them, or its theme is one of them."""

    class Who(models.TextChoices):
        PERSON = "person", _("For people")
        FIRM = "firm", _("For firms")

    class Icon(models.TextChoices):
        """Those of the site that fit."""

        HEART = "heart", pgettext_lazy("icon", "heart")
        GRAD = "grad", pgettext_lazy("icon", "cap")
        BRIEF = "brief", pgettext_lazy("icon", "briefcase")
        RINGS = "rings", pgettext_lazy("icon", "rings")
        HOUSE = "house", pgettext_lazy("icon", "house")
        CAR = "car", pgettext_lazy("icon", "car")
        CANE = "cane", pgettext_lazy("icon", "cane")
        LEAF = "leaf", pgettext_lazy("icon", "leaf")
        HANDS = "hands", pgettext_lazy("icon", "hands")
        SHOP = "shop", pgettext_lazy("icon", "shop")
        EDIT = "edit", pgettext_lazy("icon", "pen")
        LICENSE = "license", pgettext_lazy("icon", "licence")
        USERS = "users", pgettext_lazy("icon", "people")
        CRANE = "crane", pgettext_lazy("icon", "crane")
        EXIT = "exit", pgettext_lazy("icon", "door")

    key = models.SlugField(
        _("short name in the address"),
        max_length=20,
        unique=True,
        help_text=_("A few letters, for example birth. A change breaks links that people kept."),
    )
    name = models.CharField(
        pgettext_lazy("life", "event"), max_length=12, help_text=_("As people say it, for example 生孩子、开饭店.")
    )
    who = models.CharField(
        _("for whom"), max_length=8, choices=Who.choices, default=Who.PERSON, help_text=_("Under which tab it stands.")
    )
    icon = models.CharField(
        pgettext_lazy("life", "picture"),
        max_length=10,
        choices=Icon.choices,
        default=Icon.HEART,
        help_text=_("Stands before the name on the home page."),
    )
    words = models.CharField(
        _("words in the names of items"),
        max_length=400,
        help_text=_("With spaces between, for example 出生 生育 婴儿. A theme counts too. What fits is listed."),
    )
    order = models.PositiveSmallIntegerField(
        pgettext_lazy("life", "place in the row"), default=50, help_text=_("The smaller number comes first.")
    )

    class Meta:
        verbose_name = _("life event")
        verbose_name_plural = _("life events")
        ordering = ["who", "order", "pk"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        said = [word for word in BLANKS.split(self.words) if word]
        if not said or min(map(len, said)) < 2:
            raise ValidationError({"words": gettext("Write words of at least two characters, as they stand in names.")})
        self.words = " ".join(dict.fromkeys(said))

    def takes(self, name: str, theme: str) -> bool:
        return any(word in name or word == theme for word in self.words.split())


class HotItem(models.Model):
    """An item the home page shows while too few people applied for anything to count."""

    item = models.OneToOneField(
        "cases.ServiceItem",
        models.CASCADE,
        related_name="+",
        verbose_name=_("service item"),
        help_text=_("Shown while real use of the last 90 days says too little; it needs a published guide."),
    )
    order = models.PositiveSmallIntegerField(
        pgettext_lazy("life", "place in the row"), default=50, help_text=_("The smaller number comes first.")
    )

    class Meta:
        verbose_name = _("item put forward")
        verbose_name_plural = _("items put forward")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return str(self.item)
