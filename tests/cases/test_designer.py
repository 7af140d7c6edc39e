"""The designer: a type drawn, read aloud, changed part by part; the linter's sentence stands beside the box."""

import re

import pytest

from cases.admin.designer.draft import Draft
from home.models import Post, Unit, User
from tests.cases.designer_world import TYPED, at, change, draft
from tests.cases.form_reader import Forms, body_of

pytestmark = pytest.mark.django_db
pytest_plugins = ["tests.cases.designer_world"]


def test_a_state_is_renamed_in_the_draft_and_what_runs_stays(boss, row):
    assert change(boss, at(row, "states", "working"), label="县里审核").status_code == 302
    assert draft(row).states["working"].label == "县里审核"
    row.refresh_from_db()
    assert row.current.life.states["working"].label == "办理中"
    assert row.versions.count() == 1


def test_the_glance_draws_what_was_saved_and_reads_it_aloud(boss, row):
    change(boss, at(row, "states", "working"), label="县里审核")
    page = boss.get(at(row)).content.decode()
    assert "县里审核" in re.search(r"<svg viewBox.*?</svg>", page, re.S)[0]
    assert "在“县里审核”，经办或政务服务办的单位负责人可以点“办结”，转到“已办结”。" in page
    assert "“承诺时限”（承诺）：从“受理”的第二天数起，10 个工作日内要“办结”。" in page
    assert "“等材料”的那几天，不计入承诺时限。" in page
    assert "有未发布的草稿" in page


def test_what_goes_back_to_before_the_pause_is_read_so(boss, row):
    page = boss.get(at(row)).content.decode()
    assert "在“等补材料”，申请人可以点“已补齐”，回到停表前的状态。" in page


def test_a_notice_is_read_by_its_words_and_not_by_its_key(boss, row):
    with_notice = Draft(row)
    with_notice.put(
        ("notices",), {"got": {"to": "applicant", "text": "编号{case.number}已受理，{due.promise}前办好。"}}
    )
    with_notice.put(("transitions", "take", "effects"), [{"notify": "got"}])
    with_notice.keep(User.objects.get())
    page = boss.get(at(row)).content.decode()
    assert "发通知“编号…已受理，…前办好。”" in page


def test_a_rung_without_a_name_is_called_by_its_clock_and_its_time(boss, row):
    page = boss.get(at(row, "ladder")).content.decode()
    assert "承诺时限，到期前 1 天" in page


def test_a_post_sees_its_own_buttons(boss, row):
    page = boss.get(at(row) + "?as=window").content.decode()
    table = re.search(r'<table class="ow-matrix">.*?</table>', page, re.S)[0]
    assert "受理" in table
    assert "办结</a>" not in table


def test_what_the_linter_says_stands_beside_the_box(boss, row):
    """A move to nowhere, a role that is none."""
    assert change(boss, at(row, "transitions", "finish"), **{"by-0-role": "", "by-1-role": ""}).status_code == 302
    page = boss.get(at(row, "transitions", "finish"))
    said = {shown.name: shown.lint for shown in page.context["boxes"] if shown.lint}
    told = [*page.context["top"], *(sentence for each in said.values() for sentence in each)]
    assert any("没有人" in sentence for sentence in told), (said, page.context["top"])
    whole = boss.get(at(row))
    assert at(row, "transitions", "finish") in [url for _each, url in whole.context["lint"]]


def test_a_condition_is_made_of_sentences(boss, row):
    fields = {"when-0-left": '{"var":"case.level"}', "when-0-relation": "ge", "when-0-right": "2"}
    assert change(boss, at(row, "transitions", "take"), **fields).status_code == 302
    assert draft(row).transitions["take"].when == {">=": [{"var": "case.level"}, 2]}
    page = boss.get(at(row, "transitions", "take")).content.decode()
    assert "“响应级别”不小于 2" in page or "“响应级别”" in page


def test_a_sentence_that_says_nothing_is_refused_beside_its_box_and_kept(boss, row):
    fields = {"when-0-left": '{"var":"case.level"}', "when-0-relation": "ge", "when-0-right": "很高"}
    answer = change(boss, at(row, "transitions", "take"), label="收下", **fields)
    assert answer.status_code == 422
    wrong = next(shown for shown in answer.context["boxes"] if shown.errors)
    assert (wrong.name, "数字" in wrong.errors[0]) == ("when", True)
    assert "很高" in answer.content.decode()
    assert "收下" in answer.content.decode()
    assert draft(row).transitions["take"].label == "受理"


def test_what_is_no_sentence_is_kept_to_the_letter(boss, row):
    by_hand = {"if": [{"var": "case.alive"}, True, {"var": "case.open"}]}
    held = Draft(row)
    held.data["transitions"]["take"]["when"] = by_hand
    held.keep(User.objects.get())
    page = boss.get(at(row, "transitions", "take")).content.decode()
    assert "手写" in page
    assert change(boss, at(row, "transitions", "take"), label="收下").status_code == 302
    assert draft(row).transitions["take"].when == by_hand
    assert draft(row).transitions["take"].label == "收下"


def test_what_happens_is_added_changed_and_taken_away(boss, row):
    address = at(row, "transitions", "finish")
    assert change(boss, address, **{"effects-0-with": "5", "effects-2-what": '{"raise":1}'}).status_code == 302
    made = draft(row).transitions["finish"].effects
    assert made[0].set == {"score": 5}
    assert made[1].when == {"==": [{"var": "case.level"}, 2]}
    assert made[2].raise_ == 1
    assert change(boss, address, **{"effects-0-what": ""}).status_code == 302
    assert [each.verb for each in draft(row).transitions["finish"].effects] == ["remind", "raise_"]


def test_a_new_move_is_added_shifted_and_taken_out(boss, row):
    answer = boss.post(at(row, "transitions"), {"title": "撤回"})
    assert answer["Location"] == at(row, "transitions", "che_hui")
    keys = list(draft(row).transitions)
    boss.post(at(row, "transitions", "che_hui"), {"act": "up"})
    assert list(draft(row).transitions) == [*keys[:-2], "che_hui", keys[-2]]
    boss.post(at(row, "transitions", "che_hui"), {"act": "delete"})
    assert "che_hui" not in draft(row).transitions


@pytest.mark.parametrize("section", ["states", "clocks", "ladder", "pauses", "milestones", "notices", "documents",
                                     "parts", "facts", "parties"])  # fmt: skip
def test_a_new_part_of_every_kind_can_be_added_and_saved(boss, row, section):
    answer = boss.post(at(row, section), {"title": "新的"})
    assert answer.status_code == 302, answer.context["wrong"]
    assert change(boss, answer["Location"]).status_code == 302


def test_two_editors_of_one_part_lose_nothing(boss, row):
    address = at(row, "states", "working")
    first = boss.get(address).content.decode()
    change(boss, address, label="先改的")
    answer = boss.post(address, body_of(first, "mark", label="后改的"), content_type=TYPED)
    assert answer.status_code == 409
    assert "后改的" in answer.content.decode()
    assert draft(row).states["working"].label == "先改的"
    again = boss.post(address, body_of(answer.content.decode(), "mark"), content_type=TYPED)
    assert again.status_code == 302
    assert draft(row).states["working"].label == "后改的"


def test_two_editors_of_different_parts_do_not_meet(boss, row):
    address = at(row, "states", "working")
    first = boss.get(address).content.decode()
    change(boss, at(row, "states", "done"), label="办好了")
    assert boss.post(address, body_of(first, "mark", label="审核中"), content_type=TYPED).status_code == 302
    assert (draft(row).states["working"].label, draft(row).states["done"].label) == ("审核中", "办好了")


def test_single_parts_are_edited_and_emptied(boss, row):
    assert change(boss, at(row, "survey"), **{"low-at_most": "2"}).status_code == 302
    assert draft(row).survey.low.at_most == 2
    assert change(boss, at(row, "keep"), **{"done-unit": "permanent", "done-n": ""}).status_code == 302
    assert draft(row).keep == {"done": "permanent"}
    assert change(boss, at(row, "about"), number="犬{year}{seq:4}").status_code == 302
    assert draft(row).number == "犬{year}{seq:4}"


def test_a_clock_is_changed_in_numbers(boss, row):
    assert change(boss, at(row, "clocks", "promise"), **{"term-n": "15", "term-unit": "cd"}).status_code == 302
    assert draft(row).clocks["promise"].term == "15cd"
    answer = change(boss, at(row, "clocks", "promise"), **{"term-n": "十"})
    assert answer.status_code == 422


def test_who_may_not_change_types_is_turned_away(client, row):
    user = User.objects.create_user("clerk", password="correct-horse-1")
    Post.objects.create(user=user, unit=Unit.objects.get(), role="window")
    client.force_login(user, backend="home.auth.Backend")
    assert client.get(at(row)).status_code in (302, 403)
    client.post(at(row, "states"), {"title": "新的"})
    assert len(draft(row).states) == 4


def test_every_button_is_a_post_form_with_a_token(boss, row):
    page = boss.get(at(row, "states", "working")).content.decode()
    assert all(any(name == "csrfmiddlewaretoken" for name, _value in form) for form in Forms(page).forms[:2])
    assert boss.get(at(row, "states", "nowhere")).status_code == 404
    assert boss.get(at(row, "nothing")).status_code == 404
    assert boss.get(at(row, "ladder", "x")).status_code == 404
