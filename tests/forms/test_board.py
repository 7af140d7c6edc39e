"""What the builder tells an editor who is still building: sentences, picks, what is wrong and where."""

import json

import pytest

from home.models import User
from tests.forms.builder import CANTEEN, posted, question, step

pytestmark = pytest.mark.django_db
BOARD = "/admin/snippets/forms/form/board/"
CHOICE = question("choice", "给谁办", choices="self = 本人\nother = 替别人", name="for_whom")


@pytest.fixture
def ask(client):
    client.force_login(User.objects.create_superuser("boss"), backend="home.auth.Backend")

    def answer(*steps, **more):
        got = client.post(BOARD, posted("借轮椅", *steps) | more)
        assert got.status_code == 200
        return got.json()

    return answer


def names(board) -> list[str]:
    return [each["name"] for each in board["questions"]]


def test_a_sound_form_is_told_so_and_how_long_it_takes(ask):
    board = ask(*CANTEEN)
    assert {each["severity"] for each in board["findings"]} == {"should"}  # a phone in clear, no basis, no time
    assert board["verdict"] == "没有什么拦着发布。"
    assert board["minutes"] >= 1
    assert names(board)[:2] == ["xing_ming", "shou_ji_hao"]  # keys are made though nothing is saved


def test_a_rule_is_read_as_a_sentence_and_as_picks_and_tried(ask):
    rule = question("text", "被办人姓名", show_if="给谁办: 替别人", name="other_name")
    board = ask(step("谁来办", CHOICE, rule))
    face = board["rules"]["fields-0-value-fields-1-value-show_if"]
    assert "给谁办" in face["said"]
    assert "替别人" in face["said"]
    assert "被办人姓名" in face["said"]
    assert face["picks"]["picks"] == [{"key": "for_whom", "operator": "is", "value": "other"}]
    assert "“替别人”" in face["tried"]
    assert "“本人”" in face["tried"]
    assert [*board["uses"]] == ["for_whom"]
    assert "被办人姓名" in board["uses"]["for_whom"][0]


def test_half_finished_questions_do_not_silence_the_rules_of_the_others(ask):
    rule = question("text", "被办人姓名", show_if="给谁办: 替别人")
    board = ask(step("谁来办", CHOICE, rule, question("text", ""), question("choice", "怎么取", choices="")))
    assert "fields-0-value-fields-1-value-show_if" in board["rules"]
    assert [each["severity"] for each in board["findings"]].count("must") >= 1


def test_what_is_wrong_leads_to_its_question(ask):
    wrong = question("text", "被办人姓名", show_if="没有这一题: 是")
    board = ask(step("谁来办", CHOICE), step("第二步", wrong))
    assert [each["place"] for each in board["findings"]] == ["fields-1-value-fields-0"]
    assert board["verdict"] == "先要改好 1 处"


def test_a_rule_that_cannot_be_read_is_said_beside_its_question(ask):
    board = ask(step("谁来办", CHOICE, question("text", "姓名", show_if="[[[")))
    assert [each["place"] for each in board["findings"]] == ["fields-0-value-fields-1"]


@pytest.mark.parametrize(
    ("picked", "text"),
    [
        ({"joined": "all", "picks": [{"key": "for_whom", "operator": "is", "value": "other"}]}, "for_whom: other"),
        ({"joined": "all", "picks": []}, ""),
    ],
)
def test_what_is_picked_is_written_as_a_rule(ask, picked, text):
    answer = ask(step("谁来办", CHOICE, question("number", "岁数", name="age")), **{"ow-picks": json.dumps(picked)})
    assert answer == {"text": text}


def test_two_conditions_of_which_one_must_hold(ask):
    picks = [
        {"key": "for_whom", "operator": "one_of", "value": ["self", "other"]},
        {"key": "age", "operator": "at_least", "value": "60"},
    ]
    answer = ask(
        step("谁来办", CHOICE, question("number", "岁数", name="age")),
        **{"ow-picks": json.dumps({"joined": "any", "picks": picks})},
    )
    assert json.loads(answer["text"]) == {
        "or": [{"in": [{"var": "for_whom"}, ["self", "other"]]}, {">=": [{"var": "age"}, 60]}]
    }


@pytest.mark.parametrize(
    "broken",
    [
        {"picks": [{"key": "gone", "operator": "is", "value": "x"}], "joined": "all"},
        {"picks": [{"key": "for_whom", "operator": "eats", "value": "x"}], "joined": "all"},
        {"picks": 3, "joined": "all"},
        [],
    ],
)
def test_picks_that_say_nothing_are_answered_with_a_sentence(ask, broken):
    answer = ask(step("谁来办", CHOICE), **{"ow-picks": json.dumps(broken)})
    assert "再加一次" in answer["problem"]


def test_an_answer_not_chosen_yet_is_asked_for(ask):
    picked = {"joined": "all", "picks": [{"key": "age", "operator": "more", "value": ""}]}
    answer = ask(step("谁来办", question("number", "岁数", name="age")), **{"ow-picks": json.dumps(picked)})
    assert "答案" in answer["problem"]
