"""A self-service machine: set up once, one person after the other, nothing of the first for the second (K4)."""

import re
import uuid
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.test import Client

from cms.models import FormPage
from forms.filling import Filling
from forms.models import Draft, Submission
from home import clock, terminals
from home.models import Terminal, User
from tests.cms.test_form_page import BASE, post, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("form_alone")]


def begin(kiosk, to="/apply/"):
    answer = kiosk.get("/kiosk/start/", {"to": to})
    assert answer["Location"] == to


def left(kiosk) -> set[str]:
    """Names of cookies the browser would still send."""
    return {name for name, morsel in kiosk.cookies.items() if morsel.value}


# --- setting up -----------------------------------------------------------------------------------------------------
def test_a_code_sets_one_browser_up_once(machine):
    code, first, second = terminals.give_code(machine), Client(), Client()
    assert first.post("/terminal/", {"code": code.lower()}).status_code == 302
    assert "自助机 02" in text(first.get("/kiosk/"))
    answer = second.post("/terminal/", {"code": code})
    assert answer.status_code == 422
    assert "这个码打不开" in text(answer)
    second.post("/terminal/", {"code": terminals.give_code(machine)})
    assert second.get("/kiosk/").status_code == 200
    assert first.get("/kiosk/")["Location"] == "/"  # the browser before is nobody any more


def test_a_code_is_good_for_an_hour_and_a_machine_out_of_use_is_a_browser(machine, kiosk):
    code = terminals.give_code(machine)
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert Client().post("/terminal/", {"code": code}).status_code == 422
    Terminal.objects.update(active=False)
    assert kiosk.get("/kiosk/")["Location"] == "/"


def test_the_keeper_makes_the_code_in_the_admin(client, machine):
    client.force_login(User.objects.create_superuser("boss", password="correct-horse-1"))
    assert "自助机" in text(client.get("/admin/terminals/"))
    there = f"/admin/terminals/code/{machine.pk}/"
    assert there in text(client.get(f"/admin/terminals/edit/{machine.pk}/"))
    assert Terminal.objects.get().code_hash == ""
    client.get(there)
    assert Terminal.objects.get().code_hash == ""
    assert "只能用一次" in text(client.post(there))
    assert Terminal.objects.get().code_hash


def test_nobody_else_makes_a_code(client, machine):
    client.force_login(User.objects.create_user("other", password="correct-horse-1"))
    assert client.post(f"/admin/terminals/code/{machine.pk}/").status_code in (302, 403)
    assert Terminal.objects.get().code_hash == ""


# --- one person after the other -------------------------------------------------------------------------------------
def test_before_somebody_begins_every_address_is_the_first_screen(kiosk, page):
    for there in ("/", BASE, f"{BASE}2/", "/track/", "/desk/", "/admin/"):
        assert kiosk.get(there)["Location"] == "/kiosk/", there
    assert kiosk.post(f"{BASE}1/", {"who": "self"})["Location"] == "/kiosk/"


def test_staff_do_not_sign_in_there(kiosk, page):
    begin(kiosk)
    assert kiosk.get("/desk/login/")["Location"] == "/kiosk/"
    assert kiosk.get("/admin/login/")["Location"] == "/kiosk/"


def test_it_goes_nowhere_else(kiosk):
    assert kiosk.get("/kiosk/start/", {"to": "https://example.org/"})["Location"] == "/kiosk/"


def test_what_was_typed_is_gone_with_the_session(kiosk, page):
    begin(kiosk)
    post(kiosk, 1, {"who": "self"})
    answer = kiosk.get(f"{BASE}2/")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert Draft.objects.count() == 1
    answer = kiosk.get("/kiosk/end/")
    assert answer["Location"] == "/kiosk/"
    assert answer["Clear-Site-Data"] == '"storage"'
    assert left(kiosk) == {"terminal"}
    assert Draft.objects.count() == 0
    assert kiosk.get(f"{BASE}2/")["Location"] == "/kiosk/"  # the back button
    begin(kiosk)
    assert kiosk.get(f"{BASE}2/")["Location"] == f"{BASE}1/"  # the next person begins at the beginning


def sent_back(answer) -> set[tuple[str, str]]:
    """(cookie, path) of what an answer takes away from the browser."""
    return {(each.key, each["path"]) for each in answer.cookies.values() if not each.value}


def test_answers_that_overtake_each_other_lose_no_cookie_of_the_trail(kiosk, page):
    begin(kiosk)
    early = kiosk.cookies["kiosk"].value
    post(kiosk, 1, {"who": "self"})
    kiosk.cookies["kiosk"] = early  # a heartbeat that was asked before the form was sent, answered after it
    assert ("draft", BASE) in sent_back(kiosk.get("/kiosk/end/"))


def test_two_forms_whose_cookies_have_one_name_are_both_forgotten(kiosk, page, site_pages):
    other = site_pages["apply"].add_child(instance=FormPage(title="另一张", slug="other", form=page.form))
    begin(kiosk)
    post(kiosk, 1, {"who": "self"})
    del kiosk.cookies["draft"]  # a browser keeps them apart by their paths
    kiosk.post(f"/apply/{other.slug}/1/", {"who": "self"})
    assert sent_back(kiosk.get("/kiosk/end/")) >= {("draft", BASE), ("draft", "/apply/other/")}
    assert Draft.objects.count() == 0


def test_a_draft_somebody_holds_the_code_of_stays(kiosk, page):
    begin(kiosk)
    post(kiosk, 1, {"who": "self"})
    Draft.objects.update(code_hash="x")
    kiosk.get("/kiosk/end/")
    assert Draft.objects.count() == 1


def test_a_machine_that_was_switched_off_wipes_at_the_next_touch(kiosk, page):
    begin(kiosk)
    post(kiosk, 1, {"who": "self"})
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert kiosk.get(f"{BASE}2/")["Location"] == "/kiosk/end/"
        kiosk.get("/kiosk/end/")
        assert Draft.objects.count() == 0
        assert left(kiosk) == {"terminal"}


def test_a_draft_at_a_kiosk_is_kept_a_quarter_of_an_hour(kiosk, page):
    begin(kiosk)
    post(kiosk, 1, {"who": "self"})
    assert Draft.objects.get().expires_at <= clock.now() + timedelta(minutes=15)


def test_what_is_filled_in_comes_by_kiosk_from_where_it_stands(kiosk, page):
    begin(kiosk)
    post(kiosk, 1, {"who": "self"}, "?channel=town")  # the machine knows better than an address
    draft = Draft.objects.get()
    assert (draft.channel, draft.entry_mode, draft.unit.code) == ("kiosk", "self", "mzj")


def test_what_was_sent_stays_and_its_receipt_is_gone(kiosk, page):
    begin(kiosk)
    post(kiosk, 1, {"who": "self"})
    filling = Filling.of(kiosk.cookies["draft"].value)
    Submission.objects.create(
        uuid=uuid.uuid4(),
        version=filling.version,
        data={},
        channel="kiosk",
        idempotency_key=filling.key,
        at=clock.now(),
    )
    assert kiosk.get(f"{BASE}done/").status_code == 200
    kiosk.get("/kiosk/end/")
    assert Submission.objects.count() == Draft.objects.count() == 1
    assert kiosk.get(f"{BASE}done/")["Location"] == "/kiosk/"


def test_an_address_makes_no_other_browser_a_kiosk(client, page):
    post(client, 1, {"who": "self"})
    assert Draft.objects.get().session == ""
    assert client.get("/kiosk/end/")["Location"] == "/"
    assert Draft.objects.count() == 1


# --- the screen -----------------------------------------------------------------------------------------------------
def test_an_address_cannot_say_that_it_came_by_kiosk(client, page):
    post(client, 1, {"who": "self"}, "?channel=kiosk")
    assert Draft.objects.get().channel == "web"


def test_every_page_has_the_way_out_and_wipes_without_script_too(kiosk, page):
    begin(kiosk)
    shown = text(kiosk.get(f"{BASE}1/"))
    assert "data-kiosk" in shown
    assert 'href="/kiosk/end/?done=1"' in shown
    assert 'http-equiv="refresh" content="270; url=/kiosk/end/"' in shown
    assert "网络断了" in shown
    assert "工作人员入口" not in shown
    assert "12345" in text(kiosk.get("/kiosk/help/"))


def test_a_file_is_not_opened_on_the_whole_screen(kiosk, page):
    begin(kiosk)
    for by_way_of in ({}, {"Sec-Fetch-Dest": "document"}, {"Sec-Fetch-Dest": "empty"}):  # the last: its service worker
        answer = kiosk.get(f"{BASE}paper/", headers=by_way_of)
        assert "这台机器不打开文件" in text(answer)


def test_the_keeper_sees_when_it_was_last_there(kiosk):
    kiosk.get("/kiosk/alive/")
    assert Terminal.objects.get().seen_at is not None


def test_the_worker_may_look_after_the_whole_site(client):
    answer = client.get("/kiosk/worker.js")
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Content-Type"].startswith("text/javascript")


def test_others_pay_nothing_for_it(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/kiosk/worker.js")


def test_every_tile_leads_to_a_page_of_its_own(kiosk, machine):
    def tiles():
        return re.findall(r'href="/kiosk/start/\?to=([^"]+)"', text(kiosk.get("/kiosk/")))

    with_printer = tiles()
    assert len(with_printer) == len(set(with_printer)) == 7
    assert "/track/%3Fwant%3Dprint" in "".join(with_printer).replace("%2F", "/")
    for address in map(unquote, with_printer):
        begin(kiosk, address)
        assert kiosk.get(address).status_code == 200, address
    Terminal.objects.update(modules=[])
    kiosk.get("/kiosk/end/")
    without = tiles()
    assert len(set(without)) == 7
    assert "/verify/" in map(unquote, without)
