"""A prepared query answers what Django's own would, and a written row is what save() would have written."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.db.models import DateField
from django.db.transaction import TransactionManagementError

from home import apart, written
from home.models import Leave, Post, Unit, User
from home.prepared import Given, Prepared, one_of, spread

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 6)


@pytest.fixture
def centre():
    county = Unit.add_root(code="qx", name="清溪县", level=Unit.Level.COUNTY)
    return county.add_child(
        code="centre", name="政务中心", level=Unit.Level.OFFICE, hours={"mon": [["09:00", "12:00"]]}
    )


@pytest.fixture
def clerk(centre):
    user = User.objects.create(username="an", name="安")
    return Post.objects.create(user=user, unit=centre, role="window", active_from=DAY)


def test_rows_come_with_what_was_selected_beside_them(clerk, django_assert_num_queries):
    held = Prepared(lambda: Post.objects.filter(role=Given("role")).select_related("unit", "substitute").order_by("pk"))
    other = Post.objects.create(user=clerk.user, unit=clerk.unit, role="lead", substitute=clerk.user)
    assert [row.pk for row in held(role="window")] == [clerk.pk]
    with django_assert_num_queries(1):
        [row] = held(role="lead")
        assert (row, row.unit.hours, row.substitute.name) == (other, clerk.unit.hours, "安")
        assert row.active_from is None
    assert held(role="window")[0].substitute is None
    assert held(role="visitor") == []


def test_days_and_chosen_columns(clerk):
    since = Prepared(
        lambda: Post.objects.filter(active_from__lte=Given("day", DateField())).values_list("role", "active_from")
    )
    assert since(day=DAY) == [("window", DAY)]
    assert since(day=date(2026, 5, 5)) == []
    roles = Prepared(lambda: Post.objects.filter(unit=Given("unit")).values_list("role", flat=True))
    assert roles(unit=clerk.unit) == roles(unit=clerk.unit_id) == ["window"]


def test_rows_of_one_thing_hold_that_very_thing(clerk, django_assert_num_queries):
    of = Prepared(lambda: Post.objects.filter(unit=Given("unit")))
    with django_assert_num_queries(1):
        [row] = of(unit=clerk.unit)
        assert row.unit is clerk.unit


def test_first_and_one():
    coded = Prepared(lambda: Unit.objects.filter(code=Given("code")))
    assert coded.first(code="nowhere") is None
    with pytest.raises(Unit.DoesNotExist):
        coded.one(code="nowhere")
    with pytest.raises(ValueError, match="code is None"):
        coded(code=None)


def test_one_of_a_few(clerk):
    few = Prepared(lambda: User.objects.filter(one_of("username", 3)).order_by("username"))
    User.objects.create(username="bo", name="博")
    assert [user.username for user in few(**spread("username", ["bo"], 3))] == ["bo"]
    assert [user.username for user in few(**spread("username", ["bo", "an"], 3))] == ["an", "bo"]
    assert [user.username for user in few(**spread("username", {"x", "y", "an"}, 3))] == ["an"]


def test_a_county_that_stands_apart_has_answers_of_its_own(clerk):
    acting = Prepared(lambda: Post.objects.active(Given("day", DateField())))
    assert acting(day=DAY) == [clerk]
    aside = Unit.add_root(code="aside", name="情景县", level=Unit.Level.COUNTY)
    with apart.only_below(aside):
        assert acting(day=DAY) == []
        there = Post.objects.create(user=clerk.user, unit=aside, role="lead")
        assert acting(day=DAY) == [there]
    assert acting(day=DAY) == [clerk, there]


@pytest.mark.django_db(transaction=True)
def test_a_lock_is_held_by_a_transaction_or_not_at_all():
    lock = Prepared(lambda: Unit.objects.select_for_update().filter(code=Given("code")))
    with transaction.atomic():
        assert lock(code="qx") == []
    with pytest.raises(TransactionManagementError):
        lock(code="qx")


def test_written_rows_are_what_save_writes(clerk):
    rows = [Leave(user=clerk.user, first=DAY, last=DAY, by=clerk.user, at=clerk.user.date_joined) for _n in range(3)]
    written.insert(rows)
    assert [row.pk for row in rows] == list(Leave.objects.order_by("pk").values_list("pk", flat=True))
    again = Leave.objects.get(pk=rows[0].pk)
    assert (again.first, again.at, again.substitute, again.state) == (DAY, rows[0].at, None, "counts")
    with pytest.raises(ValueError, match="not new"):
        written.insert(rows)
    again.last, again.state = date(2026, 5, 8), "waiting"
    written.update(again, ["last"])
    again.refresh_from_db()
    assert (again.last, again.state) == (date(2026, 5, 8), "counts")
    Leave.objects.all().delete()
    with pytest.raises(DatabaseError):
        written.update(again)


def test_what_is_known_is_left_out(centre):
    again = Unit(code="centre", name="又一个", path="0009", depth=1, level="office")
    other = Unit(code="town", name="镇", path="0010", depth=1, level="town", hours={"tue": []})
    written.insert([again, other], but_known=True)
    assert Unit.objects.get(code="centre").name == "政务中心"
    assert Unit.objects.get(code="town").hours == {"tue": []}
