"""Search finds what people mean, in their words, with slips of the pen, in pinyin and in first letters."""

import io
import json

import pytest
from django.core.management import call_command

from cms.models import SearchEntry, SearchTerm
from cms.sample.reading import table
from cms.search import index, terms
from cms.search.query import search
from tests.cms.conftest import add_guide, add_news

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue(site_pages):
    """All 300 items as bare guides: a title and one sentence, so that the figure below owes nothing to sample texts."""
    for row in table("service_items.tsv"):
        add_guide(site_pages, row["id"], row["name"], plain=row["description"], words=[], conditions=[], faq=[],
                  materials=[], authority_name=row["department"], theme=row["theme"])  # fmt: skip


def asked(lines, monkeypatch, **options):
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
    call_command("search", json=True, stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_forty_questions_find_their_item_among_the_first_five(catalogue, monkeypatch):
    questions = table("search_questions.tsv")
    answers = asked([row["query"] for row in questions], monkeypatch, limit=5)
    assert [answer["query"] for answer in answers] == [row["query"] for row in questions]
    missed = [
        row["query"]
        for row, answer in zip(questions, answers, strict=True)
        if not {result["title"] for result in answer["results"]} & set(row["expected"].split(";"))
    ]
    assert missed == []


@pytest.mark.parametrize(
    "query", ["高龄津贴", "高岭津贴", "glJT", "gaoling jintie", "八十岁老人领钱", "敬老津贴", "高龄 jintie"]
)
def test_many_ways_to_say_it(guide, site_pages, query):
    add_guide(site_pages, "I022", "机动车检验合格标志核发", words=[], plain="", elder_hot=False)
    assert search(query).hits[0].title == "高龄津贴申领"


def test_nothing_found_offers_near_words_and_people(client, guide):
    page = client.get("/search/", {"q": "火星移民"}).content.decode()
    assert "12345" in page
    assert "火星移民" in page


def test_words_that_only_help_to_find_a_guide_are_not_printed(client, site_pages):
    add_guide(site_pages, "I301", "企业开办·准入准营", plain="", words=["开公司", "办执照"])
    page = client.get("/search/", {"q": "办执照"}).content.decode()
    assert "企业开办·准入准营" in page
    assert "开公司" not in page


def test_results_can_be_kept_to_one_kind(client, guide, site_pages):
    add_news(site_pages, "高龄津贴办到村口", 9)
    both = client.get("/search/", {"q": "高龄津贴"}).content.decode()
    assert "高龄津贴申领" in both
    assert "办到村口" in both
    news = client.get("/search/", {"q": "高龄津贴", "kind": "news"}).content.decode()
    assert "办到村口" in news
    assert ">高龄津贴申领<" not in news


@pytest.mark.parametrize("query", ["", "   ", "的了吗", "<script>", "'\"--", "\x00", "x" * 5000, "😀", "%", "~^="])
def test_any_question_gets_a_page(client, guide, query):
    answer = client.get("/search/", {"q": query, "kind": "nonsense"})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().split("<main")[1]


def test_the_index_follows_the_page(guide):
    assert search("高龄津贴").hits
    guide.title = "百岁老人慰问"
    guide.save_revision().publish()
    assert search("慰问").hits[0].title == "百岁老人慰问"
    guide.unpublish()
    assert search("慰问").hits == []
    guide.delete()
    assert SearchTerm.objects.count() == 0


def test_new_facts_are_found_at_once(guide):
    from datetime import date

    from cases.models import ItemVersion, ServiceItem
    from tests.cms.conftest import FACTS

    item = ServiceItem.objects.get(code="I199")
    facts = FACTS | {"words": ["寿星钱"]}
    ItemVersion.objects.create(item=item, number=2, facts=facts, valid_from=date(2026, 2, 1))
    assert search("寿星钱").hits[0].title == "高龄津贴申领"


def test_private_pages_stay_out(guide):
    from wagtail.models import PageViewRestriction

    closed = PageViewRestriction.objects.create(page=guide.get_parent(), restriction_type="login")
    assert SearchEntry.objects.count() == 0
    closed.delete()
    assert SearchEntry.objects.count() == 1


def test_the_index_can_be_written_anew(guide):
    SearchEntry.objects.all().delete()
    assert index.rebuild() == 1
    assert search("高龄津贴").hits


def test_asking_costs_the_same_however_much_there_is(client, guide, site_pages, django_assert_max_num_queries):
    client.get("/search/", {"q": "高龄津贴"})
    with django_assert_max_num_queries(40) as few:
        client.get("/search/", {"q": "高龄津贴"})
    for n in range(8):
        add_guide(site_pages, f"X{n}", f"高龄津贴{n}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get("/search/", {"q": "高龄津贴"})


@pytest.mark.parametrize(
    ("letters", "spoken"), [("zhaijidi", ["zhai", "ji", "di"]), ("gjj", None), ("nv", ["nv"]), ("xian", ["xian"])]
)
def test_letters_are_read_as_pinyin_when_they_can_be(letters, spoken):
    assert terms.speak(letters) == spoken


def test_the_words_of_asking_are_left_out():
    assert "怎么" not in terms.of_query("低保怎么办理")
    assert "低保" in terms.of_query("低保怎么办理")
