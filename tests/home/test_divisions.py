"""Codes of places as they were on a day: abolished ones are known, names are those of then."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from home import division_history, divisions
from home.divisions import Places
from home.models import Unit

pytestmark = pytest.mark.django_db
NOW, THEN = date(2026, 11, 28), date(2010, 6, 1)


@pytest.mark.parametrize(
    ("code", "day", "whole"),
    [
        ("330521", NOW, "浙江省湖州市德清县"),
        ("330103", THEN, "浙江省杭州市下城区"),
        ("330103", NOW, ""),
        ("330114", NOW, "浙江省杭州市钱塘区"),
        ("330114", THEN, ""),
        ("110101", NOW, "北京市东城区"),
        ("110103", THEN, "北京市崇文区"),
        ("429004", NOW, "湖北省仙桃市"),
        ("441900", NOW, "广东省东莞市"),
        ("371202", date(2015, 1, 1), "山东省莱芜市莱城区"),
        ("510202", date(1990, 1, 1), "四川省重庆市市中区"),
        ("653228", NOW, "新疆维吾尔自治区和田地区和康县"),
        ("330521001", NOW, "浙江省湖州市德清县下渚湖街道"),
        ("330521999", NOW, ""),
        ("999999", NOW, ""),
        ("", NOW, ""),
    ],
)
def test_a_place_has_the_name_of_its_day(code, day, whole):
    assert Places(day).whole(code) == whole


def test_what_was_abolished_is_still_known():
    assert divisions.ever("330103")
    assert divisions.ever("510202")
    assert not divisions.ever("330199")


def test_the_table_is_whole():
    """Counts of the ministry's table of 2025-12-31 (Taiwan, which it lists without a code, added)."""
    today = [code for code in divisions.table() if divisions.name(code, NOW)]
    levels = [divisions.level_of(code) for code in today]
    assert [levels.count(level) for level in divisions.LEVELS[:3]] == [34, 333, 2845]
    assert len(divisions.table()) > 4800
    for periods in divisions.table().values():
        assert all(each.end is None or each.start is None or each.start < each.end for each in periods)
        assert sum(each.end is None for each in periods) <= 1


def test_every_place_of_today_is_reached_from_the_top():
    places, reached = Places(NOW), set()
    for province, _name in places.below(""):
        for city, _name in places.below(province):
            reached |= {province, city} | {code for code, _name in places.below(city) if len(code) == 6}
    assert reached | {code for code, _name in places.below("")} == {
        code for code in divisions.table() if divisions.name(code, NOW)
    }


def test_towns_come_from_the_ministry_and_ours_from_the_tree():
    county = Unit.add_root(code="qx", name="清溪县", level="county", region_code="330599")
    town = county.add_child(code="by", name="白云镇", level="town", region_code="330599001000")
    town.add_child(code="by-1", name="石桥村民委员会", level="village", region_code="330599001201")
    places = Places(NOW)
    assert ("330599", "清溪县") in places.below("330500")
    assert places.below("330599") == [("330599001", "白云镇")]
    assert places.below("330599001") == [("330599001201", "石桥村民委员会")]
    assert places.whole("330599001201") == "浙江省湖州市清溪县白云镇石桥村民委员会"
    assert ("330521001", "下渚湖街道") in places.below("330521")
    assert places.below("330599001201") == []
    assert Places(THEN).below("330521") == []  # which towns there were then is in no table of ours
    assert divisions.known("330599")
    assert not divisions.known("330598")


def test_two_snapshots_become_periods_and_what_is_unsure_counts_on_both_sides():
    history = division_history.History()
    history.add(date(2019, 12, 31), {"330103": "下城区", "330105": "拱墅区"})
    history.add(date(2020, 12, 31), {"330103": "下城区", "330105": "拱墅区"})
    history.add(date(2021, 12, 31), {"330105": "拱墅区", "330114": "钱塘区"})
    assert list(history.lines()) == ["330103\t下城区\t\t2022-01", "330105\t拱墅区\t\t", "330114\t钱塘区\t2021-01\t"]
    assert division_history.read(history.lines(), history.last).periods == sorted(
        history.periods, key=lambda each: each.code
    )
    with pytest.raises(ValueError, match="after"):
        history.add(date(2021, 1, 1), {})


def test_a_table_that_is_not_whole_is_refused(tmp_path):
    (tmp_path / "codes.tsv").write_text("110000\t北京市\n", encoding="utf-8")
    with pytest.raises(CommandError, match="too few"):
        call_command("divisions", "2026-12-31", str(tmp_path / "codes.tsv"))


def test_the_next_table_says_what_it_changes(tmp_path, capsys):
    today = {code: divisions.name(code, NOW) for code in divisions.table() if divisions.name(code, NOW)}
    today["330521"] = "德清市"
    (tmp_path / "codes.tsv").write_text("\n".join(f"{c}\t{n}" for c, n in today.items()), encoding="utf-8")
    call_command("divisions", "2026-12-31", str(tmp_path / "codes.tsv"), "--dry-run")
    said = capsys.readouterr().out
    assert "330521\t德清县\t1983-01\t2027-01" in said
    assert "330521\t德清市\t2026-01\t" in said
    assert "2 periods" in said
