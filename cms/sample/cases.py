"""Sample cases with a life, through the doors people use: submit, move, rate; each at its own hour of its own day."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cases import surveys
from cases.actor import APPLICANT, staff
from cases.models import Case, ServiceItem
from cases.transition import transition
from cms.sample.reading import read
from forms import identity, intake
from forms.models import Form
from home import clock, days
from home.models import Post, Unit, User

REGION = "330599"
WHERE = {"centre": ("county", "zwfw"), "town": ("town", "anping"), "village": ("village", "anping-1")}
CENTRE = "zwfw"
TRY_SECRET = "sample-county-try-this-one"  # noqa: S105  # of the one case whose number and code are printed
AWAY = re.compile(r"[+-]\d+d")
REPLIED = {"evidence": "file", "rule_kind": "policy"}  # of the one orphan that is answered: a policy, explained
NOT_OURS = "不是本单位的职责"  # of the one orphan whose unit objects: one of the reasons its type lists
TRY = "sample-9"  # the case people may look up: in work, accepted yesterday


@dataclass(frozen=True)
class Step:
    """Something that happens at a moment; ``order`` keeps the steps of one case in their order."""

    at: datetime
    order: int
    do: Callable[[], Any] = field(compare=False)


def load() -> int:
    """Open and move the sample cases; how many there are. Nothing is done where there are cases already."""
    if Case.objects.exists():
        return Case.objects.count()
    told = read("cases.yaml")
    world = World(told)
    rows = told["cases"]
    steps: list[Step] = []
    for number, row in enumerate(rows):
        steps += Story(world, number, row).steps()
    for number, row in enumerate(told["orphans"], len(rows)):
        steps += Orphan(world, number, row).steps()
    for number, row in enumerate(told["entries"], len(rows) + len(told["orphans"])):
        steps += Entry(world, number, row).steps()
    now = clock.now()
    for step in sorted(steps, key=lambda step: (step.at, step.order)):
        if step.at < now:
            with clock.at(step.at):
                step.do()
    return Case.objects.count()


def to_try() -> tuple[str, str] | None:
    """(number, pick-up code) of a case that can be looked up on the tracking page."""
    from cases import codes

    case = Case.objects.filter(submission__idempotency_key=TRY).first()
    return (case.number, codes.shown(codes.pickup_code(TRY_SECRET))) if case else None


class World:
    """What the stories share: people by unit and role, items, forms, invented names."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told
        posts = Post.objects.filter(user__demo=True).select_related("user", "unit").order_by("pk")
        self.people: dict[tuple[str, str], User] = {}
        for post in posts:
            self.people.setdefault((post.role, post.unit.code), post.user)
        self.items = {item.code: item for item in ServiceItem.objects.select_related("authority")}
        self.units = {unit.code: unit for unit in Unit.objects.filter(code__in=[u for _c, u in WHERE.values()])}
        self.pages = {code: page["form"] for page in read("form_pages.yaml").values() for code in page.get("items", ())}

    def form(self, slug: str) -> Any:
        return Form.objects.get(slug=slug).current

    @cached_property
    def photo(self) -> bytes:
        held = BytesIO()
        Image.new("RGB", (640, 400), "#dceaf2").save(held, "JPEG")
        return held.getvalue()

    def picture(self, name: str) -> SimpleUploadedFile:
        return SimpleUploadedFile(name, self.photo, "image/jpeg")

    def person(self, number: int, old: bool = False) -> dict[str, str]:
        """An invented name, a number of a region that is not assigned, a telephone of an area that is not either."""
        chance = random.Random(number)  # noqa: S311
        born = date(1940 if old else 1965, 1, 1) + timedelta(days=chance.randrange(1500 if old else 12000))
        first = f"{REGION}{born:%Y%m%d}{100 + number % 900}"
        return {
            "name": self.told["names"][number % len(self.told["names"])],
            "id_number": first + identity.id_check_digit(first),
            "phone": f"0500-69{10000 + number:05d}",
        }

    def firm(self, number: int) -> dict[str, str]:
        first = f"92{REGION}MA{2000000 + number}"
        return {
            "firm_name": self.told["firms"][number % len(self.told["firms"])],
            "uscc": first + identity.uscc_check_sign(first),
        }


class Story:
    """One case of the general life."""

    def __init__(self, world: World, number: int, row: dict[str, Any]) -> None:
        self.world, self.number, self.row = world, number, row
        self.key = f"sample-{number}"
        self.path = world.told["paths"][row["path"]]
        self.case: Case | None = None

    def steps(self) -> Iterator[Step]:
        yield Step(self._at(0, 0), 0, self.open)
        last = len(self.path)
        after = self.row.get("after", 1)
        for n, step in enumerate(self.path, 1):
            name, who, *rest = step
            usual = after if n == last and last > 2 else min(max(n - 2, 0), after)
            day = self.row["days"][n - 1] if "days" in self.row else usual
            yield Step(self._at(day, n), n, lambda name=name, who=who, rest=rest: self.move(name, who, *rest))
        if grade := self.row.get("grade"):
            yield Step(self._at(after + 1, last + 1), last + 1, lambda: self.rate(grade))

    def _at(self, day: int, step: int) -> datetime:
        """In the ``day``-th working day's morning or early afternoon; later steps of a day come later."""
        calendar = days.current()
        on = calendar.day_of(calendar.ordinal(clock.today()) - self.row["ago"] + day)
        return clock.instant(on, time(8, 30)) + timedelta(minutes=23 * self.number % 90 + 35 * step)

    def open(self) -> None:
        channel, code = WHERE.get(self.row["via"], (self.row["via"], None))
        unit = self.world.units.get(code) if code else None
        clerk = self.world.people.get(("window", code)) if code else None
        form = self.world.form(self.world.pages.get(self.row["item"], "intake.apply"))
        data, files = self.answers(form.form.slug)
        secret = TRY_SECRET if self.key == TRY else f"sample-county-{self.number}"
        about = {"about": self.row["item"], "channel": channel, "entry_mode": "staff" if clerk else "self"}
        sent = intake.submit(form, data, key=self.key, files=files, unit=unit, by=clerk, secret=secret, **about)
        self.case = Case.objects.get(submission=sent)

    def answers(self, slug: str) -> tuple[dict[str, Any], dict[str, list]]:
        """What this person says in the form ``slug``, and the files."""
        number, picture = self.number, self.world.picture
        road = self.world.told["roads"][number % 4]
        person = self.world.person(number, old=slug == "qingxi.glbt")
        if slug == "qingxi.glbt":
            told = {"by_self": "child", "agent_name": "子代办", "town": "anping", "address": f"下沙村{road}"}
            files = {"id_photo": [picture("身份证.jpg")], "card_photo": [picture("社保卡.jpg")]}
            return person | told | {"moved_in": False, "pay_to": "card", "consent": True}, files
        if slug == "qingxi.spjy":
            soon = clock.today() + timedelta(days=300)
            crew = [{"person": person["name"], "job": "manager", "health_until": soon.isoformat()},
                    {"person": "厨有德", "job": "cook", "health_until": soon.isoformat()}]  # fmt: skip
            told = {"town": "xidong", "address": road, "area": 86, "place_from": "own", "projects": ["hot", "drink"],
                    "seats": 32, "crew": crew, "promise_true": True}  # fmt: skip
            files = {"layout": [picture("布局图.jpg")], "lease": [picture("房产证.jpg")]}
            return person | self.world.firm(number) | told, files
        if slug == "qingxi.sbk":
            lost = (clock.today() - timedelta(days=2)).isoformat()
            return person | {
                "wish": "lost",
                "lost_on": lost,
                "lost_where": "集市上",
                "fetch": "centre",
                "truth": True,
            }, {}
        if slug == "qingxi.dibao":
            ill = self.world.person(number + 1)
            family = [{"person": ill["name"], "person_id": ill["id_number"], "kin": "spouse", "doing": "ill"}]
            told = {"apply_for": "self", "town": "xidong", "address": road, "home_kind": "village", "family": family,
                    "own_income": 60000, "hardship": ["ill"], "spent": 1850000, "has_car": False,
                    "account_no": "6217000000000000004", "look_up": True, "consent": True}  # fmt: skip
            return person | told, {"id_photo": [picture("身份证.jpg")]}
        item = self.world.items[self.row["item"]]
        firm = item.audience == "firm"
        told = {
            "subject": "firm" if firm else "person",
            "contact_by": ["sms"],
            "agent_on": False,
            "situation": "first",
            "matter": item.name,
            "detail": f"想办{item.name}，材料都准备好了，请帮忙看看够不够。",
            "deliver_choice": "window",
            "consent": True,
        }
        return person | told | (self.world.firm(number) if firm else {}), {"materials": [picture("材料.jpg")]}

    def move(self, name: str, who: str, told: dict[str, Any] | None = None) -> None:
        case = Case.objects.get(pk=self.case.pk)
        told = dict(told or {})
        payload: dict[str, Any] = {each: told.pop(each) for each in ("reason", "pause", "words") if each in told}
        if "unit" in told:
            payload["unit"] = Unit.objects.get(code=told.pop("unit"))
        files = {key: [self.world.picture("告知书.jpg")] for key, value in told.items() if value == "file"}
        payload["data"] = {key: value for key, value in told.items() if value != "file"}
        if files:
            payload["files"] = files
        transition(case, name, seen_version=case.version, by=self._actor(who, case), payload=payload)

    def _actor(self, who: str, case: Case):
        if who == "applicant":
            return APPLICANT
        return staff(self.world.people.get((who, case.holder.code)) or self.world.people[who, CENTRE])

    def rate(self, grade: int) -> None:
        survey = surveys.waiting(Case.objects.get(pk=self.case.pk))
        told = {"grade": grade, "reasons": self.row.get("reasons", []), "words": self.row.get("words", "")}
        surveys.answer(surveys.token(survey), told)


class Orphan(Story):
    """A case nobody was in charge of (pack doudi)."""

    def __init__(self, world: World, number: int, row: dict[str, Any]) -> None:
        super().__init__(world, number, row | {"path": "new", "item": ""})
        answered = [["reply", "handler", REPLIED | {"outcome": row["reply"]}]] if "reply" in row else []
        visited = [["settle", "visitor", {"visit_words": row["visit"]}]] if "visit" in row else []
        handed = [["hand", "dispatcher", {"unit": row["hand"], "reason": row["handed"]}]] if "hand" in row else []
        why = {"reason": NOT_OURS, "words": row.get("refuses")}
        refused = [["object", "handler", why]] if "refuses" in row else []
        self.path = handed + refused + answered + visited
        self.row["after"] = 2
        self.world.pages[""] = "doudi.intake"

    def answers(self, slug: str) -> tuple[dict[str, Any], dict[str, list]]:
        person = self.world.person(self.number)
        tried = [{"unit": unit, "answer": answer} for unit, answer in self.row["tried"]]
        told = {"subject": "person", "contact_by": ["phone"], "consent": True}
        told |= {"matter": self.row["matter"], "gap": self.row["gap"], "story": self.row["story"], "tried": tried}
        more = {"policy": self.row["policy"]} if "policy" in self.row else {}
        return person | told | more, {}


class Entry(Story):
    """A row put in at the county's centre: an entry of a register (packs credit, promise, party) and what hangs on it.

    A move is taken by a role there or by role@unit; `type/move` is one of the case that the row set off.
    """

    def __init__(self, world: World, number: int, row: dict[str, Any]) -> None:
        path = row["path"]
        super().__init__(world, number, row | {"path": "new", "after": 1})
        self.path = path

    def open(self) -> None:
        answers, files = self.answers(self.row["form"])
        clerk = self.world.people[self.row["by"], CENTRE]
        sent = intake.submit(
            self.world.form(self.row["form"]),
            answers,
            key=self.key,
            files=files,
            unit=self.world.units[CENTRE],
            by=clerk,
            channel="county",
            entry_mode="staff",
        )
        self.case = Case.objects.get(submission=sent)

    def answers(self, slug: str) -> tuple[dict[str, Any], dict[str, list]]:
        told = {key: self._day(value) or value for key, value in self.row["answers"].items()}
        if slug != "credit.enter":
            return told, {}
        person = self.world.person(self.number)
        first = f"91{REGION}MA{3000000 + self.number}"
        told |= {"legal_rep": person["name"], "legal_id": person["id_number"], "phone": person["phone"]}
        told |= {"uscc": first + identity.uscc_check_sign(first), "consent": True}
        told["valid_to"] = (clock.today() + timedelta(days=600)).isoformat()
        return told, {key: [self.world.picture("示例.jpg")] for key in ("fee_std", "pledge")}

    def _day(self, value: Any) -> str | None:
        """“+3d” as a date: so many working days after the row's own."""
        if not isinstance(value, str) or not AWAY.fullmatch(value):
            return None
        calendar = days.current()
        return calendar.day_of(calendar.ordinal(clock.today()) + int(value[:-1])).isoformat()

    def move(self, name: str, who: str, told: dict[str, Any] | None = None) -> None:
        kind, _slash, rest = name.rpartition("/")
        if kind:
            self.case = Case.objects.get(spawned_by=self.case, type__slug__endswith=f".{kind}")
        super().move(rest, who, told)

    def _actor(self, who: str, case: Case):
        role, _at, place = who.partition("@")
        return staff(self.world.people[role, place or CENTRE])
