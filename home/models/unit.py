"""The tree of units: county, its departments and centre, towns, villages."""

from datetime import date
from functools import cached_property
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from home import apart
from home.prepared import Prepared, one_of, spread

DEEP = 4  # levels above a unit, as a rule
ABOVE = Prepared(lambda: Unit.objects.filter(one_of("path", DEEP)).order_by("path"))

PLAIN_DAY = {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


class UnitQuerySet(MP_NodeQuerySet):
    def active(self, day: date) -> Self:
        found = self.filter(Q(active_from=None) | Q(active_from__lte=day), Q(active_to=None) | Q(active_to__gt=day))
        return found.filter(path__startswith=below) if (below := apart.path()) else found


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):
    def get_queryset(self) -> UnitQuerySet:
        return UnitQuerySet(self.model, using=self._db).order_by("path")  # treebeard's manager names its own queryset


class Level(models.TextChoices):
    COUNTY = "county", _("County")
    OFFICE = "office", _("Government-service office")
    GROUP = "group", _("County leading group")
    DEPARTMENT = "department", _("Department")
    TOWN = "town", _("Town or street")
    VILLAGE = "village", _("Village or community")


class Unit(MP_Node):
    """A body that holds cases. ``code`` never changes; a merged or renamed unit names its ``successor``.

    ``active_from`` counts, ``active_to`` does not (half-open). ``hours``: {"mon": [["09:00", "12:00"], …], …}.
    """

    Level = Level
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    short_name = models.CharField(_("short name"), max_length=30, blank=True)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices, db_index=True)
    region_code = models.CharField(_("region code"), max_length=12, blank=True, db_index=True)
    address = models.CharField(_("address"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    hours = models.JSONField(_("opening hours"), default=dict, blank=True)
    active_from = models.DateField(_("active from"), null=True, blank=True)
    active_to = models.DateField(_("active until"), null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    node_order_by = None
    objects = UnitManager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return self.short_name or self.name

    @cached_property
    def above(self) -> list["Unit"]:
        """The units it stands in, the topmost first, as they were when this row was first asked."""
        n = self.steplen
        paths = [self.path[:end] for end in range(n, len(self.path), n)]
        if not paths:
            return []
        return ABOVE(**spread("path", paths, DEEP)) if len(paths) <= DEEP else list(self.get_ancestors())

    @property
    def opening_hours(self) -> dict:
        """Its own, else those of the nearest unit above that has some, else a plain office day."""
        if self.hours:
            return self.hours
        return next((unit.hours for unit in reversed(self.above) if unit.hours), PLAIN_DAY)

    def covers(self, other: "Unit") -> bool:
        """True if ``other`` is this unit or stands below it."""
        return other.path.startswith(self.path)

    def town_and_county(self) -> tuple["Unit | None", "Unit | None"]:
        """The town and the county this unit stands in (itself included), None where there is none."""
        by_level = {unit.level: unit for unit in [*self.above, self]}
        return by_level.get(Level.TOWN), by_level.get(Level.COUNTY)
