"""Where a unit stands, and which posts are held on a day."""

from datetime import date

import pytest

from home.models import Post, Unit, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    county = Unit.add_root(code="county", name="清溪县", level="county")
    bureau = county.add_child(code="bureau", name="民政局", level="department")
    town = county.add_child(code="town", name="北山镇", level="town")
    village = Unit.objects.get(pk=town.pk).add_child(code="village", name="上坪村", level="village")
    return {unit.code: Unit.objects.get(pk=unit.pk) for unit in (county, bureau, town, village)}


def test_a_unit_covers_itself_and_what_stands_below(tree):
    covered = {code: sorted(c for c, unit in tree.items() if tree[code].covers(unit)) for code in tree}
    assert covered == {
        "county": ["bureau", "county", "town", "village"],
        "bureau": ["bureau"],
        "town": ["town", "village"],
        "village": ["village"],
    }


@pytest.mark.parametrize(
    ("code", "town", "county"),
    [("county", None, "county"), ("bureau", None, "county"), ("town", "town", "county"), ("village", "town", "county")],
)
def test_every_unit_knows_its_town_and_county(tree, code, town, county):
    found = tree[code].town_and_county()
    assert [unit and unit.code for unit in found] == [town, county]


@pytest.mark.parametrize(
    ("begins", "ends", "held"),
    [
        (None, None, True),
        (date(2026, 5, 1), None, True),  # the first day counts
        (date(2026, 5, 2), None, False),
        (None, date(2026, 5, 1), False),  # the last does not
        (None, date(2026, 5, 2), True),
    ],
)
def test_a_post_is_held_from_its_first_day_until_before_its_last(tree, begins, ends, held):
    user = User.objects.create(username="chen")
    Post.objects.create(user=user, unit=tree["town"], role="window", active_from=begins, active_to=ends)
    assert Post.objects.active(date(2026, 5, 1)).exists() is held


@pytest.mark.parametrize(("begins", "ends", "there"), [(None, None, 4), (date(2026, 5, 2), None, 3)])
def test_a_merged_unit_is_no_longer_active(tree, begins, ends, there):
    Unit.objects.filter(code="village").update(active_from=begins, active_to=ends)
    assert Unit.objects.active(date(2026, 5, 1)).count() == there
