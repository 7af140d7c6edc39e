"""What columns a case has in a table, as an import-export resource: headings and values; the streaming is ours.

Values keep their types (a day stays a day), for a workbook to type its cells.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import Widget

from cases.desk.rows import channel_label
from cases.models import Case
from home import clock

_LAST_INSTANT = timedelta(microseconds=1)


class Typed(Widget):
    """Prints a value as it is."""

    def render(self, value: Any, obj: Any = None, **kwargs) -> Any:
        return value


def _column(heading: str, attribute: str | None = None) -> Field:
    return Field(attribute=attribute, column_name=heading, widget=Typed(), readonly=True)


class AnswerField(Field):
    """One question of the opening form. ``keys``: {form id: field key}, since forms may ask the same thing."""

    def __init__(self, heading: str, keys: dict[int, str]):
        super().__init__(column_name=heading, widget=Typed(), readonly=True)
        self.keys = keys

    def get_value(self, instance: Case, **kwargs) -> Any:
        key = self.keys.get(instance.answer_form)
        return instance.answer_cells.get(key) if key else None


class CaseResource(ModelResource):
    """``answers``: columns after those of the case."""

    number = _column(pgettext_lazy("export", "Number"), "number")
    title = _column(pgettext_lazy("export", "Title"), "title")
    type = _column(_("Case type"), "type__title")
    item = _column(_("Service item"), "item_version__item__name")
    state = _column(pgettext_lazy("export", "State"), "state_label")
    holder = _column(_("Held by"), "holder__name")
    assignee = _column(_("Assigned to"), "assignee")
    channel = _column(_("Came by"))
    opened = _column(_("Received at"), "opened_at")
    due = _column(_("Due on"))
    closed = _column(_("Closed at"), "closed_at")
    result = _column(pgettext_lazy("export", "Result"))
    rating = _column(pgettext_lazy("export", "Grade (5 is best)"))
    version = _column(pgettext_lazy("export", "Version"), "version")  # tells a table taken in again that it is late

    class Meta:
        model = Case
        fields = ("number", "title", "type", "item", "state", "holder", "assignee", "channel")
        fields += ("opened", "due", "closed", "result", "rating", "version")
        export_order = fields

    def __init__(self, answers: list[AnswerField] = (), **kwargs):
        super().__init__(**kwargs)
        self.answers = [f"answer_{n}" for n in range(len(answers))]
        self.fields |= dict(zip(self.answers, answers, strict=True))

    def get_export_order(self):
        return (*self._meta.export_order, *self.answers)

    def cells(self, case: Case) -> list[Any]:
        """What `export_resource` gives; that looks for each column's name among all of them, for each row anew."""
        return [value_of(case) for value_of in self._columns]

    @cached_property
    def _columns(self) -> list[Callable[[Case], Any]]:
        names = {field: name for name, field in self.fields.items()}
        return [
            getattr(self, field.get_dehydrate_method(names[field]), field.get_value)
            for field in self.get_export_fields()
        ]

    def dehydrate_assignee(self, case: Case) -> str | None:
        return str(case.assignee) if case.assignee else None

    def dehydrate_channel(self, case: Case) -> str:
        return channel_label(case.channel)

    def dehydrate_due(self, case: Case):
        """The due day: `next_due` is the first instant that is late."""
        return (case.next_due - _LAST_INSTANT).astimezone(clock.OFFICE_ZONE).date() if case.next_due else None

    def dehydrate_result(self, case: Case) -> str | None:
        """In the words of the state that gives it."""
        given = (state.label for state in case.life.states.values() if state.result == case.result)
        return next(given, case.result) if case.result else None

    def dehydrate_rating(self, case: Case) -> int | None:
        return next((survey.grade for survey in case.rated), None)
