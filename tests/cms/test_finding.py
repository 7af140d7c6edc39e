"""Finding: everyday words an editor keeps, what was missed, suggestions while typing, bounds that narrow."""

import html
import re
from datetime import date
from urllib.parse import quote_plus

import pytest
from django.urls import reverse

from cases.models import Delegation, ServiceItem
from cms.models import Asked, EverydayWords
from cms.search import asked
from cms.search.query import search
from home import clock
from home.models import Post, Unit, User
from tests.cms.conftest import add_guide

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(site_pages):
    user = User.objects.create_user(username="editor", password="x")
    Post.objects.create(user=user, unit=Unit.objects.get(code="mzj"), role="editor")
    return user


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def text(answer):
    return answer.content.decode()


# --- everyday words -------------------------------------------------------------------------------------------------
def test_an_editor_keeps_a_word_and_the_page_is_found_by_it_at_once(desk, guide):
    assert search("寿星红包").hits == []
    answer = desk.post(reverse("everyday-words:add"), {"phrase": "高龄津贴", "words": "寿星红包、长寿钱"})
    assert answer.status_code == 302
    assert EverydayWords.objects.get().words == "寿星红包 长寿钱"
    assert search("寿星红包").hits[0].title == "高龄津贴申领"


def test_a_word_taken_away_or_moved_to_another_phrase_is_forgotten(guide):
    kept = EverydayWords.objects.create(phrase="高龄津贴", words="寿星红包")
    assert search("寿星红包").hits
    kept = EverydayWords.objects.get(pk=kept.pk)
    kept.phrase = "低保"
    kept.save()
    assert search("寿星红包").hits == []
    kept.phrase = "高龄津贴"
    kept.save()
    kept.delete()
    assert search("寿星红包").hits == []


def test_a_phrase_of_one_character_is_refused_beside_its_box(desk):
    answer = desk.post(reverse("everyday-words:add"), {"phrase": "证", "words": "本本"})
    assert answer.status_code == 200
    assert "至少写两个字" in text(answer)
    assert not EverydayWords.objects.exists()


# --- what was missed ------------------------------------------------------------------------------------------------
def test_what_finds_nothing_is_listed_for_editors_the_most_asked_first(client, desk, guide):
    for query, times in (("寿星红包", 3), ("火星移民", 1), ("高龄津贴", 2)):
        for _n in range(times):
            client.get("/search/", {"q": query})
    page = text(desk.get(reverse("cms_missed")))
    assert page.index("寿星红包") < page.index("火星移民")
    assert "高龄津贴" not in page
    assert "everyday-words" in page


def test_what_is_found_now_leaves_the_list(desk, guide):
    desk.get("/search/", {"q": "寿星红包"})
    desk.get("/search/", {"q": "火星移民"})
    desk.post(reverse("everyday-words:add"), {"phrase": "高龄津贴", "words": "寿星红包"})
    assert [each.text for each in asked.missed()] == ["火星移民"]


def test_one_question_counts_once_a_day_in_whatever_writing(client, guide):
    for query in ("KTV 开店", "ktv 开店", "ＫＴＶ　开店"):
        client.get("/search/", {"q": query})
    row = Asked.objects.get()
    assert (row.text, row.times) == ("ktv 开店", 3)


def test_a_question_is_counted_once_however_it_is_narrowed(client, guide):
    client.get("/search/", {"q": "高龄津贴"})
    client.get("/search/", {"q": "高龄津贴", "who": "person"})
    client.get("/search/", {"q": "高龄津贴", "kind": "guide"})
    assert Asked.objects.get().times == 1


@pytest.mark.parametrize("query", ["13800138000", "11010519491231002X 低保", "高", "长" * 61])
def test_numbers_of_a_person_and_nonsense_are_never_kept(client, guide, query):
    client.get("/search/", {"q": query})
    assert not Asked.objects.exists()


def test_a_robot_writes_a_bounded_number_of_rows(client, guide, monkeypatch):
    monkeypatch.setattr(asked, "DISTINCT", 2)
    for n in range(5):
        client.get("/search/", {"q": f"问题{n}号"})
    assert Asked.objects.count() == 2
    client.get("/search/", {"q": "问题0号"})
    assert Asked.objects.get(text="问题0号").times == 2


def test_questions_are_forgotten_after_a_year_and_a_bit(guide):
    Asked.objects.create(day=date(2024, 1, 1), text="旧的", times=1, found=0)
    Asked.objects.create(day=clock.today(), text="新的", times=1, found=0)
    asked.forget_old()
    assert [row.text for row in Asked.objects.all()] == ["新的"]


def test_the_list_is_for_editors_only(client, site_pages):
    clerk = User.objects.create_user(username="clerk", password="x")
    Post.objects.create(user=clerk, unit=Unit.objects.get(code="mzj"), role="window")
    client.force_login(clerk)
    assert client.get(reverse("cms_missed")).status_code in (302, 403)


# --- suggestions ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["高龄", "高岭津", "gaoling", "gaoling j", "gaolingji", "gljt", "老人补贴"])
def test_titles_are_suggested_while_somebody_types(client, guide, typed):
    rows = client.get("/search/suggest/", {"q": typed}).json()["rows"]
    assert rows[0] == {"title": "高龄津贴申领", "url": guide.url, "kind": ""}


def test_suggestions_are_few_count_nothing_and_may_be_kept_by_the_browser(client, site_pages, guide):
    for n in range(12):
        add_guide(site_pages, f"I9{n:02}", f"津贴第{n}号申领", words=[], plain="", elder_hot=False)
    answer = client.get("/search/suggest/", {"q": "津贴"})
    assert 0 < len(answer.json()["rows"]) <= 7
    assert "max-age" in answer["Cache-Control"]
    assert not Asked.objects.exists()


@pytest.mark.parametrize("typed", ["", " ", "\x00", "<b>", "😀", "x" * 3000])
def test_whatever_is_typed_gets_an_answer(client, guide, typed):
    assert client.get("/search/suggest/", {"q": typed}).status_code == 200


# --- all of it, and where -------------------------------------------------------------------------------------------
def test_what_was_found_can_be_leafed_through_to_the_end(client, site_pages):
    for n in range(45):
        add_guide(site_pages, f"L{n:02}", f"第{n:02}号补贴申领", words=[], plain="", elder_hot=False)
    address, seen = "/search/?q=补贴申领", set()
    for _page in range(3):
        page = text(client.get(address))
        seen |= set(re.findall(r">(第\d\d号补贴申领)<", page))
        on = re.search(r'rel="next" href="([^"]+)"', page)
        address = "/search/" + html.unescape(on[1]) if on else ""
    assert len(seen) == 45
    assert address == ""


def test_leafing_on_is_not_a_second_question(client, site_pages, guide):
    client.get("/search/", {"q": "津贴"})
    client.get("/search/", {"q": "津贴", "from": "20"})
    assert Asked.objects.get().times == 1


@pytest.mark.parametrize("query", ["清溪镇岗位津贴", "岗位津贴 清溪", "在清溪镇领岗位津贴"])
def test_a_town_in_the_question_is_a_place_and_no_word(client, four, query):
    other = Unit.objects.get(code="mzj").add_sibling(code="bl", name="白鹭镇", level=Unit.Level.TOWN)
    item = ServiceItem.objects.get(code="N2")
    Delegation.objects.create(item=item, unit=other, mode="intake", valid_from=date(2026, 1, 1))
    page = text(client.get("/search/", {"q": query}))
    assert re.search(r"<h2>清溪镇 <span", page), "its address and hours stand there"
    assert page.index("岗位津贴1号") < page.index("高龄津贴申领")
    assert '/n1/?at=qx"' in page, "what is done there opens with its window"
    assert '/n0/"' in page, "the rest as before"
    assert f"?q={quote_plus(query)}&at=qx" in html.unescape(page)


@pytest.mark.parametrize(
    "query",
    [
        "qingxi gangweijintie",
        "gangweijintie qingxizhen",
        "qingxigangweijintie",
        "岗位津贴qingxi",
        "QXZ 岗位津贴",
        "qingxi",
    ],
)
def test_a_town_is_known_by_its_pinyin_and_by_the_initials_of_its_whole_name(client, four, query):
    assert search(query).place.code == "qx"
    if query != "qingxi":
        assert "岗位津贴1号" in [hit.title for hit in search(query).hits][:3]


@pytest.mark.parametrize("query", ["清西镇岗位津贴", "岗位津贴 青溪镇", "在轻西镇领岗位津贴"])
def test_a_town_written_with_other_characters_of_the_same_sound_is_heard(client, four, query):
    found = search(query)
    assert found.place.code == "qx"
    assert "岗位津贴1号" in [hit.title for hit in found.hits][:3]


@pytest.mark.parametrize("query", ["清西岗位津贴", "情系乡村", "全镇岗位津贴", "请洗村庄"])
def test_what_only_begins_like_a_town_is_none(four, query):
    assert search(query).place is None


@pytest.mark.parametrize("query", ["qx 岗位津贴", "qxz", "gangweijintie", "qingxika", "gwjt", "jintie 2026"])
def test_letters_that_could_be_anything_name_no_place(four, query):
    assert search(query).place is None


def test_what_two_towns_share_names_neither_and_every_reading_counts(four):
    last = Unit.objects.get(code="qx")
    last.add_sibling(code="qx2", name="青溪镇", level=Unit.Level.TOWN)
    last.add_sibling(code="cd", name="长渡镇", level=Unit.Level.TOWN)
    assert search("qingxi gangweijintie").place is None
    assert search("changdu gangweijintie").place.code == "cd"


def test_in_elder_mode_the_place_leaves_room_for_fewer_answers_and_none_is_lost(client, four, site_pages):
    for n in range(6):
        add_guide(site_pages, f"E{n}", f"第{n}号津贴", words=[], plain="", elder_hot=False)
    client.get("/mode/elder/")
    client.post("/mode/elder/")
    address, seen, most = "/search/?q=清溪镇津贴", [], 0
    while address:
        page = text(client.get(address))
        here = re.findall(r'<li><a href="([^"]+)">', page.partition('<ol class="guide-rows')[2].partition("</ol>")[0])
        most, seen = max(most, len(here)), [*seen, *here]
        on = re.search(r'rel="next" href="([^"]+)"', page)
        address = "/search/" + html.unescape(on[1]) if on else ""
    assert most == 5
    assert len(set(seen)) == len(seen) == 10


def test_a_village_is_known_by_its_whole_name_and_stands_before_its_town(client, four):
    town = Unit.objects.get(code="qx")
    town.add_child(code="qx-1", name="东门村", level=Unit.Level.VILLAGE, phone="0500-6109999")
    assert search("清溪镇东门村津贴").place.code == "qx-1"
    assert search("东门津贴").place is None
    assert "0500-6109999" in text(client.get("/search/", {"q": "东门村"}))


def test_nothing_near_is_not_called_these(client, guide):
    page = text(client.get("/search/", {"q": "月球签证"}))
    assert "都不是" not in page
    assert "12345" in page


# --- narrowing ------------------------------------------------------------------------------------------------------
@pytest.fixture
def four(site_pages, guide):
    """Four guides with 津贴 in their title: two themes, two audiences, one of them at a town."""
    for n, (theme, who) in enumerate((("养老", "person"), ("就业", "firm"), ("就业", "person,firm"))):
        add_guide(site_pages, f"N{n}", f"岗位津贴{n}号", words=[], plain="", elder_hot=False)
        ServiceItem.objects.filter(code=f"N{n}").update(theme=theme, audience=who)
    town = Unit.objects.get(code="mzj").add_sibling(code="qx", name="清溪镇", level=Unit.Level.TOWN)
    item = ServiceItem.objects.get(code="N1")
    Delegation.objects.create(item=item, unit=town, mode="intake", valid_from=date(2026, 1, 1))


def titles(client, **asked_for):
    page = text(client.get("/search/", {"q": "津贴", **asked_for}))
    return {name for name in ("高龄津贴申领", "岗位津贴0号", "岗位津贴1号", "岗位津贴2号") if f">{name}<" in page}


def test_guides_are_narrowed_by_theme_people_and_place_together(client, four):
    assert len(titles(client)) == 4
    assert titles(client, theme="就业") == {"岗位津贴1号", "岗位津贴2号"}
    assert titles(client, theme="就业", who="person") == {"岗位津贴2号"}
    assert titles(client, at="qx") == {"岗位津贴1号"}
    assert titles(client, at="qx", who="nobody") == set()


def test_a_choice_says_how_much_it_leaves_and_the_chosen_one_stays(client, four):
    page = text(client.get("/search/", {"q": "津贴", "theme": "就业"}))
    assert '<option value="就业" selected>就业（2）</option>' in page
    assert '<option value="养老">养老（2）</option>' in page
    assert '<option value="firm">企业办事（2）</option>' in page


def test_bounds_that_leave_nothing_say_so_and_lead_back(client, four):
    page = text(client.get("/search/", {"q": "津贴", "unit": "nowhere"}))
    assert "没有符合这些条件的" in page
    assert "显示全部结果" in page


def test_narrowing_costs_the_same_for_few_and_many(client, four, site_pages, django_assert_max_num_queries):
    for n in range(20):
        add_guide(site_pages, f"M{n:02}", f"补助津贴{n}号", words=[], plain="", elder_hot=False)
    client.get("/search/", {"q": "津贴"})
    with django_assert_max_num_queries(24):
        client.get("/search/", {"q": "津贴", "who": "person"})
