"""Helpers, points and frequent items of the service for the elderly, put in by the county's centre on its first day."""

from datetime import date, datetime, time, timedelta
from typing import Any

from cases.actor import staff
from cases.models import Case
from cases.transition import transition
from cms.sample.cases import World
from cms.sample.reading import read
from forms import intake
from home import clock, days, office_hours
from home.models import Unit

LIVE = date(2026, 3, 10)  # the pack's own day, tables: go_live
LOW = ["low", "glasses"]
TIERS = {Unit.Level.OFFICE: "county", Unit.Level.TOWN: "town", Unit.Level.VILLAGE: "village"}


def load() -> int:
    """What is missing of it; how many entries stand. Nothing is done where there are some already."""
    entries = Case.objects.filter(type__slug__in=("elder.helper", "elder.point", "elder.item"))
    if not entries.exists():
        told = read("elder.yaml")
        world = World(read("cases.yaml"))
        with clock.at(clock.instant(min(LIVE, clock.today()))):
            helpers = {badge: _helper(world, badge, *row) for badge, row in told["helpers"].items()}
            _points(world, told, helpers)
            for code, row in told["items"].items():
                _enter(world, "elder.item", f"item-{code}", _item(code, *row))
        for number, row in enumerate(told["helps"]):
            _help(world, number, row)
    return entries.count()


def _enter(world: World, form: str, key: str, said: dict[str, Any]) -> str:
    """The entry's number."""
    clerk, unit = world.people["dispatcher", "zwfw"], world.units["zwfw"]
    sent = intake.submit(
        world.form(form), said, key=f"sample-{key}", unit=unit, by=clerk, channel="county", entry_mode="staff"
    )
    return Case.objects.get(submission=sent).number


def _helper(world: World, badge: str, shown: str, unit: str, kind: str, knows: list[str], areas: str) -> str:
    person = world.person(500 + int(badge))
    said = {
        "badge": badge,
        "name": person["name"],
        "id_number": person["id_number"],
        "phone": f"0500-69{badge}1",
        "shown": shown,
        "kind": kind,
        "knows": knows,
        "areas": areas,
        "on_shift": "workday",
        "training_on": LIVE - timedelta(days=20),
        "training_until": max(clock.today(), LIVE) + timedelta(days=700),
        "insured": True,
    }
    here = {} if unit == "zwfw" else {"place": unit}
    return _enter(world, "elder.helper", f"helper-{badge}", said | here)


def _points(world: World, told: dict[str, Any], helpers: dict[str, str]) -> None:
    """The office, every town, the villages of those towns that have begun; then the N."""
    begun = tuple(f"{town}-" for town in told["villages_of"])
    units = Unit.objects.filter(level__in=TIERS).order_by("path")
    for unit in units:
        if unit.level == Unit.Level.VILLAGE and not unit.code.startswith(begun):
            continue
        said = {
            "code": unit.code,
            "point_name": f"{unit.label}帮办点" if unit.level != Unit.Level.OFFICE else "县中心老年人专窗",
            "tier": TIERS[unit.level],
            "address": unit.address,
            "tel": unit.phone,
            "hours": office_hours.to_text(unit.opening_hours),
            "equipment": [*LOW, "wheel", "printer"] if unit.level != Unit.Level.VILLAGE else LOW,
        }
        _point(world, said | _near(told, unit.code), unit.code, told["duty"].get(unit.code, ""), helpers)
    for code, (name, unit, address, tel, hours, equipment, badge) in told["spots"].items():
        said = {"code": code, "point_name": name, "tier": "spot", "address": address, "tel": tel, "hours": hours}
        _point(world, said | {"equipment": equipment} | _near(told, code), unit, badge, helpers)


def _point(world: World, said: dict[str, Any], unit: str, badge: str, helpers: dict[str, str]) -> None:
    here = {} if unit == "zwfw" else {"place": unit}
    duty = {"on_duty": helpers[badge]} if badge else {}
    _enter(world, "elder.point", f"point-{said['code']}", said | here | duty)


def _near(told: dict[str, Any], code: str) -> dict[str, Any]:
    ways = told["near"].get(code)
    return {"near": [{"village": village, "km": km} for village, km in ways.items()]} if ways else {}


def _item(code: str, spoken: str, matter: str, icon: str, at_home: bool, in_person: bool) -> dict[str, Any]:
    return {"code": code, "spoken": spoken, "matter": matter, "icon": icon, "at_home": at_home, "in_person": in_person}


# --- people who asked for somebody ------------------------------------------------------------------------------------
def _help(world: World, number: int, row: dict[str, Any]) -> None:
    """Asked for at nine of its day, called an hour later, then a step each working day; the rest is the office's."""
    channel, *clerk = row["via"]
    person = world.person(600 + number, old=True)
    said = {**row["says"], "name": person["name"], "phone": person["phone"], "consent": True}
    with clock.at(_morning(row["ago"], 0)):
        by = world.people[tuple(clerk)] if clerk else None
        sent = intake.submit(
            world.form("elder.help_request"),
            said,
            key=f"sample-help-{number}",
            unit=Unit.objects.get(code=clerk[1]) if clerk else None,
            by=by,
            secret="" if by else f"sample-help-{number}",
            channel=channel,
            entry_mode="staff" if by else "self",
        )
    case = Case.objects.get(submission=sent)
    path = [(name, case, role, unit, data) for name, role, unit, data in row["path"]]
    for n, step in enumerate(path, 1):
        _move(world, _morning(row["ago"], n), *step)
    if "heard" in row and (asked := Case.objects.filter(spawned_by=case, type__slug="elder.ask").first()):
        _move(world, _morning(row["ago"], len(path) + 1), "hear", asked, "visitor", "zwfw", row["heard"])


def _move(world: World, at: datetime, name: str, case: Case, role: str, unit: str, data: dict[str, Any]) -> None:
    if at < clock.now():
        case = Case.objects.get(pk=case.pk)
        with clock.at(at):
            by = staff(world.people[role, unit])
            transition(case, name, seen_version=case.version, by=by, payload={"data": data})


def _morning(ago: int, later: int) -> datetime:
    """Never in the future, whatever the hour of loading: people ask and the day has begun."""
    calendar = days.current()
    on = calendar.day_of(calendar.ordinal(clock.today()) - ago + max(later - 1, 0))
    at = clock.instant(on, time(9 + min(later, 1), 5))
    return min(at, clock.now()) if later == 0 else at
