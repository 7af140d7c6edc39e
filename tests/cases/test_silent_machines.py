"""A machine that should be alive and says nothing: on the boards, and one letter a day to its keeper."""

from datetime import datetime

import pytest

from cases import silent_machines
from cases.desk.told import read
from cases.models import Notice
from home import clock, silence
from home.models import Post, Terminal, Unit, User

pytestmark = pytest.mark.django_db
DAY = {day: [["09:00", "12:00"], ["13:30", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def at(text):
    return clock.at(datetime.fromisoformat(text).replace(tzinfo=clock.OFFICE_ZONE))


@pytest.fixture
def keeper(db):
    return User.objects.create_user("keeper", password="correct-horse-1", email="keeper@qx.gov.example")


@pytest.fixture
def machine(keeper):
    hall = Unit.add_root(code="zx", name="县政务服务中心", level="office", hours=DAY)
    heard = datetime(2026, 3, 2, 10, 0, tzinfo=clock.OFFICE_ZONE)  # a Monday
    return Terminal.objects.create(number="02", unit=hall, place="东侧", keeper=keeper, key_hash="k", seen_at=heard)


def silent(text) -> list[str]:
    with at(text):
        return [each.words for each in silence.now()]


def test_fifteen_minutes_of_open_hours(machine):
    assert silent("2026-03-02 10:14") == []
    assert silent("2026-03-02 10:20") == ["已 20 分钟没有动静"]
    assert silent("2026-03-02 12:30") == []  # closed at noon
    assert silent("2026-03-02 13:40") == []  # open again for ten minutes only
    assert silent("2026-03-02 13:50") == ["已 20 分钟没有动静"]
    assert silent("2026-03-02 20:00") == []
    assert silent("2026-03-07 10:00") == []  # a Saturday
    assert silent("2026-10-01 10:00") == []  # a holiday
    assert silent("2026-10-10 11:30") == ["已 2 小时没有动静"]  # a Saturday that is worked


def test_one_that_is_there_day_and_night(machine):
    Terminal.objects.update(hours="always")
    assert silent("2026-03-02 23:30") == ["已 13 小时没有动静"]
    Terminal.objects.update(seen_at=None)
    assert silent("2026-03-02 23:30") == ["开通了，一直没有动静"]


def test_neither_one_out_of_use_nor_one_never_set_up(machine):
    Terminal.objects.update(active=False)
    assert silent("2026-03-02 11:00") == []
    Terminal.objects.update(active=True, key_hash="")
    assert silent("2026-03-02 11:00") == []


def letters() -> list[str]:
    return [read(each, each.text) for each in Notice.objects.filter(name="silent-machine").order_by("pk")]


def test_its_keeper_gets_one_letter_a_day(machine):
    for moment in ("2026-03-02 10:10", "2026-03-02 10:20", "2026-03-02 10:21", "2026-03-02 15:00", "2026-03-02 22:00"):
        with at(moment):
            silent_machines.on_tick(None)
    [told] = letters()
    assert "自助机 02" in told
    assert "东侧" in told
    assert "20 分钟" in told
    assert f"/admin/terminals/edit/{machine.pk}/" in told
    with at("2026-03-03 09:20"):
        silent_machines.on_tick(None)
    assert len(letters()) == 2
    Terminal.objects.update(keeper=None)
    with at("2026-03-04 10:00"):
        silent_machines.on_tick(None)
    assert len(letters()) == 2


def raised() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(name="silent-machine-lead").order_by("pk")
    return [(row.user.username, read(row, row.text)) for row in rows]


def test_after_two_hours_the_lead_of_the_unit_hears_of_it_too(machine):
    for name, role in (("boss", "lead"), ("clerk", "window")):
        user = User.objects.create_user(name, password="correct-horse-1", email=f"{name}@qx.gov.example")
        Post.objects.create(user=user, unit=machine.unit, role=role)
    Terminal.objects.update(seen_at=datetime(2026, 3, 2, 9, 30, tzinfo=clock.OFFICE_ZONE))
    for moment in ("2026-03-02 10:30", "2026-03-02 11:29"):
        with at(moment):
            silent_machines.on_tick(None)
    assert raised() == []
    for moment in ("2026-03-02 11:35", "2026-03-02 11:36", "2026-03-02 16:00"):
        with at(moment):
            silent_machines.on_tick(None)
    [(who, told)] = raised()
    assert who == "boss"
    assert "2 小时" in told
    assert len(letters()) == 1


def test_a_unit_without_a_lead_is_raised_to_the_next_above_and_a_machine_without_keeper_too(machine):
    town = machine.unit.add_child(code="by", name="白鹭镇", level="town", hours=DAY)
    Terminal.objects.update(unit=town, keeper=None)
    boss = User.objects.create_user("boss", password="correct-horse-1", email="boss@qx.gov.example")
    Post.objects.create(user=boss, unit=Unit.objects.get(code="zx"), role="lead")
    with at("2026-03-02 16:00"):
        silent_machines.on_tick(None)
    assert [who for who, _told in raised()] == ["boss"]


def test_a_quiet_round_costs_one_query(machine, django_assert_num_queries):
    with at("2026-03-02 10:05"), django_assert_num_queries(1):
        silent_machines.on_tick(None)


def test_it_stands_in_the_admin_and_on_the_board_until_it_is_heard_of(machine, client):
    boss = User.objects.create_superuser("boss", password="correct-horse-1")
    client.force_login(boss)
    with at("2026-03-02 10:20"):
        for address in ("/admin/", "/admin/terminals/", "/desk/board/"):
            assert "已 20 分钟没有动静" in client.get(address).content.decode(), address
    with at("2026-03-02 10:05"):
        for address in ("/admin/", "/admin/terminals/", "/desk/board/"):
            assert "没有动静" not in client.get(address).content.decode(), address
