"""A service item that a run sets up: whose it is, its days, and whatever else the type's rules ask of an item."""

from collections.abc import Iterator
from typing import Any

from django import forms as html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.admin.facts import ItemForm as Facts
from cases.packs.drafted import Drafted, text_words
from cases.packs.scenarios.world import World

ROOT = "item."
ALWAYS = ("handle_type", "legal_days", "promise_days")
OWN = ("name", "authority", "code")  # of the item itself, asked for or made here
PREFIX = "ow-item"


class ItemBox(html.Form):
    """``asked``: facts that the type's rules ask for beside those every item has."""

    use_required_attribute = False

    def __init__(self, pack: Drafted, data=None) -> None:
        super().__init__(data, prefix=PREFIX)
        slots = [(slot, str(getattr(each, "label", each))) for slot, each in pack.shape.units.items()]
        self.fields["name"] = html.CharField(label=pgettext("play", "Name of the item"), max_length=60)
        self.fields["authority"] = html.ChoiceField(label=pgettext("play", "Whose item it is"), choices=slots)
        for key in dict.fromkeys([*ALWAYS, *asked(pack)]):
            self.fields[key] = _field(key)

    def given(self, n: int) -> dict[str, Any]:
        """The item as a scenario writes it, the ``n``-th of the run. Raises ValidationError."""
        if not self.is_valid():
            said = (f"{self.fields[name].label}: {' '.join(each)}" for name, each in self.errors.items())
            raise html.ValidationError(list(said))
        facts = {key: value for key, value in self.cleaned_data.items() if value not in (None, "")}
        return {"key": f"item_{n}", **facts}


def asked(pack: Drafted) -> Iterator[str]:
    """Facts of an item that the rules of the type, or of those around it, ask for."""
    for life in pack.types.values():
        for word in text_words(life.model_dump(mode="json", by_alias=True, exclude_defaults=True)):
            key = word.removeprefix(ROOT)
            if word.startswith(ROOT) and key.isidentifier() and key not in OWN:
                yield key


def _field(key: str) -> html.Field:
    known = Facts.base_fields.get(key)
    label = known.label if known else key
    if isinstance(known, html.IntegerField):
        return html.IntegerField(label=label, min_value=0, max_value=known.max_value, required=False)
    if isinstance(known, html.ChoiceField):
        return html.ChoiceField(label=label, choices=known.choices, required=False)
    return html.CharField(label=label, required=False, max_length=120)


def items_of(world: World, steps) -> list[tuple[str, str]]:
    """(key, name) of the items that the run has set up."""
    rows = (row for step in steps for row in (step.given or {}).get("item", ()))
    return [(str(row.get("key")), str(row.get("name") or _item_name(world, row))) for row in map(world.sample, rows)]


def _item_name(world: World, row: dict[str, Any]) -> str:
    return str(row.get("key") or _("the item"))
