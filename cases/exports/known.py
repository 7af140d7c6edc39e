"""What rows of cases lead to: types, items, units, people and versions are few, and each is asked for once a table."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cases.models import CaseType, CaseTypeVersion, ItemVersion
from cases.spec import CaseSpec
from forms.models import FormVersion
from home.models import Unit, User

Found = Mapping[int, Any]


def _people(keys: Iterable[int]) -> Found:
    return {pk: str(user) for pk, user in User.objects.in_bulk(keys).items()}


def _lives(keys: Iterable[int]) -> Found:
    return {pk: version.life for pk, version in CaseTypeVersion.objects.in_bulk(keys).items()}


class Known:
    """``meet`` before the cells of these rows are asked for."""

    def __init__(self, at: Mapping[str, int]) -> None:
        """``at``: where in a row which key stands."""
        self.types: dict[int, str] = {}
        self.items: dict[int, str] = {}
        self.units: dict[int, str] = {}
        self.people: dict[int, str] = {}
        self.forms: dict[int, FormVersion] = {}
        self._lives: dict[int, CaseSpec] = {}
        self._words: dict[tuple, str] = {}
        self._sources: tuple[tuple[int, dict, Callable[[Iterable[int]], Found]], ...] = (
            (at["type_id"], self.types, _named(CaseType, "title")),
            (at["item_version_id"], self.items, _named(ItemVersion, "item__name")),
            (at["holder_id"], self.units, _named(Unit, "name")),
            (at["assignee_id"], self.people, _people),
            (at["type_version_id"], self._lives, _lives),
            (at["submission__version_id"], self.forms, FormVersion.objects.in_bulk),
        )

    def meet(self, rows: list[tuple]) -> None:
        for place, found, ask in self._sources:
            if new := {row[place] for row in rows} - found.keys() - {None}:
                found.update(ask(new))

    def state(self, version: int, state: str, *, void: bool, merged: bool) -> str:
        """As Case.state_label has it."""
        if void:
            return _("Import taken back")
        if merged:
            return _("Merged")
        return self._lives[version].states[state].label

    def result(self, version: int, result: str) -> str:
        if (version, result) not in self._words:
            given = (state.label for state in self._lives[version].states.values() if state.result == result)
            self._words[version, result] = next(given, result)
        return self._words[version, result]


def _named(model: type, name: str) -> Callable[[Iterable[int]], Found]:
    return lambda keys: dict(model.objects.filter(pk__in=keys).values_list("pk", name))
