"""Sets of parts and rounds in the designer: over what, which of them, what each is given, when the group is done."""

import pytest

from cases import spec
from cases.models import CaseType
from forms import publishing, schema
from tests.cases.designer_world import LIFE, at, change, draft, make_type, signed_in

pytestmark = pytest.mark.django_db
WARDS = [{"code": "a", "label": "甲"}, {"code": "b", "label": "乙"}]
FIELDS = [
    {"key": "wards", "type": "multi_choice", "label": "涉及单位", "choices": WARDS},
    {"key": "matter", "type": "text", "label": "事由"},
    {"key": "phone", "type": "mobile", "label": "电话", "secret": True, "purpose": "联系"},
]
ASKED = {"title": "检查", "steps": [{"title": "检查", "fields": FIELDS}]}
PART = {
    "states": {
        "open": {"label": "在办", "category": "work"},
        "good": {"label": "合格", "category": "closed", "result": "passed"},
        "bad": {"label": "不合格", "category": "closed", "result": "failed"},
    },
    "transitions": {
        "start": {"label": "开始", "by": ["applicant"], "to": "open"},
        "pass": {"label": "合格", "from": ["open"], "to": "good", "by": ["handler"], "reaches": ["seen"]},
        "fail": {"label": "不合格", "from": ["open"], "to": "bad", "by": ["handler"],
                 "auto": {"moment": "parent.closed"}},
    },
    "milestones": {"seen": {"label": "已到场"}},
    "facts": [{"key": "points", "type": "number", "label": "打分"}, {"key": "why", "type": "text", "label": "起因"}],
    "keep": {"passed": "1y", "failed": "1y"},
}  # fmt: skip


@pytest.fixture
def row():
    made = make_type()
    part = {"pack": "own", "key": "check", "title": "查验", **PART}
    text = spec.canonical(spec.CaseSpec.model_validate(part))
    CaseType.objects.create(slug="own.check", title="查验", spec=text)
    publishing.make_form("jian-cha", "检查", schema.build(ASKED))
    life = {**LIFE, "forms": {"jian_cha": "jian-cha"}}
    life["transitions"] = {**LIFE["transitions"], "finish": {**LIFE["transitions"]["finish"], "form": "jian_cha"}}
    whole = {"pack": "own", "key": "dog", "title": "犬证", **life}
    made.spec = spec.canonical(spec.CaseSpec.model_validate(whole))
    made.save()
    return made


@pytest.fixture
def boss(client, row):
    return signed_in(client)


@pytest.fixture
def group(boss, row):
    """Address of a new group whose parts are checks, one for each unit."""
    answer = boss.post(at(row, "parts"), {"title": "各镇查验"})
    address = answer.headers["Location"]
    saved(boss, address, type="own.check", over=["unit"])
    return address


def saved(client, address: str, **fields):
    answer = change(client, address, **fields)
    said = [(each.name, each.errors) for each in (answer.context or {}).get("boxes", ()) if each.errors]
    assert answer.status_code == 302, said
    return answer


def only(row):
    [found] = draft(row).parts.values()
    return found


def errors(answer, name: str) -> str:
    return " ".join(each for shown in answer.context["boxes"] if shown.name == name for each in shown.errors)


def told(client, address: str) -> dict[str, list[str]]:
    """What the linter says beside each box."""
    boxes = client.get(address).context["boxes"]
    return {each.name: each.lint for each in boxes if each.lint}


def test_a_part_is_opened_for_every_unit_of_a_level_and_given_what_the_whole_knows(boss, row, group):
    page = boss.get(group).content.decode()
    assert "单位的层级" in page
    assert "本件的“事由”" in page
    level = {"where-0-left": '{"var":"level"}', "where-0-relation": "in", "where-0-right": "乡镇（街道）"}
    gives = {"gives-0-key": "why", "gives-0-from": '{"var":"my.matter"}'}
    saved(boss, group, **level, **gives)
    found = only(row)
    assert (found.over, found.where) == ("unit", {"in": [{"var": "level"}, ["town"]]})
    assert found.gives == {"why": {"var": "my.matter"}}
    assert "单位的层级" in boss.get(group).content.decode()
    saved(boss, group, **{"gives-0-key": ""})
    assert only(row).gives is None


def test_a_word_or_number_is_given_as_it_is_written(boss, row, group):
    saved(boss, group, **{"gives-0-key": "points", "gives-0-is": "3"})
    saved(boss, group, **{"gives-1-key": "why", "gives-1-is": "例行"})
    assert only(row).gives == {"points": 3, "why": "例行"}
    answer = change(boss, group, **{"gives-0-from": '{"var":"name"}'})
    assert answer.status_code == 422
    assert errors(answer, "gives")


def test_what_is_worked_out_stays_by_hand_and_untouched(boss, row, group):
    saved(boss, group, **{"gives-0-key": "points", "gives-0-is": "3"})
    made = draft(row).model_dump(by_alias=True, exclude_defaults=True)
    [key] = made["parts"]
    rule = {"+": [{"var": "my.score"}, 1]}
    made["parts"][key]["gives"] = {"points": rule}
    made["parts"][key]["rank"] = {"*": [{"var": "points"}, 2]}
    kind = CaseType.objects.get(pk=row.pk)
    kind.spec = spec.canonical(spec.CaseSpec.model_validate(made))
    kind.save_revision()
    page = boss.get(group).content.decode()
    assert page.count("手写") >= 2
    saved(boss, group, label="改了名字")
    assert (only(row).label, only(row).gives, only(row).rank) == (
        "改了名字",
        {"points": rule},
        made["parts"][key]["rank"],
    )


def test_a_group_is_done_when_so_many_parts_are(boss, row, group):
    assert errors(change(boss, group, **{"join-how": "least"}), "join")
    saved(boss, group, **{"join-how": "least", "join-least": "2"})
    assert only(row).join.least == 2
    saved(boss, group, **{"join-how": "reached", "join-reached": "seen"})
    assert (only(row).join.reached, only(row).join.least) == ("seen", None)
    saved(boss, group, **{"join-how": "at", "join-clock": "promise", "join-at": "0d"})
    assert (only(row).join.at.clock, only(row).join.at.at) == ("promise", "0d")
    saved(boss, group, **{"join-how": "all"})
    assert only(row).join == "all"


def test_parts_are_ranked_by_a_number_of_theirs_and_may_fail(boss, row, group):
    page = boss.get(group).content.decode()
    assert "不合格" in page
    saved(boss, group, **{"rank-from": '{"var":"points"}', "fails": ["failed"], "failed": "stop"})
    found = only(row)
    assert (found.rank, found.fails, found.failed) == ({"var": "points"}, ("failed",), "stop")


def test_units_may_come_from_an_answer_and_kinds_of_sets_are_not_mixed(boss, row, group):
    assert errors(change(boss, group, over=["unit", "own.check"]), "over")
    saved(boss, group, over=["wards"])
    assert only(row).over == "wards"
    assert "本件的“事由”" not in boss.get(group).content.decode(), "there is no row to ask: the whole's own words hold"
    saved(boss, group, over=["own.check", "own.dog"])
    assert set(only(row).over) == {"own.check", "own.dog"}


def test_nothing_of_a_group_is_by_hand_any_more_and_secrets_are_not_offered(boss, row, group):
    saved(boss, group, **{"gives-0-key": "why", "gives-0-is": "例行", "join-how": "least", "join-least": "1"})
    boxes = boss.get(group).context["boxes"]
    assert "rest" not in [each.name for each in boxes]
    assert "my.phone" not in boss.get(group).content.decode()


def test_what_the_linter_says_of_a_set_stands_beside_the_box(boss, row, group):
    saved(boss, group, type="own.check", over=["own.check"])
    points = {"where-0-left": '{"var":"points"}', "where-0-relation": "ge", "where-0-right": "3"}
    saved(boss, group, **points)
    assert "where" not in told(boss, group)
    saved(boss, group, over=["own.dog"])
    assert any("points" in each for each in told(boss, group)["where"])
    saved(boss, group, **{"where-0-left": "", "join-how": "reached", "join-reached": "seen"})
    assert "join" not in told(boss, group)
    saved(boss, group, type="own.dog")
    assert "join" in told(boss, group)


def test_a_type_that_would_open_itself_without_end_is_told(boss, row, group):
    saved(boss, group, type="own.dog", over=["unit"])
    assert any("没完没了" in each for each in told(boss, group)["type"])


def test_a_round_is_for_some_of_a_set(boss, row):
    address = at(row, "recurs")
    saved(boss, address, **{"rhythm-every": "month", "over": ["own.check"]})
    good = {"where-0-left": '{"var":"case.alive"}', "where-0-relation": "yes"}
    saved(boss, address, **good)
    found = draft(row).recurs
    assert (found.over, found.where) == ("own.check", {"==": [{"var": "case.alive"}, True]})
    assert "rest" not in [each.name for each in boss.get(address).context["boxes"]]
    saved(boss, address, over=[])
    assert told(boss, address)["where"], "a condition without a set"


def test_a_set_of_one_is_the_one_alone():
    for over in ("unit", ["unit"]):
        found = spec.CaseSpec.model_validate(
            {"pack": "own", "key": "x", "title": "X", **LIFE, "recurs": {"rhythm": {"every": "month"}, "over": over}}
        )
        assert (found.recurs.over, found.recurs.carries) == ("unit", "text")
