"""Before publishing: pictures, headings, links, words and personal data are looked at, on every road, in one place."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from PIL import Image as Drawn
from wagtail.images.models import Image
from wagtail.models import PageLogEntry

from cases.tick import tick
from cms import rights
from cms.checks import gate
from cms.checks.finding import Rule
from cms.models import NewsPage, PageCheck, SensitiveWord
from home import clock
from home.models import Unit
from tests.cms.conftest import add_news
from tests.cms.test_admin_rights import person

pytestmark = pytest.mark.django_db
BLANK = {"summary": "", "picture": "", "seo_title": "", "search_description": "", "go_live_at": "", "expire_at": "",
         "column": "news", "source": "县政务服务办", "published": "2026-11-02 09:00",
         "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}  # fmt: skip


@pytest.fixture
def editor(client, site_pages):
    rights.ensure_groups()
    user = person("writes", Unit.objects.get(code="mzj"), "editor")
    client.force_login(user, backend="home.auth.Backend")
    return client


@pytest.fixture
def picture(db):
    held = BytesIO()
    Drawn.new("RGB", (40, 30), "#0b6089").save(held, "PNG")
    return Image.objects.create(title="石桥和早晨的太阳", file=ImageFile(held, name="bridge.png"))


def story(site_pages, body, **more) -> NewsPage:
    page = add_news(site_pages, "周六照常开门", body=body, **more)
    NewsPage.objects.filter(pk=page.pk).update(live=False)
    page.refresh_from_db()
    page.save_revision()
    return page


def found(site_pages, body, **more):
    return gate.find(story(site_pages, body, **more))


def typed(page, body, **more):
    """As Wagtail's editor sends a text of one paragraph, or the raw content of several."""
    return BLANK | {"title": page.title, "slug": page.slug, "body": rich(body)} | more


def rich(html: str) -> str:
    from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

    return ContentstateConverter(["h2", "h3", "bold", "link", "image"]).from_database_format(html)


def live(page) -> bool:
    return NewsPage.objects.get(pk=page.pk).live


# --- the rules ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "words", "refuses"),
    [
        ("<p>正文</p>", "", False),
        ("<h2>时间</h2><h3>上午</h3><p>九点</p>", "", False),
        ("<h3>上午</h3><p>九点</p>", "是3级标题", False),
        ("<h2></h2><p>九点</p>", "空的标题", False),
        ('<p>见<a href="https://www.gov.cn/">国务院网站</a></p>', "", False),
        ('<p><a href="https://www.gov.cn/">点击这里</a></p>', "看不出通到哪里", False),
        ('<p><a href="https://www.gov.cn/"> </a></p>', "没有文字", True),
        ('<p><a href="www.gov.cn/a">通知</a></p>', "少了“https://”", True),
        ('<p><a href="https:///a">通知</a></p>', "没有网站名", True),
        ('<p><a href="/places/">办理点</a></p>', "", False),
        ('<p><a href="/news/?column=notice">通知公告</a></p>', "", False),
        ('<p><a href="/nowhere/at/all/">通知</a></p>', "本站没有这个地址", True),
        ('<p><a linktype="page" id="999999">通知</a></p>', "页面已经删除", True),
        ('<p><a linktype="document" id="999999">附件</a></p>', "文件已经删除", True),
        ('<embed embedtype="image" id="999999" format="left" alt="桥"/>', "图片已经删除", True),
        ("<p>我局是最佳单位</p>", "广告法", False),
        ("<p>请到工商局办理</p>", "市场监督管理局", False),
        ("<p>关爱残废人</p>", "残疾人", True),
        ("<p>王某，33052319900307123X，已领取</p>", "身份证号（330***********123X）", True),
        ("<p>请找小王 138 0013 8000</p>", "手机号（138 **** 8000）", False),
        ("<p>电话 0500-6001234</p>", "", False),
    ],
)
def test_each_rule_names_the_place_and_the_cure(site_pages, body, words, refuses):
    said = found(site_pages, body)
    if not words:
        assert said == []
        return
    assert [each.refuses for each in said] == [refuses], said
    assert words in str(said[0])
    assert str(said[0]).startswith("正文第")


def test_a_link_to_a_page_that_is_taken_off_keeps_the_other_back(site_pages):
    other = add_news(site_pages, "国庆放假安排", day=2)
    body = f'<p>一</p><p>见<a linktype="page" id="{other.pk}">放假安排</a></p>'
    page = story(site_pages, body)
    assert gate.find(page) == []
    other.unpublish()
    (said,) = gate.find(page)
    assert (
        str(said) == "正文第2段：“放假安排”链接到“国庆放假安排”，那一页没有发布。先发布那一页，换一页，或者去掉链接。"
    )
    assert said.refuses


@pytest.mark.parametrize(
    ("alt", "words", "refuses"),
    [
        ("桥边的大厅", "", False),
        ("", "没有替代文字", False),
        ("IMG_2031.jpg", "是文件名", True),
        ("微信图片_20261101", "是文件名", True),
    ],
)
def test_pictures_in_a_text_say_what_they_show(site_pages, picture, alt, words, refuses):
    said = found(site_pages, f'<p>一</p><embed embedtype="image" id="{picture.pk}" format="left" alt="{alt}"/>')
    assert [(words in str(each), each.refuses) for each in said] == ([(True, refuses)] if words else [])


def test_the_lead_picture_too(site_pages, picture):
    assert found(site_pages, "<p>一</p>", picture=picture) == []
    picture.title = "DSC00123.JPG"
    picture.save()
    page = NewsPage.objects.get()
    assert [str(each.rule) for each in gate.find(page)] == ["picture"]
    picture.description = "石桥"
    picture.save()
    assert gate.find(NewsPage.objects.get()) == []


def test_a_broken_file_is_seen_when_pictures_are_opened(site_pages, picture):
    page = story(site_pages, f'<embed embedtype="image" id="{picture.pk}" format="left" alt="石桥"/>')
    assert gate.find(page, files=True) == []
    with picture.file.storage.open(picture.file.name, "wb") as file:
        file.write(b"no picture")
    assert "打不开" in str(gate.find(page, files=True)[0])


def test_the_words_are_the_editors(editor, site_pages):
    added = {"word": "抓紧前来", "level": "refuse", "why": "命令口气", "instead": "请来"}
    assert editor.post("/admin/sensitive-words/new/", added).status_code == 302
    (said,) = found(site_pages, "<p>请抓紧前来。</p>")
    assert str(said) == "正文第1段：出现“抓紧前来”。命令口气。改成“请来”。"
    assert "至少写两个字" in editor.post("/admin/sensitive-words/new/", added | {"word": "抓"}).content.decode()
    assert "仍然会被拦下" in editor.post("/admin/sensitive-words/new/", added | {"word": "请来"}).content.decode()
    SensitiveWord.objects.get(word="抓紧前来").delete()
    assert gate.find(NewsPage.objects.get()) == []


@pytest.mark.parametrize("paragraphs", [1, 12])
def test_a_long_text_asks_the_database_no_more_often(site_pages, django_assert_max_num_queries, paragraphs):
    other = add_news(site_pages, "国庆放假安排", day=2)
    page = story(site_pages, f'<p>见<a linktype="page" id="{other.pk}">安排</a></p>' * paragraphs)
    known = gate.Known.now()
    with django_assert_max_num_queries(1):
        gate.find(page, known)


# --- every road to publishing ---------------------------------------------------------------------------------------
BAD = "<p>王某，33052319900307123X，已领取</p>"
DOUBTFUL = "<p>我局是最佳单位</p>"


def test_what_must_not_go_out_is_refused_with_its_place_and_what_was_typed_is_kept(editor, site_pages):
    page = story(site_pages, "<p>正文</p>")
    address = f"/admin/pages/{page.pk}/edit/"
    answer = editor.post(address, typed(page, BAD, **{"action-publish": "yes"}))
    shown = answer.content.decode()
    assert "正文第1段：出现身份证号（330***********123X）" in shown
    assert "33052319900307123X" in shown  # in the editor's own text
    assert not live(page)
    assert editor.post(address, typed(page, BAD)).status_code == 302  # a draft is always kept
    assert "有1处要改好才能发布" in editor.get(address).content.decode()


def test_a_warning_is_asked_once_and_then_never_again(editor, site_pages):
    page = story(site_pages, "<p>正文</p>")
    address = f"/admin/pages/{page.pk}/edit/"
    publishing = typed(page, DOUBTFUL, **{"action-publish": "yes"})
    asked = editor.post(address, publishing)
    assert "请再看一眼" in asked.content.decode()
    assert not live(page)
    value = asked.content.decode().split('name="checks-confirmed" value="')[1].split('"')[0]
    assert editor.post(address, publishing | {"checks-confirmed": "stale"}).status_code == 200
    assert editor.post(address, publishing | {"checks-confirmed": value}).status_code == 302
    assert live(page)
    again = typed(page, DOUBTFUL + "<p>另一段</p>", **{"action-publish": "yes"})
    assert editor.post(address, again).status_code == 302
    more = typed(page, DOUBTFUL + "<p>零风险</p>", **{"action-publish": "yes"})
    said = " ".join(editor.post(address, more).context["form"].non_field_errors())
    assert "零风险" in said
    assert "最佳" not in said


def test_a_new_page_is_asked_the_same(editor, site_pages):
    address = f"/admin/pages/add/cms/newspage/{site_pages['news'].pk}/"
    told = BLANK | {"title": "开门", "slug": "open", "body": rich(DOUBTFUL), "action-publish": "yes"}
    shown = editor.post(address, told).content.decode()
    value = shown.split('name="checks-confirmed" value="')[1].split('"')[0]
    assert editor.post(address, told | {"checks-confirmed": value}).status_code == 302
    assert NewsPage.objects.get(slug="open").live
    assert PageCheck.objects.get(page__slug="open").accepted


def test_many_at_once_and_the_button_of_a_list_ask_the_same(editor, site_pages):
    page = story(site_pages, BAD)
    answer = editor.post(f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}&next=/admin/", follow=True)
    assert "“周六照常开门”没有发布" in answer.content.decode()
    with pytest.raises(gate.Refused):
        page.get_latest_revision().publish()
    assert not live(page)


def test_what_goes_out_in_bulk_with_something_doubtful_is_named(editor, site_pages):
    page, plain = story(site_pages, DOUBTFUL), story(site_pages, "<p>正文</p>", day=2)
    address = f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}&id={plain.pk}&next=/admin/"
    said = editor.post(address, follow=True).content.decode()
    assert live(page)
    assert live(plain)
    assert said.count("请再看一眼") == 1
    assert "最佳" in said


def test_a_planned_page_that_has_turned_bad_is_put_off(editor, site_pages):
    page = story(site_pages, "<p>残旧名称</p>")
    page.go_live_at = clock.now() - timedelta(minutes=1)  # Wagtail looks at its own clock: the hour has come already
    revision = page.save_revision()
    revision.approved_go_live_at = page.go_live_at
    revision.save()
    SensitiveWord.objects.create(word="残旧名称", level="refuse")
    tick()
    assert not live(page)
    assert "残旧名称" in PageLogEntry.objects.get(page=page.pk, action="cms.publish.put_off").data["missing"][0]


def test_the_side_of_the_editor_says_it_before_the_button_and_again_after_a_draft_is_kept(editor, site_pages):
    page = story(site_pages, BAD)
    shown = editor.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    side = shown[shown.index('data-side-panel="checks"'):]  # fmt: skip
    assert "出现身份证号" in side
    part = editor.get(f"/admin/page-checks/{page.pk}/").content.decode()
    assert "出现身份证号" in part
    assert "<html" not in part
    page.body = "<p>正文</p>"
    page.save_revision()
    assert "没有发现问题" in editor.get(f"/admin/page-checks/{page.pk}/").content.decode()


def test_guides_are_read_in_the_words_of_their_items(site_pages, guide):
    from cases import items
    from tests.cms.conftest import FACTS

    assert gate.find(guide) == []
    items.publish(guide.item, {**FACTS, "faq": [{"q": "去哪里？", "a": "到工商局。"}]})
    (said,) = gate.find(guide)
    assert (said.rule, said.place) == (Rule.WORD, "常见问题")
