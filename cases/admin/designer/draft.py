"""The draft a designer works on: the newest revision of a case type, changed a part at a time.

A part is found by its path: ("states", "review"), ("ladder", 2), ("survey",). Whatever no box shows stays as it was.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError as ShapeError

from cases import spec
from cases.models import CaseType
from cases.packs import shapes

Path = tuple[str | int, ...]


class Refused(Exception):
    """A change that would leave no readable type. ``slips``: (path, sentence), the path from the type's own top."""

    def __init__(self, slips: list[tuple[Path, str]]) -> None:
        self.slips = slips
        super().__init__("; ".join(sentence for _path, sentence in slips))


class Draft:
    """``row``: the case type as its newest revision says; ``data``: its specification as plain data, order kept;
    ``life``: the same, read. None where there is none yet or it cannot be read.
    """

    def __init__(self, row: CaseType) -> None:
        self.stored = row
        self.row: CaseType = row.get_latest_revision_as_object() if row.latest_revision_id else row
        try:
            self.life: spec.CaseSpec | None = spec.parse(self.row.spec) if self.row.spec else None
        except ShapeError:  # an older release's grammar, or text in progress: opened as text
            self.life = None
        self.data: dict[str, Any] = json.loads(self.row.spec) if self.life else {}

    # --- reading ------------------------------------------------------------------------------------------------
    def get(self, path: Path, default: Any = None) -> Any:
        found: Any = self.data
        for step in path:
            try:
                found = found[step]
            except (KeyError, IndexError, TypeError):
                return default
        return found

    def mark(self, path: Path) -> str:
        """What tells whether somebody else has changed this part meanwhile."""
        return spec.digest(json.dumps(self.get(path), ensure_ascii=False))[:16]

    # --- changing -----------------------------------------------------------------------------------------------
    def put(self, path: Path, value: Any) -> None:
        """``value`` in the place of what stands at ``path``, a new part behind the others; None takes it away."""
        *above, last = path
        found = self.data
        for step in above:
            found = found[step] if isinstance(step, int) else found.setdefault(step, {})
        if isinstance(found, list):
            if value is None:
                del found[last]
            elif last == len(found):
                found.append(value)
            else:
                found[last] = value
        elif value is None:
            found.pop(last, None)
        else:
            found[last] = value

    def insert(self, section: str, value: Any) -> Path:
        """``value`` behind the others of a list."""
        rows = self.data.setdefault(section, [])
        rows.append(value)
        return (section, len(rows) - 1)

    def shift(self, path: Path, by: int) -> Path:
        """The part one place up (-1) or down (1) among its like. Its path from then on."""
        section, key = path
        found = self.data[section]
        if isinstance(found, list):
            to = min(max(int(key) + by, 0), len(found) - 1)
            found.insert(to, found.pop(int(key)))
            return (section, to)
        keys = list(found)
        at = keys.index(key)
        to = min(max(at + by, 0), len(keys) - 1)
        keys.insert(to, keys.pop(at))
        self.data[section] = {each: found[each] for each in keys}
        return path

    def keep(self, user) -> None:
        """Write the draft as a new revision. Raises Refused when what came out is no case type."""
        self.row.spec = spec.canonical(checked(self.data))
        self.row.save_revision(user=user, log_action=True)
        if not self.stored.spec and not self.stored.live:  # lists and choosers show what a new type is about
            CaseType.objects.filter(pk=self.row.pk).update(spec=self.row.spec)

    def take_up(self, said: str, units: Mapping[str, str], user, action: str) -> None:
        """What was said before is the draft again; ``action``: what the history calls it. Raises Refused."""
        self.data = json.loads(said)
        life = checked(self.data)
        self.row.spec, self.row.units, self.row.title = spec.canonical(life), dict(units), life.title
        self.row.save_revision(user=user, log_action=action)


def checked(data: Mapping[str, Any]) -> spec.CaseSpec:
    """The specification that ``data`` says. Raises Refused."""
    try:
        return spec.CaseSpec.model_validate(_without_empty(data))
    except ShapeError as fault:
        raise Refused([_slip(error) for error in fault.errors()]) from fault


def _slip(error: Mapping[str, Any]) -> tuple[Path, str]:
    path = tuple(part for part in error["loc"] if not (isinstance(part, str) and "[" in part))
    return path, shapes.sentence({**error, "loc": ("case_types", "type", *path)})


def _without_empty(data: Mapping[str, Any]) -> dict[str, Any]:
    """Sections from which the last part was taken away are no sections; an empty rating is one by the usual rules."""
    says = ("states", "transitions", "survey")
    return {key: value for key, value in data.items() if value not in ({}, []) or key in says}


def key_for(label: str, taken) -> str:
    """A key in pinyin that no other part has."""
    from forms.fields.blocks import free_name, speakable

    return free_name(speakable(label) if label.strip() else _("part"), set(taken))
