"""Phrases: who keeps them, for whom they are offered, what is filled in, and that they are put in without script."""

from datetime import timedelta

import pytest

from cases.actor import staff
from cases.models import Phrase
from cases.transition import transition
from home import clock
from home.models import Post, User
from tests.cases.desk_life import ID_NUMBER
from tests.cases.desk_world import NOW

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]
PAGE = "/desk/phrases/"


@pytest.fixture(autouse=True)
def friday():
    with clock.at(NOW + timedelta(hours=1)):
        yield


@pytest.fixture
def lead(units):
    user = User.objects.create_user("lead", name="所长")
    Post.objects.create(user=user, unit=units["bailu"], role="lead")
    return user


@pytest.fixture
def case(file_case, people):
    case = file_case()
    transition(case, "accept", seen_version=1, by=staff(people["window"]))
    return case


@pytest.fixture
def step(client, case, people):
    """`step("finish")` → the page of the step; with words it is posted."""

    def go(name, **typed):
        client.force_login(people["handler"])
        url = f"/desk/case/{case.number}/move/{name}/"
        return client.post(url, {"seen_version": case.version, **typed}) if typed else client.get(url)

    return go


def test_a_lead_keeps_the_phrases_of_the_unit(client, lead, step, people):
    client.force_login(lead)
    said = {"title": "已核查", "text": "已现场核查，编号{编号}，{due}前办结。", "unit": lead.posts.get().unit_id}
    assert client.post(PAGE, said)["Location"] == PAGE
    assert "已现场核查，编号202610000001，2026年10月22日前办结。" in step("finish").content.decode()
    client.force_login(lead)
    row = Phrase.objects.get()
    assert client.post(f"{PAGE}{row.pk}/", {**said, "text": "改过的"}).status_code == 302
    assert "改过的" in step("finish").content.decode()
    client.force_login(lead)
    client.post(f"{PAGE}{row.pk}/", {"drop": "1"})
    assert not Phrase.objects.exists()


@pytest.mark.parametrize("field", ["idno", "name", "intake.phone", "case.title", "parent.number"])
def test_no_answer_can_be_named(client, lead, field):
    client.force_login(lead)
    answer = client.post(PAGE, {"title": "x", "text": f"{{{field}}}", "unit": lead.posts.get().unit_id})
    assert answer.status_code == 422
    assert f"常用语里不能填 {{{field}}}" in answer.content.decode()
    assert not Phrase.objects.exists()


def test_one_that_slipped_in_otherwise_stays_empty(step):
    Phrase.objects.create(title="x", text="姓名{name}，身份证{idno}。")
    page = step("finish")
    assert ID_NUMBER not in page.content.decode()
    assert page.context["form"].phrases[0].text == "姓名，身份证。"


def test_they_are_offered_to_the_unit_and_those_below_for_their_type(step, units, case, case_type):
    for title, unit, kind in [
        ("通用", None, None),
        ("县里", "county", None),
        ("本街道", "bailu", case.type),
        ("别的镇", "yunling", None),
        ("村里", "willow", None),
        ("别的类型", None, case_type),
    ]:
        Phrase.objects.create(title=title, text=title, unit=units.get(unit), type=kind)
    shown = [each.title for each in step("finish").context["form"].phrases]
    assert sorted(shown) == sorted(["通用", "县里", "本街道"])


def test_without_script_it_is_put_in_and_what_was_typed_stays(step, case):
    phrase = Phrase.objects.create(title="已核查", text="已现场核查。")
    typed = {"verdict": "家属在场。", "ow-phrase-verdict": phrase.pk, "ow-insert": "verdict", "_shown": "verdict"}
    page = step("finish", **typed)
    assert page.status_code == 200
    assert "家属在场。\n已现场核查。" in page.content.decode().replace("\r", "")
    assert "请填写" not in page.content.decode()
    case.refresh_from_db()
    assert case.state == "work"
    page = step("ask", **{"ow-reason": "缺户口簿。", "ow-pause": "visit", "ow-phrase-ow-reason": phrase.pk,
                          "ow-insert": "ow-reason"})  # fmt: skip
    text = page.content.decode().replace("\r", "")
    assert "缺户口簿。\n已现场核查。" in text
    assert 'value="visit"' in text
    assert "checked" in text
    case.refresh_from_db()
    assert case.state == "work"


def test_only_leads_keep_them_here(client, people, lead):
    for name in ("window", "supervisor"):
        client.force_login(people[name])
        assert client.get(PAGE).status_code == 403
    row = Phrase.objects.create(title="通用", text="通用")
    client.force_login(lead)
    assert client.get(f"{PAGE}{row.pk}/").status_code == 404
    assert client.post(f"{PAGE}{row.pk}/", {"drop": "1"}).status_code == 404


def test_an_editor_keeps_those_for_all_in_the_admin(client, db, units):
    boss = User.objects.create_superuser("boss", password="one-window-2026")
    client.force_login(boss)
    said = {"title": "通用", "text": "请于{due}前补齐。", "unit": "", "type": ""}
    assert client.post("/admin/phrases/new/", said).status_code == 302
    assert Phrase.objects.get().unit is None
    refused = client.post("/admin/phrases/new/", {**said, "text": "{idno}"})
    assert "常用语里不能填 {idno}" in refused.content.decode()
