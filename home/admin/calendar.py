"""The working calendar in the admin: a year as the State Council's notice words it, and its single days."""

import re
from datetime import date, timedelta

import django_filters
from django import forms as html
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet

from home import days, notice_text
from home.admin.calendar_difference import AddYear, EditYear
from home.calendar import KnownDay
from home.models import CalendarYear, Day

_LINE = re.compile(r"(\d\d-\d\d)(?:~(\d\d-\d\d))?(?: +(\S.*))?")


class SpansField(html.CharField):
    """Lines such as `10-01~10-07 国庆节`; cleans to [(first, last, name)], months and days as text."""

    widget = html.Textarea(attrs={"rows": 8})

    def clean(self, value):
        lines = filter(None, map(str.strip, super().clean(value).replace("～", "~").splitlines()))
        return [self._span(line) for line in lines]

    def _span(self, line: str) -> tuple[str, str, str]:
        if not (found := _LINE.fullmatch(line)):
            raise html.ValidationError(_("“%(line)s” is not understood. Write: 10-01~10-07 国庆节") % {"line": line})
        return found[1], found[2] or found[1], found[3] or ""


class CalendarYearForm(WagtailAdminModelForm):
    """Saving writes every day of the year anew, then counts all ordinals again. ``changes``: what that would change."""

    notice = html.CharField(
        label=_("paste the notice"),
        required=False,
        widget=html.Textarea(attrs={"rows": 8}),
        help_text=_(
            "The text of the State Council's notice, from “一、元旦：” on. It fills in the two lists below; what it "
            "would change is shown before anything is saved."
        ),
    )
    rest = SpansField(
        label=_("days of rest"), required=False, help_text=_("As in the notice, one line each: 10-01~10-07 国庆节")
    )
    made_up = SpansField(
        label=_("make-up days"), required=False, help_text=_("Weekend days on which offices work: 10-10 国庆节调休")
    )

    class Meta:
        model = CalendarYear
        fields = ["year", "status", "notice_no", "notice", "rest", "made_up"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["year"].disabled = True
            named = Day.objects.filter(calendar=self.instance.calendar, date__year=self.instance.year)
            self.initial["rest"] = _lines(_spans(day for day in named if not day.works and day.name))
            self.initial["made_up"] = _lines(_spans(day for day in named if day.works and day.date.weekday() >= 5))

    def clean(self) -> dict:
        data = super().clean()
        if data.get("status") == CalendarYear.Status.OFFICIAL and not data.get("notice_no"):
            self.add_error("notice_no", _("An official year names the notice it rests on."))
        if "year" in data and not self.errors:
            self._exceptions = self._pasted(data) if data.get("notice", "").strip() else self._read(data)
            self._join_the_years_before(data["year"])
        return data

    def _pasted(self, data: dict) -> notice_text.Days:
        try:
            return notice_text.read(data["notice"], data["year"])
        except notice_text.Unclear as unclear:
            self.add_error("notice", str(unclear))
            return {}

    @property
    def changes(self) -> list[days.Change]:
        return days.difference(self._known_days(), self.instance.calendar)

    def _known_days(self) -> list[KnownDay]:
        data = self.cleaned_data
        unsure = data["status"] != CalendarYear.Status.OFFICIAL
        return [self._known(day, unsure) for day in _between(data["year"], "01-01", "12-31")]

    def _join_the_years_before(self, year: int) -> None:
        known = set(CalendarYear.objects.filter(calendar=self.instance.calendar).values_list("year", flat=True))
        if known and year not in known and not {year - 1, year + 1} & known:
            self.add_error("year", _("Years follow each other without a gap. Enter the year between first."))

    def _read(self, data: dict) -> dict[date, tuple[bool, str]]:
        found: dict[date, tuple[bool, str]] = {}
        for key, works in (("rest", False), ("made_up", True)):
            for first, last, name in data.get(key) or []:
                try:
                    found |= dict.fromkeys(_between(data["year"], first, last), (works, name))
                except ValueError:
                    self.add_error(key, _("%(day)s is no day of this year.") % {"day": f"{first}~{last}"})
        return found

    @transaction.atomic
    def save(self, commit=True) -> CalendarYear:
        data, name = self.cleaned_data, self.instance.calendar
        year = days.write_year(data["year"], self._known_days(), data["status"], data["notice_no"], name)
        days.renumber(name)
        self.instance = year
        return year

    def _known(self, day: date, unsure: bool) -> KnownDay:
        works, name = self._exceptions.get(day, (day.weekday() < 5, ""))
        return KnownDay(day, works, name, unsure)


def _between(year: int, first: str, last: str) -> list[date]:
    begin, end = (date.fromisoformat(f"{year}-{text}") for text in (first, last))
    if end < begin:
        raise ValueError(f"{first}~{last}")
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)]


def _spans(marked) -> list[tuple[date, date, str]]:
    spans: list[tuple[date, date, str]] = []
    for day in marked:
        if spans and spans[-1][1] + timedelta(days=1) == day.date and spans[-1][2] == day.name:
            spans[-1] = (spans[-1][0], day.date, day.name)
        else:
            spans.append((day.date, day.date, day.name))
    return spans


def _lines(spans: list[tuple[date, date, str]]) -> str:
    return "\n".join(
        (f"{first:%m-%d}~{last:%m-%d}" if last > first else f"{first:%m-%d}") + f" {name}"
        for first, last, name in spans
    )


class CalendarYearViewSet(ModelViewSet):
    model, name, icon = CalendarYear, "calendar-years", "calendar"
    ordering = "-year"
    list_display = ["year", Column("get_status_display", label=_("status")), "notice_no"]
    add_view_class, edit_view_class = AddYear, EditYear
    create_template_name = edit_template_name = "home/admin/calendar_year.html"
    copy_view_enabled = False
    add_to_reference_index = False
    menu_order = 30

    def get_form_class(self, for_update=False):
        return CalendarYearForm


class DayForm(WagtailAdminModelForm):
    """One day that differs here. Ordinals of all later days follow."""

    class Meta:
        model = Day
        fields = ["works", "name"]

    @transaction.atomic
    def save(self, commit=True) -> Day:
        day = super().save(commit)
        days.renumber(day.calendar)
        if {"works", "provisional"} & set(self.changed_data):
            days.announce(day.date, day.name or str(day), day.calendar)
        return day


class DayFilter(WagtailFilterSet):
    year = django_filters.NumberFilter(field_name="date", lookup_expr="year", label=_("year"))

    class Meta:
        model = Day
        fields = ["year", "works", "provisional"]


class DayViewSet(ModelViewSet):
    model, name, icon = Day, "calendar-days", "date"
    ordering, list_per_page = "date", 62
    list_display = [
        "date",
        BooleanColumn("works", label=_("working day")),
        "name",
        "ordinal",
        BooleanColumn("provisional", label=_("provisional")),
    ]
    filterset_class = DayFilter
    search_fields = ["name"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False
    menu_order = 40

    def get_form_class(self, for_update=False):
        return DayForm
