"""Filling in beside a person: consent first, the second screen, both on record, a draft redeemed."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import events
from cases.models import Case
from cms.models import FormPage
from forms import assisting, resuming
from forms.filling import Filling
from forms.models import Draft, Form, Screen
from home import clock
from tests.cases.public.conftest import MORNING

BASE = "/desk/counter/intake-apply/"
SAID = {"name": "林大爷", "phone": "13800001234", "_shown": "name phone"}
BESIDE = {"relation": "family", "consent": "spoken"}


@pytest.fixture
def page(site, kinds, office):
    form = Form.objects.get(slug="intake-apply")
    return site["apply"].add_child(instance=FormPage(title="高龄津贴申领", slug="glbt", form=form))


@pytest.fixture
def clerk(client, office, page):
    client.force_login(office.people["window@town"])
    return client


@pytest.fixture
def filled(clerk):
    """At the check page, nothing sent."""
    clerk.post(BASE, BESIDE)
    assert clerk.post(f"{BASE}1/", SAID)["Location"] == f"{BASE}check/"
    return clerk


def plain(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def code_on(answer) -> str:
    return re.search(r'class="ct-code">([A-Z2-9]{4} [A-Z2-9]{4})<', answer.content.decode())[1]


def second_screen(clerk) -> Client:
    """A browser on the other side of the desk, opened by the code that the clerk sees."""
    clerk.post(f"{BASE}screen/")
    person = Client()
    assert person.post("/screen/", {"code": code_on(clerk.get(f"{BASE}screen/"))}).status_code == 302
    return person


def say_yes(person):
    of = re.search(r'name="of" value="([0-9a-f]+)"', person.get("/screen/").content.decode())[1]
    return person.post("/screen/", {"of": of}, follow=True)


def test_without_consent_there_is_no_question(clerk):
    assert clerk.get(f"{BASE}1/")["Location"] == BASE
    assert clerk.post(f"{BASE}1/", SAID)["Location"] == BASE
    refused = clerk.post(BASE, {"relation": "self"})
    assert refused.status_code == 422
    assert "请先问对方同不同意" in plain(refused)
    assert Draft.objects.count() == 0


def test_nothing_is_sent_before_the_person_said_yes(filled):
    refused = filled.post(f"{BASE}check/", {})
    assert refused.status_code == 422
    assert "请先让本人在第二块屏幕上看一遍" in plain(refused)
    assert Case.objects.count() == 0


def test_the_person_confirms_and_both_are_on_record(filled, office):
    person = second_screen(filled)
    shown = person.get("/screen/")
    assert "林大爷" in plain(shown)
    assert "138****1234" in plain(shown)
    assert "13800001234" not in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert "群众正在" in plain(filled.get(f"{BASE}screen/"))
    assert "您已确认" in plain(say_yes(person))
    assert "本人已在 09:30 确认" in plain(filled.get(f"{BASE}check/"))
    assert filled.post(f"{BASE}check/", {})["Location"] == f"{BASE}done/"
    case, clerk = Case.objects.get(), office.people["window@town"]
    sent, event = case.submission, case.events.get(seq=1)
    assert (sent.channel, sent.entry_mode, sent.helper, sent.unit) == ("town", "helper", clerk, office.town)
    assert (event.actor_kind, event.user, event.unit) == ("staff", clerk, office.town)
    told = events.read(event)["assist"]
    assert told["helper"] == clerk.pk
    assert (told["relation"], told["consent"], told["confirmed"]) == ("family", "spoken", "screen")
    assert "窗口帮办，在场：家属；当面口头同意；在第二块屏幕上确认" in plain(filled.get(case.get_absolute_url()))
    assert case.number in plain(filled.get(f"{BASE}done/"))
    assert "已经提交" in plain(person.get("/screen/"))


def test_a_signature_on_paper_does_as_well(filled):
    assert filled.post(f"{BASE}check/", {"signed": "1"})["Location"] == f"{BASE}done/"
    assert Case.objects.get().submission.assist["confirmed"] == "signature"


def test_a_change_after_the_yes_asks_again(filled):
    person = second_screen(filled)
    of = re.search(r'name="of" value="([0-9a-f]+)"', person.get("/screen/").content.decode())[1]
    filled.post(f"{BASE}1/", SAID | {"name": "林大妈"})
    late = person.post("/screen/", {"of": of})
    assert late.status_code == 409
    assert "刚才有改动" in plain(late)
    assert "林大妈" in plain(late)
    say_yes(person)
    filled.post(f"{BASE}1/", SAID | {"name": "林大伯"})
    assert filled.post(f"{BASE}check/", {}).status_code == 422
    assert Case.objects.count() == 0


def test_a_code_opens_one_screen_once_and_not_for_long(filled):
    filled.post(f"{BASE}screen/")
    code = code_on(filled.get(f"{BASE}screen/"))
    assert code.replace(" ", "") not in {screen.code_hash for screen in Screen.objects.all()}
    with clock.at(MORNING + timedelta(minutes=16)):
        assert Client().post("/screen/", {"code": code}).status_code == 422
    assert Client().post("/screen/", {"code": code.lower()}).status_code == 302
    again = Client().post("/screen/", {"code": code})
    assert again.status_code == 422
    assert "这个码打不开" in plain(again)


def test_a_new_code_closes_the_screen_before(filled):
    person = second_screen(filled)
    assert "林大爷" in plain(person.get("/screen/"))
    filled.post(f"{BASE}screen/")
    assert "林大爷" not in plain(person.get("/screen/"))


def test_the_screen_holds_nothing_of_the_staffs(filled, office):
    person = second_screen(filled)
    page = person.get("/screen/").content.decode()
    assert "/desk/counter" not in page
    assert "window_town" not in page
    assert "signed" not in page
    person.post("/screen/", {"leave": "yes"})
    assert "林大爷" not in plain(person.get("/screen/"))


def test_guessing_codes_ends(page, site):
    guesser = Client()
    answers = [guesser.post("/screen/", {"code": f"AAAA{n:04d}"}).status_code for n in range(31)]
    assert answers == [422] * 30 + [429]


@pytest.fixture
def at_home(page):
    """A draft somebody began on the public page, with code and fact."""
    person = Client()
    person.post("/apply/glbt/1/", SAID | {"name": "王大妈", "_go": "save"})
    draft = Draft.objects.get()
    return person, resuming.code_of(draft)


def test_a_draft_from_home_is_gone_on_with_at_the_window(clerk, at_home, office):
    person, code = at_home
    answer = clerk.post("/desk/counter/", BESIDE | {"code": code, "fact": "13800001234"})
    assert answer["Location"] == BASE
    assert "接着填" in plain(clerk.get(BASE))
    assert "王大妈" in plain(clerk.get(f"{BASE}check/"))
    draft = Draft.objects.get()
    assert (draft.helper, draft.entry_mode, draft.channel) == (office.people["window@town"], "helper", "town")
    assert "王大妈" not in plain(person.get("/apply/glbt/1/"))
    clerk.post(f"{BASE}check/", {"signed": "1"})
    assert Case.objects.get().submission.assist["relation"] == "family"


def test_a_wrong_fact_opens_nothing_and_locks(clerk, at_home):
    _person, code = at_home
    tries = [clerk.post("/desk/counter/", BESIDE | {"code": code, "fact": "13900000000"}) for _n in range(6)]
    assert [each.status_code for each in tries] == [422] * 6
    assert "对不上" in plain(tries[0])
    right = clerk.post("/desk/counter/", BESIDE | {"code": code, "fact": "13800001234"})
    assert right.status_code == 422
    assert Draft.objects.get().helper is None


def test_only_window_staff_come_in(client, page, office):
    client.force_login(office.people["handler@dept"])
    for address in ("/desk/counter/", BASE, f"{BASE}1/", f"{BASE}check/", f"{BASE}screen/"):
        assert client.get(address).status_code == 403
    assert "帮办代办" not in plain(client.get("/desk/"))


def test_only_window_staff_of_a_form_on_the_site(clerk):
    assert clerk.get("/desk/counter/intake-ask/").status_code == 404
    assert clerk.get(f"{BASE}nothing/").status_code == 404


def test_what_is_recorded_names_nobody():
    kept = str(assisting.with_confirmation(assisting.record("self", "written"), "screen"))
    assert not re.search(r"\d{11}", kept)
    assert "confirmed" in kept


def test_a_look_without_the_secret_changes_nothing(filled):
    draft = Draft.objects.get()
    assert Filling.over(draft).answers["name"] == "林大爷"
    assert Filling.over(draft).secret == ""


@pytest.mark.parametrize("address", ["/desk/counter/", "/desk/paper/"])
def test_the_lists_cost_the_same_for_one_form_and_for_many(clerk, site, address, django_assert_num_queries):
    with CaptureQueriesContext(connection) as one:
        clerk.get(address)
    for slug in ("intake-ask", "intake-supply", "intake-reply"):
        form = Form.objects.get(slug=slug)
        site["apply"].add_child(instance=FormPage(title=form.title, slug=slug, form=form))
    with django_assert_num_queries(len(one)):
        assert "补材料" in plain(clerk.get(address))
