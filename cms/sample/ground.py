"""Units, posts and sample accounts, the calendar, the facts of the site."""

from datetime import date

from django.contrib.auth.hashers import make_password
from wagtail.models import Site

from cms.sample.reading import read
from home import days, office_hours
from home.models import Post, SiteProfile, Unit, User

PASSWORD = "yichuang-demo"  # noqa: S105  # printed at every start; such accounts cannot sign in where DEMO is off
REGION = "330599"
BEGAN = date(2024, 1, 1)
Level = Unit.Level


def units() -> dict[str, Unit]:
    """The whole tree by code; what stands already is left alone."""
    plan = read("units.yaml")
    hours = {kind: office_hours.from_text(text) for kind, text in plan["hours"].items()}
    county = _unit(None, Level.COUNTY, plan["county"], hours["department"], REGION)
    _unit(county, Level.OFFICE, plan["office"], hours["office"], REGION)
    _unit(county, Level.GROUP, plan["group"], hours["department"], REGION)
    for code, (short, name, address, phone, _windows) in plan["departments"].items():
        facts = {"code": code, "name": name, "short": short, "address": address, "phone": phone}
        _unit(county, Level.DEPARTMENT, facts, hours["department"], REGION)
    for place, (code, row) in enumerate(plan["towns"].items(), 1):
        _town(county, code, row, f"{REGION}{place:03d}", hours)
    return {unit.code: unit for unit in Unit.objects.all()}


def _town(county: Unit, code: str, row: list, region: str, hours: dict) -> None:
    short, name, address, phone, villages = row
    facts = {"code": code, "name": name, "short": short, "address": f"{short}{address}", "phone": phone}
    town = _unit(county, Level.TOWN, facts, hours["town"], f"{region}000")
    for n, village in enumerate(villages, 1):
        kind = "居民委员会" if village.endswith("社区") else "村民委员会"
        facts = {
            "code": f"{code}-{n}",
            "name": f"{short}{village}{kind}",
            "short": village,
            "address": f"{short}{village}便民服务点",
            "phone": f"{phone[:-1]}{n + 1}",
        }
        _unit(town, Level.VILLAGE, facts, hours["village"], f"{region}{200 + n}")


def _unit(parent: Unit | None, level: str, facts: dict, hours: dict, region: str) -> Unit:
    known = Unit.objects.filter(code=facts["code"]).first()
    if known:
        return known
    values = {
        "code": facts["code"],
        "name": facts["name"],
        "short_name": facts["short"],
        "level": level,
        "region_code": region,
        "address": facts["address"],
        "phone": facts["phone"],
        "hours": hours,
        "active_from": BEGAN,
    }
    return Unit.objects.get(pk=parent.pk).add_child(**values) if parent else Unit.add_root(**values)


def people(units: dict[str, Unit]) -> None:
    """Accounts and posts; an account that is there keeps its password."""
    password = make_password(PASSWORD)  # once: hashing is slow on purpose
    for number, (username, facts) in enumerate(read("people.yaml").items(), 1):
        superuser = facts.get("superuser", False)
        values = {
            "name": facts["name"],
            "phone": f"0500-600{2000 + number}",
            "demo": True,
            "is_superuser": superuser,
            "is_staff": superuser,
            "password": password,
        }
        user, new = User.objects.get_or_create(username=username, defaults=values)
        for post in facts["posts"] if new else ():
            role, _at, code = post.partition("@")
            Post.objects.create(user=user, unit=units[code], role=role, active_from=BEGAN)


def accounts() -> list[tuple[str, str]]:
    """(account, what it is for), as printed."""
    return [(username, facts["about"]) for username, facts in read("people.yaml").items()]


def calendar() -> None:
    days.load()


def profile(site: Site) -> None:
    SiteProfile.objects.get_or_create(site=site, defaults=read("units.yaml")["profile"])
