"""A kind of table as it stands, in the columns it is taken in with: changed in a spreadsheet, it is taken in again.

What is not changed there says nothing when it comes back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property

from cases.imports.kinds import Kind
from cases.imports.resource import SheetResource
from cases.models import Batch


@dataclass(frozen=True)
class Outward:
    """A table as cases.exports.files writes it."""

    kind: Kind

    @cached_property
    def _resource(self) -> SheetResource:
        return self.kind.resource(Batch(kind=self.kind.key))

    @property
    def title(self) -> str:
        return str(self.kind.label)

    @property
    def headings(self) -> list[str]:
        return [str(column.heading) for column in self._resource.columns]

    def rows(self) -> Iterator[list[Any]]:
        for said in self._resource.standing():
            yield [said.get(column.key) for column in self._resource.columns]

    def count(self) -> int:
        return sum(1 for _row in self._resource.standing())
