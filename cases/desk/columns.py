"""Which columns a list has: those of a case, and with one type chosen the questions of its forms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.models import CaseType
from forms import rights
from forms.models import FormVersion

OWN = {
    "due": pgettext_lazy("desk", "Due"),
    "who": pgettext_lazy("desk", "Applicant"),
    "state": pgettext_lazy("desk", "State"),
    "holder": gettext_lazy("Held by"),
    "channel": gettext_lazy("Came by"),
    "opened": pgettext_lazy("desk", "Received"),
    "type": gettext_lazy("Case type"),
    "item": gettext_lazy("Service item"),
    "assignee": gettext_lazy("Assigned to"),
}
PLAIN = ("due", "who", "state", "holder", "channel", "opened")
ANSWER = "f."  # before the key of a question
MOST = 12  # columns beside the title
UNSHOWN = ("file", "picture", "signature")  # papers are looked at on the case's page


@dataclass(frozen=True)
class Column:
    key: str
    label: str

    @property
    def question(self) -> str:
        """Key of the question; "" for a column of the case itself."""
        return self.key.removeprefix(ANSWER) if self.key.startswith(ANSWER) else ""


@dataclass(frozen=True)
class Cell:
    """``kind``: due, item, who, state … as parts/rows.html draws it, else answer."""

    kind: str
    label: str
    text: str = ""


@dataclass(frozen=True)
class Offered:
    """What may be chosen from for a list of ``type`` by ``user``."""

    type: CaseType | None
    user: Any

    @cached_property
    def all(self) -> tuple[Column, ...]:
        own = tuple(Column(key, str(label)) for key, label in OWN.items())
        return (*own, *self.answers)

    @cached_property
    def answers(self) -> tuple[Column, ...]:
        """Questions of the forms that open the type, in their newest wording."""
        if self.type is None:
            return ()
        versions = FormVersion.objects.filter(form__opens__type=self.type).exclude(form__in=rights.withheld(self.user))
        found: dict[str, str] = {}
        newest: set[int] = set()
        for version in versions.order_by("form_id", "-number"):
            if version.form_id in newest:
                continue
            newest.add(version.form_id)
            for field in version.spec.fields():
                if field.answers and not field.columns and field.type not in UNSHOWN:
                    found.setdefault(field.key, field.label)
        return tuple(Column(f"{ANSWER}{key}", label) for key, label in found.items())

    def chosen(self, asked: Iterable[str]) -> tuple[Column, ...]:
        """The known ones of ``asked``, in the order they are offered; the plain ones where nothing is left of it."""
        wanted = set(asked)
        if wanted <= set(OWN):  # nothing of a form: no need to look for what it asks
            known: Sequence[Column] = [Column(key, str(label)) for key, label in OWN.items()]
        else:
            known = self.all
        return tuple(column for column in known if column.key in wanted)[:MOST] or plain()


def plain() -> tuple[Column, ...]:
    return tuple(Column(key, str(OWN[key])) for key in PLAIN)
