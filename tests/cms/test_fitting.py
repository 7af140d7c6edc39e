"""“Which case am I?”: conditions as yes or no lead to the fitting variant and one's own list of papers."""

import html
import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.situations import rule_of
from cms.fitting import Check
from forms.logic import evaluate
from home import clock
from tests.cms.conftest import FACTS, add_guide

FROM_AFAR = {"and": [{"var": "外地"}, {"!": {"var": "代办"}}]}
WAY = st.lists(st.tuples(st.sampled_from("甲乙丙"), st.booleans()), min_size=1, max_size=3)
ASKED = {
    "conditions": [
        {"text": "年满 80 周岁", "question": "满 80 周岁了吗", "otherwise": "满了再来"},
        {"text": "有意愿", "question": ""},
    ],
    "situations": [{"key": "代办", "question": "是替老人办吗"}, {"key": "外地", "question": "户口在外地吗"}],
    "variants": [
        {"name": "代办申领", "when": "代办", "say": "老人不用来"},
        {"name": "本人申领", "when": "", "say": ""},
    ],
    "materials": [
        {"key": "id", "name": "老人身份证", "source": "申请人自备"},
        {"key": "agent", "name": "代办人身份证", "source": "申请人自备", "when": "代办"},
        {"key": "live", "name": "居住证", "source": "申请人自备", "if": FROM_AFAR},
        {"key": "odd", "name": "收入证明", "source": "申请人自备", "when": "低保家庭"},
        {"key": "hk", "name": "户口簿", "source": "数据共享"},
    ],
}  # fmt: skip


def names(answers):
    return [row["name"] for row in Check(ASKED, answers).needed]


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("代办", {"var": "代办"}),
        ("不是代办", {"!": {"var": "代办"}}),
        ("非代办 且 外地", {"and": [{"!": {"var": "代办"}}, {"var": "外地"}]}),
        ("代办或外地", {"or": [{"var": "代办"}, {"var": "外地"}]}),
        ("代办、外地", {"or": [{"var": "代办"}, {"var": "外地"}]}),
        ("低保家庭", None),
        ("代办且低保家庭", None),
        ("", None),
    ],
)
def test_when_is_read_as_a_rule_over_situations_or_stays_words(words, rule):
    assert rule_of(words, {"代办", "外地"}) == rule


@given(st.lists(WAY, min_size=1, max_size=3))
def test_a_rule_holds_exactly_where_one_of_its_ways_does(ways):
    words = "或".join("且".join(("" if wanted else "不是") + word for word, wanted in way) for way in ways)
    rule = rule_of(words, set("甲乙丙"))
    for said in itertools.product((True, False), repeat=3):
        known = dict(zip("甲乙丙", said, strict=True))
        expected = any(all(known[word] is wanted for word, wanted in way) for way in ways)
        assert bool(evaluate(rule, known, today=clock.today())) is expected


def test_only_the_papers_that_fit_are_asked_for():
    assert names({"c1": "1", "s1": "0", "s2": "0"}) == ["老人身份证", "收入证明"]
    assert names({"c1": "1", "s1": "1", "s2": "0"}) == ["老人身份证", "代办人身份证", "收入证明"]
    assert names({"c1": "1", "s1": "0", "s2": "1"}) == ["老人身份证", "居住证", "收入证明"]


def test_the_first_fitting_variant_is_told_and_what_is_spared_is_counted():
    check = Check(ASKED, {"c1": "1", "s1": "1", "s2": "0"})
    assert (check.variant["name"], check.spared) == ("代办申领", 1)
    assert Check(ASKED, {"c1": "1", "s1": "0", "s2": "0"}).variant["name"] == "本人申领"


def test_a_condition_without_question_is_not_asked_and_nonsense_is_no_answer():
    check = Check(ASKED, {"c1": "vielleicht", "s1": "1", "s2": "0", "c2": "1"})
    assert [each.name for each in check.questions] == ["c1", "s1", "s2"]
    assert not check.complete
    assert [each.missing for each in check.questions] == [True, False, False]


def test_a_rule_that_cannot_be_worked_out_leaves_the_paper_on_the_list():
    facts = {**ASKED, "materials": [{"key": "x", "name": "甲", "source": "自备", "if": {"nonsense": [1]}}]}
    assert [row["name"] for row in Check(facts, {"c1": "1", "s1": "0", "s2": "0"}).needed] == ["甲"]


# --- the page -------------------------------------------------------------------------------------------------------
@pytest.fixture
def asking(site_pages):
    return add_guide(site_pages, "I091", "高龄津贴申领", **ASKED)


@pytest.mark.django_db
def test_a_guide_leads_to_its_questions_and_they_to_the_list(client, asking):
    assert f'href="{asking.url}check/"' in client.get(asking.url).content.decode()
    page = client.get(f"{asking.url}check/").content.decode()
    assert "是替老人办吗" in page
    assert "请选" not in page
    page = client.get(f"{asking.url}check/", {"c1": "1", "s1": "1", "s2": "0", "go": "1"}).content.decode()
    assert "您可以办：代办申领" in page
    assert "您的情况要带 3 样" in page
    assert "另外 1 样您不用带" in page
    assert "<svg" in page


@pytest.mark.django_db
def test_what_is_not_answered_is_marked_and_the_rest_is_kept(client, asking):
    page = client.get(f"{asking.url}check/", {"s1": "1", "go": "1"}).content.decode()
    assert page.count("请选“是”或“否”") == 2
    assert 'name="s1" value="1" checked' in page


@pytest.mark.django_db
def test_who_cannot_apply_yet_reads_what_to_do(client, asking):
    page = client.get(f"{asking.url}check/", {"c1": "0", "s1": "0", "s2": "0", "go": "1"}).content.decode()
    assert "现在还不能办" in page
    assert "满了再来" in page
    assert "您可以办" not in page


@pytest.mark.django_db
def test_a_guide_without_questions_has_no_such_page(client, site_pages):
    bare = add_guide(site_pages, "I002", "别的事", conditions=[{"text": "无"}])
    assert "check/" not in client.get(bare.url).content.decode()
    assert client.get(f"{bare.url}check/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["c1=%00", "c1=1&c1=0", "go=1", "s9=1", "c1=" + "x" * 3000])
def test_any_answers_get_a_page(client, asking, query):
    assert client.get(f"{asking.url}check/?{query}").status_code == 200


def test_usual_facts_ask_their_condition():
    assert [each.text for each in Check(FACTS, {}).questions] == ["满 80 周岁了吗"]


# --- in elder mode: one question a page ------------------------------------------------------------------------------
@pytest.fixture
def elder(client):
    client.cookies["mode"] = "elder"
    return client


def on_the_page(page):
    """The questions that a page puts, in their order."""
    return [text for text in ("满 80 周岁了吗", "是替老人办吗", "户口在外地吗") if f"{text}</h2>" in page]


def fields(page):
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


@pytest.mark.django_db
def test_elder_mode_puts_one_question_a_page_and_says_how_many(elder, asking):
    page = elder.get(f"{asking.url}check/").content.decode()
    assert on_the_page(page) == ["满 80 周岁了吗"]
    assert "第 1 个问题，共 3 个" in page
    assert 'type="radio"' not in page
    assert "上一个问题" not in page
    assert page.count('name="c1" value=') == 2
    page = elder.get(f"{asking.url}check/", fields(page) | {"c1": "1"}).content.decode()
    assert on_the_page(page) == ["是替老人办吗"]
    assert fields(page)["c1"] == "1"
    page = elder.get(f"{asking.url}check/", fields(page) | {"s1": "1"}).content.decode()
    page = elder.get(f"{asking.url}check/", fields(page) | {"s2": "0"}).content.decode()
    assert "您可以办：代办申领" in page


@pytest.mark.django_db
def test_elder_mode_goes_back_with_the_answers_kept(elder, asking):
    def back(page):
        return html.unescape(re.search(r'href="(\?[^"]+)" rel="prev"', page)[1])

    page = elder.get(f"{asking.url}check/?c1=1&s1=0").content.decode()
    page = elder.get(asking.url + "check/" + back(page)).content.decode()
    assert on_the_page(page) == ["是替老人办吗"]
    page = elder.get(asking.url + "check/" + back(page)).content.decode()
    assert on_the_page(page) == ["满 80 周岁了吗"]
    assert page.count("您上次选的") == 1
    page = elder.get(f"{asking.url}check/", fields(page) | {"c1": "0"}).content.decode()
    assert on_the_page(page) == ["是替老人办吗"], "step by step forward again"
    assert fields(page) == {"c1": "0", "at": "3"}


@pytest.mark.django_db
def test_elder_mode_changes_one_answer_of_a_finished_list(elder, asking):
    page = elder.get(f"{asking.url}check/?c1=1&s1=1&s2=0").content.decode()
    change = html.unescape(re.search(r'href="(\?[^"]+at=2)"', page)[1])
    page = elder.get(asking.url + "check/" + change).content.decode()
    assert on_the_page(page) == ["是替老人办吗"]
    page = elder.get(f"{asking.url}check/", fields(page) | {"s1": "0"}).content.decode()
    assert "您可以办：本人申领" in page


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["at=9", "at=x", "at=-1", "at=0&c1=1", "at=3", "c1=%00", "go=1", "c1=1&c1=0"])
def test_elder_mode_gives_any_address_one_question(elder, asking, query):
    page = elder.get(f"{asking.url}check/?{query}")
    assert page.status_code == 200
    assert len(on_the_page(page.content.decode())) == 1
