"""A draft saved for later, opened elsewhere, left on a shared computer, kept by itself."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from forms.models import Draft
from home import clock
from home.models import Attempt
from tests.cms.test_form_page import BASE, fill_in, hidden, post, text
from tests.forms.intake_samples import ID, picture, version_of
from tests.forms.test_carrying import CHANGED
from tests.forms.test_filling import STEP_2

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("form_alone")]


def saved(client, query="") -> str:
    """The code, after two steps were filled in and “save, go on later” was pressed."""
    post(client, 1, {"who": "self"}, query)
    answer = post(client, 2, {**STEP_2, "_go": "save"}, query)
    assert answer.status_code == 303
    return re.search(r"<dd>(\w{4} \w{4})</dd>", text(client.get(answer["Location"])))[1]


def test_a_number_of_ones_own_can_be_asked_for(page):
    """A browser that is asked for the token, as every real one is."""
    client = Client(enforce_csrf_checks=True)

    def token(at):
        return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text(client.get(at)).partition("<main")[2])[1]

    client.get(f"{BASE}1/")
    here = f"{BASE}1/"
    seen = hidden(client.get(here)) | {"csrfmiddlewaretoken": token(here)}
    answer = client.post(here, {**seen, "who": "self", "_go": "save"})
    assert answer.status_code == 303
    there = answer["Location"]
    answer = client.post(there, {"word": "4071", "csrfmiddlewaretoken": token(there)})
    assert answer.status_code == 303
    assert re.search(r"<dd>(\w{4} \w{4})</dd>", text(client.get(there)))


def redeem(client, code, fact=ID, at=f"{BASE}resume/"):
    return client.post(at, {"code": code, "fact": fact})


# --- save and come back -----------------------------------------------------------------------------------------------
def test_saved_on_one_device_and_gone_on_with_on_another(client, page):
    code, other = saved(client), Client()
    slip = text(client.get(f"{BASE}save/"))
    assert "身份证号" in slip
    assert f"resume/?code={code.replace(' ', '')}" not in slip  # it stands in the QR code alone
    assert "<svg" in slip
    answer = redeem(other, code.lower())
    assert (answer.status_code, answer["Location"]) == (303, BASE)
    assert "接着填" in text(other.get(BASE))
    assert 'value="林小溪"' in text(other.get(f"{BASE}2/"))
    assert other.get(f"{BASE}3/").status_code == 200


def test_the_central_page_opens_the_draft_of_any_form(client, page):
    code, other = saved(client, "?about=I199"), Client()
    assert f'value="{code[:4]}"' in text(other.get(f"/resume/?code={code[:4]}"))
    answer = redeem(other, code, at="/resume/")
    assert answer["Location"] == f"{BASE}?about=I199"
    assert 'value="林小溪"' in text(other.get(f"{BASE}2/?about=I199"))


def test_the_first_browser_is_told_and_nothing_of_it_is_mixed_in(client, page):
    code, other = saved(client), Client()
    seen = hidden(client.get(f"{BASE}2/"))
    redeem(other, code)
    told = client.get(f"{BASE}2/")
    assert "已经在另一台设备上接着填" in text(told)
    answer = client.post(f"{BASE}2/", {**seen, **STEP_2, "name": "林小河"})
    assert answer.status_code == 409
    assert Draft.objects.count() == 1
    answer = client.post(f"{BASE}2/", {**seen, **STEP_2, "_go": "auto"})
    assert (answer.status_code, answer.json()["said"][:4]) == (409, "已经在另")
    assert 'value="林小溪"' in text(other.get(f"{BASE}2/"))
    assert client.post(BASE)["Location"] == f"{BASE}1/"
    assert "已经在另一台" not in text(client.get(f"{BASE}1/"))


@pytest.mark.parametrize(("code", "fact"), [("right", ID[:-1] + "1"), ("ABCDEFGH", ID), ("ABCDEFGH", "x")])
def test_a_wrong_code_and_a_wrong_fact_get_one_answer(client, page, code, fact):
    right = saved(client)
    answer = redeem(Client(), right if code == "right" else code, fact)
    assert answer.status_code == 422
    assert "暂存码和这一项对不上" in text(answer)
    assert not answer.cookies.get("draft")


def test_five_wrong_facts_lock_the_code_for_an_hour(client, page):
    code = saved(client)
    for n in range(5):
        assert redeem(Client(REMOTE_ADDR=f"10.0.0.{n}"), code, "错").status_code == 422
    locked = redeem(Client(), code)
    assert locked.status_code == 429
    assert "为了安全先锁住，请 60 分钟后再试" in text(locked)
    assert locked["Retry-After"] == "3600"
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert redeem(Client(), code).status_code == 303
        assert not Attempt.objects.filter(scope="draft").exists()


def test_a_missing_code_is_locked_like_a_real_one(client, page):
    answers = [redeem(Client(), "ABCDEFGH", "x").status_code for _n in range(6)]
    assert answers == [422] * 5 + [429]


def test_who_answered_nothing_yet_thinks_of_a_number(client, page):
    answer = post(client, 1, {"who": "self", "_go": "save"})
    asked = text(client.get(answer["Location"]))
    assert "自己定的数字" in asked
    weak = client.post(f"{BASE}save/", {"word": "1234"})
    assert weak.status_code == 422
    assert "太容易被猜到" in text(weak)
    assert client.post(f"{BASE}save/", {}).status_code == 422
    assert client.post(f"{BASE}save/", {"word": "４０７１"}).status_code == 303
    code = re.search(r"<dd>(\w{4} \w{4})</dd>", text(client.get(f"{BASE}save/")))[1]
    assert redeem(Client(), code, "4071").status_code == 303


def test_what_was_wrong_when_it_was_saved_is_there_too(client, page):
    post(client, 1, {"who": "self"})
    post(client, 2, {"name": "林小溪", "idno": ID, "tel": "138", "_go": "save"})
    code, other = re.search(r"<dd>(\w{4} \w{4})</dd>", text(client.get(f"{BASE}save/")))[1], Client()
    redeem(other, code)
    assert 'value="138"' in text(other.get(f"{BASE}2/"))
    assert other.get(f"{BASE}3/")["Location"] == f"{BASE}2/"


def test_a_slip_opens_a_draft_of_an_older_version(client, page):
    code, other = saved(client), Client()
    version_of(CHANGED)
    redeem(other, code)
    assert "这张表在" in text(other.get(BASE))
    assert 'name="kin-0-name"' in text(other.get(f"{BASE}2/"))


def test_sent_meanwhile_it_says_so(client, page):
    code = saved(client)
    post(client, 3, {"agree": "on", "card": picture()})
    client.post(f"{BASE}check/", hidden(client.get(f"{BASE}check/")))
    answer = redeem(Client(), code)
    assert (answer.status_code, "已经提交过了" in text(answer)) == (200, True)
    assert "不用再提交" in text(client.get(f"{BASE}done/"))


def test_another_draft_in_this_browser_is_not_lost_unawares(client, page):
    code, other = saved(client), Client()
    post(other, 1, {"who": "self"})
    assert "另有一份没填完的" in text(other.get(f"{BASE}resume/"))
    assert redeem(other, code).status_code == 303


def test_nothing_of_all_this_is_cached_and_looking_writes_nothing(client, page):
    saved(client)
    before = list(Draft.objects.values())
    for part in ("save/", "leave/", "resume/", "changes/", "earlier/"):
        answer = client.get(BASE + part)
        assert "no-store" in answer["Cache-Control"], part
        assert "noindex" in answer["X-Robots-Tag"], part
    assert list(Draft.objects.values()) == before


# --- leaving ----------------------------------------------------------------------------------------------------------
def test_leaving_drops_the_key_and_says_how_to_come_back(client, page):
    code = saved(client)
    answer = post(client, 2, {**STEP_2, "name": "林小河", "_go": "leave"})
    assert answer["Location"] == f"{BASE}leave/"
    assert code in text(client.get(f"{BASE}leave/"))
    answer = client.post(f"{BASE}leave/", {"_go": "leave"})
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert client.cookies["draft"].value == ""
    left = text(client.get(answer["Location"]))
    assert "/resume/" in left
    assert code not in left
    assert "林小" not in text(client.get(f"{BASE}1/")) + text(client.get(BASE))
    redeem(client, code)
    assert 'value="林小河"' in text(client.get(f"{BASE}2/"))


def test_without_a_code_leaving_asks_first(client, page):
    post(client, 1, {"who": "self"})
    assert "先拿暂存码" in text(client.get(f"{BASE}leave/"))
    assert client.post(f"{BASE}leave/", {"_go": "leave"}).status_code == 422
    assert Draft.objects.exists()
    client.post(f"{BASE}leave/", {"_go": "delete"})
    assert not Draft.objects.exists()


def test_leaving_clears_a_receipt_too(client, page):
    fill_in(client)
    client.post(f"{BASE}check/", hidden(client.get(f"{BASE}check/")))
    client.post(f"{BASE}leave/", {"_go": "leave"})
    assert client.get(f"{BASE}done/")["Location"] == BASE


# --- by itself --------------------------------------------------------------------------------------------------------
def test_a_script_keeps_the_step_by_itself(client, page):
    answer = post(client, 1, {"who": "family", "helper": "林", "_go": "auto"})
    assert re.fullmatch(r"\d\d:\d\d 已自动保存", answer.json()["said"])
    assert 'value="林"' in text(client.get(f"{BASE}1/"))
    assert client.get(f"{BASE}2/")["Location"] == f"{BASE}1/"


def test_keeping_by_itself_neither_finishes_a_step_nor_undoes_it(client, page):
    post(client, 1, {"who": "self", "_go": "auto"})
    assert client.get(f"{BASE}2/")["Location"] == f"{BASE}1/"
    post(client, 1, {"who": "self"})
    post(client, 1, {"who": "self", "_go": "auto"})
    assert client.get(f"{BASE}2/").status_code == 200


# --- what overtakes ---------------------------------------------------------------------------------------------------
def asked(client, number, name, go="refresh", page="a1b2c3d4e5f6"):
    return post(client, 2, {**STEP_2, "name": name, "_go": go, "_turn": f"{page}.{number}"})


def test_a_question_that_arrives_behind_a_newer_one_changes_nothing(client, page):
    post(client, 1, {"who": "self"})
    newer = asked(client, 2, "林小河")
    assert (newer.status_code, newer["X-Turn"]) == (200, "a1b2c3d4e5f6.2")
    older = asked(client, 1, "林小")
    assert (older.status_code, older["Location"], older.get("X-Turn")) == (303, f"{BASE}2/", None)
    assert 'value="林小河"' in text(client.get(f"{BASE}2/"))


def test_what_is_saved_by_itself_does_not_overtake_either(client, page):
    post(client, 1, {"who": "self"})
    asked(client, 3, "林小河", go="")
    late = asked(client, 2, "林小", go="auto")
    assert (late.status_code, "已保存" in late.json()["said"] or "保存" in late.json()["said"]) == (200, True)
    assert 'value="林小河"' in text(client.get(f"{BASE}2/"))


def test_another_page_on_the_same_draft_and_one_without_script_are_taken_as_they_come(client, page):
    post(client, 1, {"who": "self"})
    asked(client, 9, "林小河")
    asked(client, 1, "林小江", page="ffffffffffff")
    assert 'value="林小江"' in text(client.get(f"{BASE}2/"))
    post(client, 2, {**STEP_2, "name": "林小海"})
    assert 'value="林小海"' in text(client.get(f"{BASE}2/"))
    asked(client, 8, "林小")
    assert 'value="林小海"' in text(client.get(f"{BASE}2/"))


@pytest.mark.parametrize("turn", ["", "x", "a1b2c3d4e5f6", "a1b2c3d4e5f6.-1", "A1B2C3D4.1", "a" * 99 + ".1"])
def test_a_number_that_is_none_is_no_answer_to_a_question(client, page, turn):
    post(client, 1, {"who": "self"})
    assert post(client, 2, {**STEP_2, "_go": "refresh", "_turn": turn}).status_code == 200
    assert Draft.objects.get().turns == []


def test_of_many_pages_the_newest_few_are_remembered(client, page):
    post(client, 1, {"who": "self"})
    for n in range(12):
        asked(client, 1, "林小河", page=f"page0000{n:02}")
    assert [page for page, _number in Draft.objects.get().turns] == [f"page0000{n:02}" for n in range(4, 12)]
