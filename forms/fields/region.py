"""A place: from the province down to the village, as it was on a day (home.divisions)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail import blocks

from forms.fields import blocks as own
from forms.fields.cascade import Cascade
from home.divisions import LEVELS, Places, level_of

LEVEL_WORDS = {
    "province": gettext_lazy("Province"),
    "city": gettext_lazy("City"),
    "county": gettext_lazy("County or district"),
    "town": gettext_lazy("Town or street"),
    "village": gettext_lazy("Village or community"),
}
USUAL_LEVEL = "county"


class RegionTree:
    """Places down to ``level``."""

    def __init__(self, places: Places, level: str):
        self.places, self.deepest = places, LEVELS.index(level)

    def below(self, code: str) -> list[tuple[str, str]]:
        """A city without counties, 东莞, is the end for a form that asks for counties."""
        return [each for each in self.places.below(code) if LEVELS.index(level_of(each[0])) <= self.deepest]

    def path(self, code: str) -> list[tuple[str, str]]:
        return self.places.path(code)


class Region(Cascade):
    type, label, icon = "region", gettext_lazy("Place (province to village)"), "site"
    settings = ("level", "on")

    def tree(self, field, day):
        return RegionTree(Places(day), field.level or USUAL_LEVEL)

    def heads(self, field, n):
        words = [str(word) for word in LEVEL_WORDS.values()]
        if n == 1:  # 北京 has no cities, and 仙桃 stands right below 湖北
            return pgettext("place", "City, or district of a city under the central government")
        return words[n] if n < len(words) else _("Level %(n)d") % {"n": n + 1}

    def extra_blocks(self):
        levels = blocks.ChoiceBlock(
            choices=list(LEVEL_WORDS.items()),
            required=False,
            label=gettext_lazy("Down to"),
            help_text=gettext_lazy(
                "Blank: the county. Towns are known in the whole country, villages in our own county."
            ),
        )
        return [("level", levels), ("on", own.date_question())]
