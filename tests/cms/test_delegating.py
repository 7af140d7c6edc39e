"""An item handed down: what the register says stands on the guide page, decides where cases come in, and comes back."""

from datetime import date

import pytest
from django.core.management import call_command

from cases.models import Case, Delegation, ServiceItem
from cases.packs.resolve import load
from cases.packs.scenarios import runner
from cases.packs.scenarios.world import World
from cases.packs.shapes import Step
from cases.rebuild import rebuild
from cms import models as cms
from home import clock
from home.models import User
from tests.cases.engine_world import at

pytestmark = pytest.mark.django_db
PERMIT = {"use": "permit"}
HANDED = {"use": "handed", "to_date": None, "at_place": "镇便民中心2号窗口", "at_phone": "0500-6001299"}


class Register:
    """The shipped pack played through the engine's doors, with a guide page for its item."""

    def __init__(self, site_pages) -> None:
        self.world = World(load("intake"))
        self.world.build()
        self.do(at="2026-08-01 08:00", given={"item": [PERMIT]})
        page = cms.ServiceGuidePage(title="设置户外广告许可", slug="sign", item_code="scenario-sign")
        self.guide = site_pages["services"].add_child(instance=page)

    def do(self, **step) -> None:
        assert (told := runner.take(self.world, Step.model_validate(step))) is None, told

    def list(self, name="d", day="2026-08-03", **said) -> Case:
        self.do(at=f"{day} 09:00", submit="delegate", case=name, data=HANDED | said, **{"as": "handler@bureau"})
        self.do(at=f"{day} 09:10", do="list", case=name, **{"as": "lead@office"})
        return Case.objects.get(pk=self.world.cases[name])

    def recall(self, name="d", day="2026-08-10") -> None:
        self.do(at=f"{day} 10:00", do="recall", case=name, reason="人员没有培训", **{"as": "lead@office"})

    def page(self, client, day: str) -> str:
        with clock.at(at(f"{day} 12:00")):
            return client.get(self.guide.url).content.decode()

    def comes_in_at(self, name: str, day: str) -> str:
        data = {"use": "shop"}
        self.do(at=f"{day} 14:00", submit="apply", item="sign", case=name, channel="web", data=data)
        return self.world.slot_of(Case.objects.get(pk=self.world.cases[name]).home)


@pytest.fixture
def register(site_pages):
    return Register(site_pages)


def test_an_entry_shows_on_the_guide_and_decides_where_a_case_comes_in(register, client):
    assert "2号窗口" not in register.page(client, "2026-08-03")
    assert register.comes_in_at("before", "2026-08-01") == "office"
    register.list()
    assert "镇便民中心2号窗口" in register.page(client, "2026-08-03")
    assert register.comes_in_at("during", "2026-08-04") == "town_a"
    register.recall()
    assert "2号窗口" not in register.page(client, "2026-08-10")
    assert register.comes_in_at("after", "2026-08-10") == "office"
    row = Delegation.objects.get()
    assert (row.valid_from, row.valid_to) == (date(2026, 8, 1), date(2026, 8, 10))  # what was, stays


def test_the_last_day_is_the_entrys_and_the_next_is_not(register, client):
    register.list(to_date="2026-08-31")
    assert "2号窗口" in register.page(client, "2026-08-31")
    assert "2号窗口" not in register.page(client, "2026-09-01")


def test_an_entry_that_never_began_leaves_no_row(register):
    register.list(from_date="2026-09-01")
    register.recall()
    assert not Delegation.objects.exists()


def test_the_rows_come_back_from_the_events(register):
    entry = register.list()
    before = list(Delegation.objects.values("item", "unit", "mode", "valid_from", "valid_to", "place", "entry"))
    for harm in (Delegation.objects.all().delete, lambda: Delegation.objects.update(mode="agent", place="")):
        harm()
        rebuild(entry)
        after = list(Delegation.objects.values("item", "unit", "mode", "valid_from", "valid_to", "place", "entry"))
        assert after == before
    call_command("cases", "verify", verbosity=0)


def test_an_entry_listed_again_takes_up_the_same_row(register):
    register.list()
    register.recall()
    entry = register.list("again", "2026-08-20")
    assert [(row.entry, row.valid_to) for row in Delegation.objects.all()] == [(entry, None)]
    rebuild(Case.objects.get(pk=register.world.cases["d"]))  # the old one has nothing to say here any more
    assert Delegation.objects.get().entry == entry


def test_an_editors_line_counts_at_the_window_like_an_entry(register):
    item = ServiceItem.objects.get(code="scenario-sign")
    Delegation.objects.create(item=item, unit=register.world.unit("town_a"), mode="intake", valid_from=date(2026, 1, 1))
    for town, refused in (("town_a", None), ("town_b", "没有下放")):
        who = {"as": f"window@{town}", "case": town}
        data = {"use": "shop"}
        register.do(at="2026-08-03 10:00", submit="apply", item="sign", channel="town", data=data, **who)
        register.do(at="2026-08-03 10:05", do="take", **who)
        register.do(at="2026-08-03 10:10", do="accept", refused=refused, **who)


def test_the_items_screen_shows_the_registers_lines_and_leaves_them(register, client):
    entry = register.list()
    boss = User.objects.create_superuser("boss", password="correct-horse-1", name="周主任")
    client.force_login(boss, backend="home.auth.Backend")
    item = ServiceItem.objects.get(code="scenario-sign")
    address = f"/admin/snippets/cases/serviceitem/edit/{item.pk}/"
    page = client.get(address).content.decode()
    assert entry.number in page
    typed = {
        "status": "live", "name": item.name, "authority": item.authority_id, "handle_type": "promise",
        "legal_unit": "working", "promise_days": "8", "valid_from": "2026-08-04", "item_type": "行政许可",
    }  # fmt: skip
    twice = client.post(address, typed | {"handed_down": "任一镇街 | 前移受理 | 2026-08-01"})
    assert entry.number in " ".join(twice.context["form"].errors["handed_down"])
    saved = client.post(address, typed | {"handed_down": "另一镇街 | 前移受理 | 2026-08-01"})
    assert saved.status_code == 302
    assert {row.unit.name: row.entry for row in item.delegations.all()} == {"任一镇街": entry, "另一镇街": None}
    assert client.post(address, typed | {"handed_down": ""}).status_code == 302
    assert item.delegations.get().entry == entry
