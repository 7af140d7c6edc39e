"""Panels for the rarer parts: tables, sheets, listed parts, what comes round, who must not see, who steps aside."""

import pytest

from cases import spec
from cases.models import CaseType
from forms import publishing, schema
from tests.cases.designer_world import LIFE, at, change, draft, make_type, signed_in

pytestmark = pytest.mark.django_db
ASKED = {
    "title": "评分表",
    "steps": [
        {
            "title": "评分",
            "fields": [
                {"key": "speed", "type": "integer", "label": "速度"},
                {"key": "unit_meant", "type": "unit", "label": "被投诉的单位"},
            ],
        }
    ],
}


@pytest.fixture
def row():
    made = make_type()
    publishing.make_form("ping-fen", "评分表", schema.build(ASKED))
    life = {**LIFE, "forms": {"ping_fen": "ping-fen"}}
    finish = {**LIFE["transitions"]["finish"], "form": "ping_fen"}
    life["transitions"] = {**LIFE["transitions"], "finish": finish}
    made.spec = spec.canonical(spec.CaseSpec.model_validate({"pack": "own", "key": "dog", "title": "犬证", **life}))
    made.save()
    return made


@pytest.fixture
def boss(client, row):
    return signed_in(client)


def add(client, row, section: str, title: str):
    answer = client.post(at(row, section), {"title": title})
    assert answer.status_code == 302, answer.context["wrong"]
    return answer.headers["Location"]


def saved(client, address: str, **fields):
    answer = change(client, address, **fields)
    said = [(each.name, each.errors) for each in (answer.context or {}).get("boxes", ()) if each.errors]
    assert answer.status_code == 302, said
    return answer


def test_a_dated_table_is_made_and_grows_by_rows_and_columns(boss, row):
    address = add(boss, row, "tables", "各级天数")
    [key] = draft(row).tables
    saved(
        boss, address, **{"rows-0-gives-value": "3", "rows-0-from": "2026-01-01", "rows-0-basis": "县政办〔2026〕3号"}
    )
    more = {"rows-1-is": "1", "rows-1-gives-value": "5", "rows-1-from": "2027-01-01", "rows-new": "fee"}
    saved(boss, address, **more, **{"rows-worth": "0.5"})
    first, second = draft(row).tables[key].rows
    assert (first.gives, first.from_, first.basis) == ({"value": 3, "fee": 0.5}, "2026-01-01", "县政办〔2026〕3号")
    assert (second.gives, second.from_) == ({"value": 5, "fee": 0.5}, "2027-01-01")
    saved(boss, address, **{"rows-0-gone": "on"})
    assert [each.from_ for each in draft(row).tables[key].rows] == ["2027-01-01"]


def test_a_table_that_ends_before_it_begins_is_told_in_its_row(boss, row):
    address = add(boss, row, "tables", "各级天数")
    answer = change(boss, address, **{"rows-0-from": "2026-02-01", "rows-0-to": "2026-01-01"})
    assert answer.status_code == 422
    assert "这一行" in answer.content.decode() or "结束" in answer.content.decode()


def test_a_score_sheet_belongs_to_a_form_and_takes_values_of_the_case(boss, row):
    refused = boss.post(at(row, "sheets"), {"title": "没有的表单"})
    assert refused.status_code == 422
    assert "评分表" in refused.content.decode()
    address = add(boss, row, "sheets", "评分表")
    saved(
        boss,
        address,
        **{"rows-0-label": "快慢", "rows-0-weight": "60", "rows-0-score": "〔速度〕", **line(1, "态度", 40)},
    )
    sheet = draft(row).sheets["ping_fen"]
    assert [(each.label, each.weight, each.score) for each in sheet.rows] == [
        ("快慢", 60, {"var": "speed"}),
        ("态度", 40, 80),
    ]
    answer = change(boss, address, **{"rows-0-weight": "70"})
    assert "100" in answer.content.decode()
    assert answer.status_code == 422


def line(n: int, label: str, weight: int) -> dict[str, str]:
    fields = {"is": "1", "label": label, "key": f"line_{n + 1}", "weight": str(weight), "score": "80"}
    return {f"rows-{n}-{key}": value for key, value in fields.items()}


def test_parts_are_listed_one_by_one(boss, row):
    CaseType.objects.create(slug="own.check", title="查验", spec=row.spec.replace('"key":"dog"', '"key":"check"'))
    address = add(boss, row, "parts", "并联")
    one = {"list-0-is": "1", "list-0-key": "health", "list-0-label": "防疫", "list-0-type": "own.check"}
    saved(boss, address, type="", **one, **{"list-0-unit": "office", "list-0-failed": "stop", "list-0-start": ["take"]})
    [group] = draft(row).parts.values()
    [part] = group.list_
    assert (part.key, part.label, part.unit, part.failed, part.start) == ("health", "防疫", "office", "stop", ("take",))
    saved(boss, address, **{"list-0-label": "卫生防疫", "list-0-required": []})
    [group] = draft(row).parts.values()
    assert (group.list_[0].label, group.list_[0].required, group.list_[0].unit) == ("卫生防疫", False, "office")


def test_a_case_comes_round(boss, row):
    saved(boss, at(row, "recurs"), **{"rhythm-every": "month", "rhythm-day": "-1d", "over": ["unit"]})
    found = draft(row).recurs
    assert (found.rhythm.every, found.rhythm.day, found.over) == ("month", "-1d", "unit")
    saved(boss, at(row, "recurs"), **{"rhythm-every": "", "rhythm-day": "", "over": []})
    assert draft(row).recurs is None


def test_a_case_is_withheld_from_the_unit_an_answer_names(boss, row):
    address = add(boss, row, "hide_from", "信访工作条例第四十条")
    saved(boss, address, unit="unit_meant")
    [hidden] = draft(row).hide_from
    assert (hidden.unit, hidden.basis) == ("unit_meant", "信访工作条例第四十条")


def test_people_step_aside(boss, row):
    saved(boss, at(row, "recuse"), **{"by-0-role": "handler", "reasons": "亲属、同事"})
    found = draft(row).recuse
    assert (found.by, found.reasons) == (("handler",), ("亲属", "同事"))


def test_nothing_of_these_is_by_hand_any_more(boss, row):
    add(boss, row, "tables", "各级天数")
    assert not boss.get(at(row)).context["by_hand"].keys() & {"tables", "sheets", "recurs", "hide_from", "recuse"}


def test_a_move_says_how_many_do_it_how_often_and_what_it_asks(boss, row):
    address = at(row, "transitions", "finish")
    saved(boss, address, **{
        "hands-need": "2", "hands-of-0-role": "lead", "hands-of-0-place": "office", "hands-not": ["holder"],
        "once-once": "on", "once-by-0-role": "supervisor", "only": ["speed"], "takes": ["score"],
    })  # fmt: skip
    move = draft(row).transitions["finish"]
    assert (move.hands.need, move.hands.of, move.hands.not_) == (2, ("lead@office",), ("holder",))
    assert (move.once.except_.by, move.once.except_.reason) == (("supervisor",), "required")
    assert (move.only, move.takes) == (("speed",), ("score",))
    page = boss.get(address).content.decode()
    assert "手写" not in page
    saved(boss, address, **{"once-by-0-role": "", "hands-need": "", "hands-of-0-role": "", "hands-not": []})
    move = draft(row).transitions["finish"]
    assert (move.hands, move.once) == (None, True)
    answer = change(boss, address, **{"once-once": [], "once-by-0-role": "lead"})
    assert answer.status_code == 422
    assert "只办一次" in answer.content.decode()


def test_a_time_limit_ends_on_a_day_that_is_given_or_comes_round(boss, row):
    address = at(row, "clocks", "promise")
    saved(boss, address, **{"term-n": "", "until-every": "month", "until-day": "20cd"})
    assert draft(row).clocks["promise"].until == {"every": "month", "day": "20cd"}
    answer = change(boss, address, **{"until-field": "seen_on"})
    assert "只选一样" in answer.content.decode()
    boss.post(at(row, "facts"), {"title": "查验日期"})
    saved(boss, at(row, "facts", 1), key="seen_on", type="date")
    saved(boss, address, **{"until-field": "seen_on", "until-every": "", "until-day": ""})
    assert draft(row).clocks["promise"].until == "seen_on"


def test_a_rating_may_be_the_form_itself(boss, row):
    saved(boss, at(row, "survey"), **{"given-grade": "speed", "given-reasons": ["unit_meant"], "of": "origin"})
    given = draft(row).survey
    assert (given.given.grade, given.given.reasons, given.of) == ("speed", ("unit_meant",), "origin")
