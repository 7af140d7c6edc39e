"""The working calendar: one row a day, so that adding working days is adding integers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Day(models.Model):
    """``ordinal`` is W(date): the number of working days ≤ date, counted from the calendar's first day."""

    calendar = models.CharField(_("calendar"), max_length=20, default="cn")
    date = models.DateField(_("date"))
    works = models.BooleanField(_("working day"))
    ordinal = models.PositiveIntegerField(_("working days so far"))
    name = models.CharField(_("holiday or make-up day"), max_length=30, blank=True)
    provisional = models.BooleanField(_("provisional"), default=False)

    class Meta:
        verbose_name = _("day")
        verbose_name_plural = _("days")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["calendar", "date"], name="day_once_per_calendar")]
        indexes = [models.Index(fields=["calendar", "ordinal"], name="day_ordinal")]

    def __str__(self) -> str:
        return self.date.isoformat()


class CalendarYear(models.Model):
    """What is known of a year: official once the State Council's notice is entered, provisional before."""

    class Status(models.TextChoices):
        PROVISIONAL = "provisional", _("provisional")
        OFFICIAL = "official", _("official")

    calendar = models.CharField(_("calendar"), max_length=20, default="cn")
    year = models.PositiveSmallIntegerField(_("year"))
    notice_no = models.CharField(_("number of the notice"), max_length=60, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.PROVISIONAL)

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["calendar", "year"], name="year_once_per_calendar")]

    def __str__(self) -> str:
        return str(self.year)
