"""Who lives and works in the county: invented applicants, and the posts that act for it."""

import random
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from cases import codes, parties, rights
from cases.actor import Actor, staff
from cases.data import Context
from cases.models import Case
from cases.public import access
from cms.sample import ground
from forms import identity
from home import clock, crypto
from home.models import Post, Unit, User

ROLES = {
    Unit.Level.OFFICE: ("window", "handler", "lead", "dispatcher", "visitor"),
    Unit.Level.GROUP: ("handler", "lead", "visitor"),
    Unit.Level.DEPARTMENT: ("handler", "lead"),
    Unit.Level.TOWN: ("window", "handler", "lead"),
    Unit.Level.VILLAGE: ("window",),
}


def everybody() -> int:
    """An account for every post that a unit of its level needs and nobody holds; how many were made."""
    held = set(Post.objects.active(clock.today()).values_list("unit_id", "role"))
    password, made = make_password(ground.PASSWORD), 0
    for unit in Unit.objects.active(clock.today()).order_by("path"):
        for role in ROLES.get(unit.level, ()):
            if (unit.pk, role) in held:
                continue
            name = f"{unit.label}{Post(role=role).get_role_display()}"
            user, _new = User.objects.get_or_create(
                username=f"{unit.code}-{role}", defaults={"name": name[:60], "demo": True, "password": password}
            )
            Post.objects.create(user=user, unit=unit, role=role, active_from=ground.BEGAN)
            made += 1
    return made


def parties_of(case: Case) -> list[Actor]:
    """Other parties of ``case`` who have their letter and whose code opens it, as the tracking page lets them in."""
    letters = filter(None, (_code(case, key) for key in parties.standing(case)))
    visits = [access.find(case.number, code) for code in letters]
    return [visit.who for visit in visits if visit and visit.who.kind == "party"]


def _code(case: Case, key: str) -> str:
    """The pick-up code in the newest letter to the party that has one, "" without."""
    for notice in case.notices.filter(audience=key[:20]).order_by("-pk"):
        found = codes.in_text(crypto.unseal(notice.text, f"notice:{notice.key}"))
        if found:
            return found[-1]
    return ""


class People:
    """Applicants by number, and staff by what a case asks for."""

    def __init__(self, chance: random.Random, told: Mapping[str, Any]) -> None:
        self.chance, self.told = chance, told

    def applicant(self) -> dict[str, Any]:
        """Answers about a person who does not exist: regions and telephone areas that are not assigned."""
        number = self.chance.randrange(100_000)
        born = date(1945, 1, 1) + timedelta(days=self.chance.randrange(20_000))
        first = f"{ground.REGION}{born:%Y%m%d}{100 + number % 900}"
        mark = f"92{ground.REGION}MA{2000000 + number}"
        name = self.chance.choice(self.told["names"])
        return {
            "name": name,
            "id_number": first + identity.id_check_digit(first),
            "phone": f"0500-6{number:06d}",
            "firm_name": self.chance.choice(self.told["firms"]),
            "uscc": mark + identity.uscc_check_sign(mark),
            "subject": "person",
            "agent_on": False,
            "consent": True,
            "contact_by": ["sms"],
        }

    def doers(self, case: Case, words: Iterable[str], known: Context) -> list[Actor]:
        """Who of the staff could be the ones that ``words`` name, the longest there first."""
        found: dict[int, User] = {}
        for word in words:
            if word not in rights.OUTSIDE and word not in case.life.parties:
                found |= {user.pk: user for user in rights.holders_of(case, word, known)}
        return [staff(found[key]) for key in sorted(found)]
