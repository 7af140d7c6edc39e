"""Taking steps at the desk: by POST, once, with what was typed surviving every refusal."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.actor import staff
from cases.transition import note, transition
from forms.models import Draft
from home import clock
from tests.cases import desk_life
from tests.cases.desk_world import NOW

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]


@pytest.fixture(autouse=True)
def friday():
    with clock.at(NOW + timedelta(hours=1)):
        yield


@pytest.fixture
def case(file_case):
    return file_case()


@pytest.fixture
def working(case, people):
    transition(case, "accept", seen_version=case.version, by=staff(people["handler"]))
    return case


@pytest.fixture
def press(client):
    """`press(user, case, "accept", **data)` posts a step as the case page does."""

    def post(user, case, name, version=None, **data):
        client.force_login(user)
        return client.post(f"/desk/case/{case.number}/move/{name}/", {"seen_version": version or case.version, **data})

    return post


def test_a_step_that_needs_no_word_is_done_with_one_press(press, client, case, people):
    answer = press(people["window"], case, "accept")
    assert (answer.status_code, answer["Location"]) == (302, case.get_absolute_url())
    case.refresh_from_db()
    assert case.state == "work"
    assert case.events.last().user == people["window"]
    assert "已办：受理" in client.get(answer["Location"]).content.decode()


def test_the_case_page_offers_what_the_post_may_do(client, case, people):
    client.force_login(people["window"])
    page = client.get(case.get_absolute_url())
    assert [(move.label, move.quick, move.kind) for move in page.context["moves"]] == [
        ("受理", True, ""),
        ("不予受理", False, "danger"),
    ]
    client.force_login(people["supervisor"])
    assert client.get(case.get_absolute_url()).context["moves"] == []


def test_a_letter_that_leads_nowhere_is_not_the_solid_button(monkeypatch, client, units, people):
    letter = {"letter": {"label": "发告知书", "from": ["new"], "by": ["window"]}}
    monkeypatch.setitem(desk_life.LIFE, "transitions", {**letter, **desk_life.LIFE["transitions"]})
    desk_life.make_life()
    client.force_login(people["window"])
    page = client.get(desk_life.filed(units["bailu"]).get_absolute_url())
    assert [(move.label, move.kind) for move in page.context["moves"]] == [
        ("受理", ""),
        ("发告知书", "second"),
        ("不予受理", "danger"),
    ]


def test_looking_at_a_step_does_nothing(client, case, people):
    client.force_login(people["window"])
    for name in ("accept", "refuse"):
        assert client.get(f"/desk/case/{case.number}/move/{name}/").status_code == 200
    case.refresh_from_db()
    assert (case.version, case.state, Draft.objects.count()) == (1, "new", 0)


def test_a_form_beside_a_step_is_sent_with_it(press, working, people):
    answer = press(people["handler"], working, "finish", verdict="符合规定", visited="2026-10-09")
    assert answer.status_code == 302
    working.refresh_from_db()
    event = working.events.last()
    assert (working.state, event.submission.data) == ("done", {"verdict": "符合规定", "visited": "2026-10-09"})
    assert event.submission.entry_mode == "staff"


def test_what_is_missing_is_said_beside_it_and_what_was_typed_stays(press, working, people):
    answer = press(people["handler"], working, "finish", visited="2026-10-09")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("请填写“意见”") >= 1
    assert "2026-10-09" in page
    working.refresh_from_db()
    assert working.state == "work"


def test_a_good_file_beside_a_wrong_answer_need_not_be_sent_again(press, working, people):
    paper = SimpleUploadedFile("现场.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "application/pdf")
    answer = press(people["handler"], working, "finish", paper=paper)
    assert answer.status_code == 422
    draft = answer.context["form"].filling.secret
    assert "现场.pdf" in answer.content.decode()
    answer = press(people["handler"], working, "finish", verdict="好", **{"ow-draft": draft})
    assert answer.status_code == 302
    working.refresh_from_db()
    assert [each.name for each in working.events.last().submission.attachments.all()] == ["现场.pdf"]


def test_a_reason_and_a_pause_are_asked_for(press, working, people):
    answer = press(people["handler"], working, "ask")
    assert answer.status_code == 422
    assert set(answer.context["form"].beside.errors) == {"reason", "pause"}
    answer = press(people["handler"], working, "ask", **{"ow-reason": "缺户口簿", "ow-pause": "papers"})
    assert answer.status_code == 302
    working.refresh_from_db()
    assert (working.state, working.hold["reason"]) == ("wait", "papers")


def test_who_comes_second_with_a_step_that_is_taken_once_keeps_what_was_typed(press, people, monkeypatch, request):
    """It is somebody else's from then on; that says 403 to who comes new, and 409 to who was typing."""
    monkeypatch.setitem(
        desk_life.LIFE["transitions"]["ask"], "once", {"except": {"by": ["lead"], "reason": "required"}}
    )
    case = request.getfixturevalue("file_case")()
    transition(case, "accept", seen_version=case.version, by=staff(people["handler"]))
    seen, typed = case.version, {"ow-reason": "缺收入证明", "ow-pause": "papers"}
    told = {"reason": "缺户口簿", "pause": "papers"}
    transition(case, "ask", seen_version=seen, by=staff(people["window"]), payload=told)
    answer = press(people["handler"], case, "ask", seen, **typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "缺收入证明" in page
    assert "缺户口簿" in page
    assert not answer.context["still"]
    assert press(people["handler"], case, "ask", **typed).status_code == 403
    assert press(people["supervisor"], case, "ask", seen, **typed).status_code == 403


def test_a_step_that_ends_badly_is_asked_once_more(press, case, people):
    answer = press(people["window"], case, "refuse", **{"ow-reason": "材料不实"})
    assert answer.status_code == 422
    case.refresh_from_db()
    assert case.state == "new"
    answer = press(people["window"], case, "refuse", **{"ow-reason": "材料不实", "ow-sure": "yes"})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.state == "denied"


def test_a_late_click_is_told_what_happened_and_keeps_what_was_typed(press, working, people):
    seen = working.version
    transition(
        working, "ask", seen_version=seen, by=staff(people["window"]), payload={"reason": "缺照片", "pause": "papers"}
    )
    answer = press(people["handler"], working, "finish", version=seen, verdict="我写的意见")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "请申请人补正" in page
    assert "缺照片" in page
    assert "window甲" in page
    assert "我写的意见" in page
    assert 'type="submit">办结' not in page  # not possible in the new state
    working.refresh_from_db()
    assert working.state == "wait"


def test_after_a_conflict_one_button_takes_the_step_on_the_new_state(press, working, people):
    seen = working.version
    transition(
        working, "ask", seen_version=seen, by=staff(people["window"]), payload={"reason": "缺", "pause": "papers"}
    )
    transition(working, "resume", seen_version=working.version, by=staff(people["handler"]))
    answer = press(people["handler"], working, "finish", version=seen, verdict="意见")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert f'name="seen_version" value="{working.version}"' in page
    draft = answer.context["form"].filling.secret
    answer = press(people["handler"], working, "finish", verdict="意见", **{"ow-draft": draft})
    assert answer.status_code == 302


def test_a_colleagues_note_does_not_make_a_click_late(press, case, people):
    seen = case.version
    note(case, "已电话联系", staff(people["handler"]))
    assert press(people["window"], case, "accept", version=seen).status_code == 302


def test_the_same_press_twice_is_one_step(press, case, people):
    first, second = (press(people["window"], case, "accept", version=1) for _n in range(2))
    assert (first.status_code, second.status_code) == (302, 409)
    assert case.events.filter(transition="accept").count() == 1


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40])
def test_a_click_without_a_version_is_late(press, case, people, version):
    assert press(people["window"], case, "accept", version=version or "0").status_code == 409


def test_foreign_and_missing_cases_look_alike(press, client, case, people):
    client.force_login(people["stranger"])
    foreign, missing = (client.get(f"/desk/case/{number}/") for number in (case.number, "20990101"))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content.replace(b"20990101", case.number.encode())
    assert press(people["stranger"], case, "accept").status_code == 404
    case.refresh_from_db()
    assert case.version == 1


def test_who_may_look_but_not_act_is_refused(press, client, case, people):
    refused = press(people["supervisor"], case, "accept")
    assert refused.status_code == 403
    opened = client.get(f"/desk/case/{case.number}/move/accept/")
    for page in (refused, opened):
        assert "您的岗位不能“受理”，这一步由" in page.content.decode()  # and whose it is
    assert press(people["window"], case, "file").status_code == 404
    assert press(people["window"], case, "nonsense").status_code == 404
    case.refresh_from_db()
    assert case.version == 1


def test_a_step_of_another_state_leads_back_to_the_case(client, case, people):
    client.force_login(people["handler"])
    answer = client.get(f"/desk/case/{case.number}/move/finish/", follow=True)
    assert answer.redirect_chain == [(case.get_absolute_url(), 302)]
    assert "待受理" in answer.content.decode()


def test_extending_names_the_time_limit(press, working, people):
    due = working.clocks.get(key="decide").due_on
    assert press(people["handler"], working, "extend").status_code == 422
    assert press(people["handler"], working, "extend", **{"ow-reason": "案情复杂"}).status_code == 302
    assert working.clocks.get(key="decide").due_on > due
