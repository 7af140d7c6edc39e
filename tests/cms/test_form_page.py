"""A form page as a browser without script sees it: start, steps, check, done, and all that may go wrong."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forms.filling import Filling
from forms.models import Draft, Submission
from home import clock
from tests.cms.conftest import add_guide
from tests.forms.intake_samples import ID, PHONE, picture, version_of
from tests.forms.test_filling import STEP_2

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("form_alone")]
BASE = "/apply/glbt/"
MULTIPART = "multipart/form-data; boundary=x"


def text(answer) -> str:
    return unescape(answer.content.decode())


def hidden(answer) -> dict:
    """The hidden inputs of a page, as a browser would post them."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.content.decode()))


def post(client, part, data, query="", **more):
    """Ask for the page, then post what it carries with ``data``: what a browser does."""
    seen = client.get(f"{BASE}{part}/{query}")
    return client.post(f"{BASE}{part}/{query}", {**hidden(seen), **data}, **more)


def fill_in(client, query=""):
    assert post(client, 1, {"who": "self"}, query).status_code == 303
    assert post(client, 2, STEP_2, query).status_code == 303
    return post(client, 3, {"agree": "on", "card": picture()}, query)


def test_the_road_from_start_to_done(client, page):
    start = client.get(BASE)
    assert "身份证照片" in text(start)
    assert f'href="{BASE}1/"' in text(start)
    answer = fill_in(client)
    assert answer["Location"] == f"{BASE}check/"
    check = client.get(answer["Location"])
    assert "110***********002X" in text(check)
    assert ID not in text(check)
    done = client.post(f"{BASE}check/", hidden(check))
    assert (done.status_code, done["Location"]) == (303, f"{BASE}done/")
    assert "不用再提交" in text(client.get(done["Location"]))
    assert Submission.objects.get().data["name"] == "林小溪"


def test_no_step_is_ever_cached_or_indexed(client, page):
    fill_in(client)
    for part in ("", "1/", "2/", "check/"):
        answer = client.get(BASE + part)
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]


def test_a_form_nobody_began_may_be_found(client, page):
    """It stands in the site map; its first step points back to it."""
    for part in ("", "1/"):
        answer = client.get(BASE + part)
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "all"
        assert 'name="robots"' not in text(answer)
        assert 'name="description"' in text(answer)
    assert f'rel="canonical" href="http://testserver{BASE}"' in text(answer)
    assert client.get(f"{BASE}1/?about=x")["X-Robots-Tag"] == "noindex"
    post(client, 1, {"who": "nobody"})
    assert client.get(f"{BASE}1/")["X-Robots-Tag"] == "noindex"


def test_the_secret_is_a_cookie_of_this_page_that_scripts_cannot_read(client, page):
    answer = post(client, 1, {"who": "self"})
    cookie = answer.cookies["draft"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (BASE, True, "Lax", "")
    assert cookie.value not in text(client.get(f"{BASE}2/"))


def test_wrong_answers_stand_beside_their_questions_and_in_the_summary(client, page):
    post(client, 1, {"who": "self"})
    answer = post(client, 2, {**STEP_2, "idno": ID[:-1], "tel": "138"})
    assert answer.status_code == 422
    said = text(answer)
    assert "有 2 处要改一改" in said
    assert 'href="#id_idno"' in said
    assert f'value="{ID[:-1]}"' in said
    assert 'aria-describedby="id_idno-hint id_idno-error"' in said
    assert "autofocus" in said


def test_an_empty_post_is_answered_with_errors(client, page):
    answer = client.post(f"{BASE}1/")
    assert answer.status_code == 422
    assert "请选择“谁来办”" in text(answer)


def test_a_name_the_form_does_not_have_loses_nothing(client, page):
    answer = post(client, 1, {"who": "self", "is_staff": "1"})
    assert answer.status_code == 422
    assert "is_staff" in text(answer)
    assert post(client, 1, {"who": "self"}).status_code == 303


def test_a_row_more_a_file_out_and_a_question_asked_again_need_no_script(client, page):
    post(client, 1, {"who": "self"})
    more = post(client, 2, {**STEP_2, "kin-add": "1"})
    assert more.status_code == 200
    assert "kin-1-name" in text(more)
    assert "error-sum" not in text(more)
    again = post(client, 1, {"who": "family", "_go": "refresh"})
    assert again.status_code == 200
    assert 'name="helper"' in text(again)
    assert "error-sum" not in text(again)


def test_a_staged_file_is_shown_with_its_way_out(client, page):
    post(client, 1, {"who": "self"})
    post(client, 2, STEP_2)
    shown = text(post(client, 3, {"card": picture("正面.jpg")}))
    assert "正面.jpg" in shown
    ident = re.search(r'name="card-remove" value="([^"]+)"', shown)[1]
    assert "正面.jpg" not in text(post(client, 3, {"agree": "on", "card-remove": ident}))


def test_a_file_that_is_refused_is_told_also_when_only_asked_again(client, page):
    post(client, 1, {"who": "self"})
    post(client, 2, STEP_2)
    bad = SimpleUploadedFile("a.jpg", b"<?php", content_type="image/jpeg")
    answer = post(client, 3, {"card": bad, "_go": "refresh"})
    assert answer.status_code == 200
    assert "其实是网页或脚本" in text(answer)
    assert "以上都是真的" in text(answer)


# --- back, forth, two tabs ------------------------------------------------------------------------------------------
def test_steps_are_not_skipped_by_their_address(client, page):
    assert client.get(f"{BASE}3/")["Location"] == f"{BASE}1/"
    post(client, 1, {"who": "self"})
    assert client.get(f"{BASE}3/")["Location"] == f"{BASE}2/"
    assert client.get(f"{BASE}check/")["Location"] == f"{BASE}2/?fix=1"
    assert client.get(f"{BASE}99/")["Location"] == f"{BASE}2/"
    assert client.get(f"{BASE}0/").status_code == 303


def test_the_back_button_shows_what_was_typed_and_may_be_posted_again(client, page):
    fill_in(client)
    assert 'value="林小溪"' in text(client.get(f"{BASE}2/"))
    assert post(client, 2, {**STEP_2, "name": "林小河"}).status_code == 303
    assert "林小河" in text(client.get(f"{BASE}check/"))


def test_a_change_from_the_check_page_comes_back_to_it(client, page):
    fill_in(client)
    link = re.search(rf'href="({BASE}2/\?change=1)#id_[a-z_]+"', text(client.get(f"{BASE}check/")))[1]
    seen = client.get(link)
    answer = client.post(link, {**hidden(seen), **STEP_2, "name": "林小河"})
    assert answer["Location"] == f"{BASE}check/"


def test_a_change_that_asks_more_goes_there_first(client, page):
    fill_in(client)
    answer = post(client, 1, {"who": "family", "helper": "林知夏"}, "?change=1")
    assert answer["Location"] == f"{BASE}3/"  # a letter may be added there now
    assert client.get(f"{BASE}check/").status_code == 200


def test_pressed_again_after_sending_leads_to_the_same_receipt(client, page):
    fill_in(client)
    data = hidden(client.get(f"{BASE}check/"))
    assert client.post(f"{BASE}check/", data)["Location"] == f"{BASE}done/"
    for part in ("check/", "1/", "3/"):
        assert client.post(BASE + part, data)["Location"] == f"{BASE}done/"
        assert client.get(BASE + part)["Location"] == f"{BASE}done/"
    assert Submission.objects.count() == 1


def test_another_matter_begins_at_the_start_page(client, page):
    fill_in(client)
    client.post(f"{BASE}check/", hidden(client.get(f"{BASE}check/")))
    assert "开始填写" in text(client.get(BASE))
    assert 'value="林小溪"' not in text(client.get(f"{BASE}1/"))
    fill_in(client)
    client.post(f"{BASE}check/", hidden(client.get(f"{BASE}check/")))
    assert Submission.objects.count() == 2


def test_a_draft_is_offered_again_or_deleted(client, page):
    post(client, 1, {"who": "self"})
    assert "接着填" in text(client.get(BASE))
    assert client.post(BASE)["Location"] == f"{BASE}1/"
    assert not Draft.objects.exists()


def test_two_matters_through_one_form_do_not_mix(client, page):
    fill_in(client, "?about=I199")
    fill_in(client, "?about=I200")
    for about in ("I199", "I200"):
        check = client.get(f"{BASE}check/?about={about}")
        assert client.post(f"{BASE}check/?about={about}", hidden(check)).status_code == 303
    assert set(Submission.objects.values_list("about", flat=True)) == {"I199", "I200"}


@pytest.mark.parametrize(("asked", "taken"), [("qycode", "qycode"), ("desk", "web"), ("", "web")])
def test_only_known_channels_are_taken(client, page, asked, taken):
    post(client, 1, {"who": "self"}, f"?channel={asked}")
    assert Draft.objects.get().channel == taken


@pytest.mark.parametrize("about", ["<script>", "x" * 81, "a b"])
def test_what_cannot_be_an_items_code_is_dropped(client, page, about):
    client.post(f"{BASE}1/", {"who": "self"}, QUERY_STRING=f"about={about}")
    assert Draft.objects.get().about == ""


def test_a_lost_cookie_loses_no_answer_of_this_step(client, page):
    seen = hidden(client.get(f"{BASE}1/"))
    client.cookies.clear()
    answer = client.post(f"{BASE}2/", {**seen, "_shown": "name idno tel born kin", **STEP_2})
    assert answer.status_code == 303
    assert client.get(answer["Location"])["Location"] == f"{BASE}1/"
    assert 'value="林小溪"' not in text(client.get(f"{BASE}1/"))
    post(client, 1, {"who": "self"})
    assert 'value="林小溪"' in text(client.get(f"{BASE}2/"))


# --- closing --------------------------------------------------------------------------------------------------------
def test_a_form_changed_meanwhile_is_answered_as_it_was_asked(client, page):
    seen = hidden(client.get(f"{BASE}1/"))
    version_of({"title": "新表", "steps": [{"title": "一", "fields": [{"key": "x", "type": "text", "label": "新"}]}]})
    assert client.post(f"{BASE}1/", {**seen, "who": "self"}).status_code == 303
    assert Draft.objects.get().version.number == 1


@pytest.mark.parametrize(("hours", "status"), [(23, 303), (25, 410)])
def test_a_form_taken_off_between_get_and_post_is_accepted_for_a_day(client, page, hours, status):
    seen = hidden(client.get(f"{BASE}1/"))
    page.form.unpublish()
    with clock.at(clock.now() + timedelta(hours=hours)):
        answer = client.post(f"{BASE}1/", {**seen, "who": "self"})
    assert answer.status_code == status
    if status == 410:
        assert "现在不能在网上填写" in text(answer)


def test_a_draft_of_a_form_taken_off_is_sent_within_a_day(client, page):
    fill_in(client)
    page.form.unpublish()
    assert client.post(f"{BASE}check/", hidden(client.get(f"{BASE}check/"))).status_code == 303
    assert "现在不能在网上填写" in text(Client().get(BASE))


@pytest.mark.parametrize(("hours", "status"), [(23, 200), (25, 404)])
def test_a_page_taken_off_still_serves_drafts_for_a_day(client, page, hours, status):
    fill_in(client)
    page.unpublish()
    assert Client().get(BASE).status_code == 404
    with clock.at(clock.now() + timedelta(hours=hours)):
        assert client.get(f"{BASE}check/").status_code == status


def test_a_form_never_published_says_so(client, form_page):
    assert "现在不能在网上填写" in text(client.get(form_page.url))
    assert "现在不能在网上填写" in text(client.get(f"{form_page.url}1/"))


def test_a_forms_own_hours_are_kept_to_the_minute(client, page):
    form = page.form
    form.open_from, form.open_to = clock.now() + timedelta(hours=1), clock.now() + timedelta(hours=2)
    form.save()
    assert "还没有开始填报" in text(client.get(BASE))
    with clock.at(form.open_from):
        fill_in(client)
        check = hidden(client.get(f"{BASE}check/"))
    with clock.at(form.open_to):
        assert client.post(f"{BASE}check/", check).status_code == 410
        assert "填报时间已过" in text(client.get(BASE))
    assert not Submission.objects.exists()


# --- robots, sizes --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("strange", [{"home-page": "http://x"}, {"_t": ""}, {"_t": "forged"}])
def test_who_looks_like_a_robot_is_asked_once_more_and_loses_nothing(client, page, strange):
    fill_in(client)
    data = hidden(client.get(f"{BASE}check/"))
    answer = client.post(f"{BASE}check/", {**data, **strange})
    assert answer.status_code == 422
    assert "还没有提交" in text(answer)
    assert not Submission.objects.exists()
    assert client.post(f"{BASE}check/", {**hidden(answer), **strange, "_person": "1"}).status_code == 303


def test_a_form_sent_in_a_blink_is_asked_once_more(client, page, settings):
    settings.FORM_LEAST_SECONDS = 5
    fill_in(client)
    data = hidden(client.get(f"{BASE}check/"))
    assert client.post(f"{BASE}check/", data).status_code == 422
    with clock.at(clock.now() + timedelta(seconds=6)):
        assert client.post(f"{BASE}check/", data).status_code == 303


def test_thirty_megabytes_are_refused_beside_the_question(client, page):
    post(client, 1, {"who": "self"})
    post(client, 2, STEP_2)
    answer = post(client, 3, {"agree": "on", "card": SimpleUploadedFile("a.jpg", bytes(30 * 1024 * 1024))})
    assert answer.status_code == 422
    assert "30 MB" in text(answer)
    assert Filling.of(client.cookies["draft"].value).answers["agree"] is True


@pytest.mark.parametrize(
    ("kind", "mb"), [("multipart/form-data; boundary=x", 2), ("application/x-www-form-urlencoded", 6)]
)
def test_a_post_too_large_to_read_gets_a_page_that_says_so(client, page, settings, kind, mb):
    settings.REQUEST_LIMIT_MB = 1
    answer = client.generic("POST", f"{BASE}1/", b"x" * (mb * 1024 * 1024), content_type=kind)
    assert answer.status_code == 413
    assert "太大" in text(answer)


def test_ten_gigabytes_are_not_even_read(client, page):
    answer = client.generic(
        "POST", f"{BASE}1/", b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="10000000000"
    )
    assert answer.status_code == 413


def test_posts_without_a_token_are_refused(page):
    assert Client(enforce_csrf_checks=True).post(f"{BASE}1/", {"who": "self"}).status_code == 403


# --- what stays constant --------------------------------------------------------------------------------------------
def test_queries_do_not_grow_with_rows_or_files(client, page):
    asked = {}
    for rows in (1, 8):
        post(client, 1, {"who": "self"})
        post(client, 2, {**STEP_2, **{f"kin-{n}-name": "林大海" for n in range(rows)}, "kin-rows": str(rows)})
        post(client, 3, {"agree": "on", "card": [picture() for _n in range(rows)]})
        asked[rows] = [queries_of(client, part) for part in ("2/", "3/", "check/")]
    assert asked[1] == asked[8]
    assert max(asked[1]) < 40


def queries_of(client, part) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(BASE + part).status_code == 200
    return len(queries)


def test_a_receivers_refusal_is_shown_and_nothing_is_sent(client, page):
    from cases.errors import CaseError
    from forms.signals import submitted

    def refuse(**signal):
        raise CaseError("这件事已经有人办了，编号 1。")

    fill_in(client)
    data = hidden(client.get(f"{BASE}check/"))
    submitted.connect(refuse)
    try:
        answer = client.post(f"{BASE}check/", data)
    finally:
        submitted.disconnect(refuse)
    assert answer.status_code == 422
    assert "这件事已经有人办了" in text(answer)
    assert not Submission.objects.exists()
    assert client.post(f"{BASE}check/", data).status_code == 303


def test_the_item_a_guide_sent_somebody_for_is_the_title(client, page, site_pages):
    add_guide(site_pages, "I199", "高龄津贴（补发）", page)
    assert "高龄津贴（补发）" in text(client.get(f"{BASE}?about=I199"))
    assert "高龄津贴（补发）" not in text(client.get(BASE))


def test_secrets_are_nowhere_in_clear(client, page, settings):
    fill_in(client)
    client.post(f"{BASE}check/", hidden(client.get(f"{BASE}check/")))
    cache.set("alive", 1)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            rows = str(cursor.fetchall())
            assert ID not in rows, table
            assert PHONE not in rows, table
    for place in (settings.VAR / "cache", settings.VAR / "tmp"):
        for each in place.rglob("*"):
            assert not each.is_file() or ID.encode() not in each.read_bytes()
