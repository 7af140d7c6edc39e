"""The case page: facts masked, a secret shown once with a reason, papers through one door, notes in the log."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases import opening
from cases.actor import staff
from cases.models import CaseEvent
from cases.transition import transition
from home import clock
from tests.cases.desk_life import ID_NUMBER, PHONE
from tests.cases.desk_world import NOW

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture(autouse=True)
def friday():
    with clock.at(NOW + timedelta(hours=1)):
        yield


@pytest.fixture
def case(file_case):
    return file_case()


def look(client, user, case, field="idno", reason="核对身份"):
    client.force_login(user)
    return client.post(f"/desk/case/{case.number}/reveal/", {"field": field, "reason": reason})


def test_facts_are_shown_as_asked_and_secrets_masked(client, case, people):
    client.force_login(people["window"])
    page = client.get(case.get_absolute_url()).content.decode()
    for words in ("林小溪", "姓名", "身份证号", "年满八十", "2026年9月1日", "1,234.50 元", "待受理", "白鹭街道"):
        assert words in page
    assert ID_NUMBER not in page
    assert PHONE not in page


def test_why_something_was_asked_is_told_without_its_secrets(client, case, people):
    url = f"{case.get_absolute_url()}why/"
    client.force_login(people["window"])
    assert url in client.get(case.get_absolute_url()).content.decode()
    page = client.get(url).content.decode()
    assert "为什么问了这个" in page
    assert ID_NUMBER not in page
    assert PHONE not in page


def test_every_date_explains_itself(client, case, people):
    client.force_login(people["window"])
    page = client.get(case.get_absolute_url()).content.decode()
    assert "为什么是这一天" in page
    assert "10月22日（周四）" in page  # ten working days after the 9th: Saturday the 10th is a make-up day
    assert "行政许可法第四十二条" in page


def test_showing_a_secret_is_an_event_with_its_reason(client, case, people):
    answer = look(client, people["window"], case)
    assert answer.status_code == 200
    assert ID_NUMBER in answer.content.decode()
    assert PHONE not in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    event = case.events.last()
    assert (event.kind, event.user) == (CaseEvent.Kind.LOOK, people["window"])
    log = client.get(case.get_absolute_url()).content.decode()
    assert ID_NUMBER not in log
    assert "查看了“身份证号”" in log
    assert "核对身份" in log


def test_without_a_reason_nothing_is_shown(client, case, people):
    answer = look(client, people["window"], case, reason=" ")
    assert answer.status_code == 422
    assert ID_NUMBER not in answer.content.decode()
    assert case.events.count() == 1


def test_who_may_not_reveal_is_refused(client, case, people):
    assert look(client, people["supervisor"], case).status_code == 403
    assert look(client, people["stranger"], case).status_code == 404
    assert look(client, people["window"], case, field="nothing").status_code == 422
    assert client.get(f"/desk/case/{case.number}/reveal/").status_code == 405
    assert case.events.count() == 1


def test_a_paper_opens_for_its_own_case_only(client, people, file_case):
    files = {"photo": [SimpleUploadedFile("照片.png", PNG, "image/png")]}
    case, other = file_case(files=files), file_case(unit="yunling")
    paper = case.submission.attachments.get()
    client.force_login(people["window"])
    page = client.get(case.get_absolute_url()).content.decode()
    url = f"/desk/case/{case.number}/papers/{paper.pk}/"
    assert url in page
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    client.force_login(people["stranger"])
    assert client.get(url).status_code == 404
    assert client.get(f"/desk/case/{other.number}/papers/{paper.pk}/").status_code == 404


def test_a_note_stands_in_the_log_and_not_on_the_tracking_page(client, case, people):
    client.force_login(people["handler"])
    answer = client.post(f"/desk/case/{case.number}/note/", {"text": "家里没人，明天再去"}, follow=True)
    assert "家里没人，明天再去" in answer.content.decode()
    assert case.events.last().public == {}
    assert client.post(f"/desk/case/{case.number}/note/", {"text": " "}).status_code == 422


def test_the_log_says_who_did_what_and_what_is_public(client, case, people):
    transition(case, "accept", seen_version=1, by=staff(people["window"]))
    client.force_login(people["handler"])
    log = client.get(case.get_absolute_url()).context["face"].log
    assert [(entry.title, entry.who, entry.public) for entry in log] == [
        ("受理", "白鹭街道 window甲", True),
        ("提交", "申请人", True),
    ]
    assert log[0].text == "待受理 → 办理中"


def test_linked_cases_are_named_as_far_as_one_may_see_them(client, case, people, units):
    near = opening.spawn(case.type, from_case=case, unit=units["bailu"])
    far = opening.spawn(case.type, from_case=case, unit=units["yunling"])
    client.force_login(people["window"])
    face = client.get(case.get_absolute_url()).context["face"]
    assert [link.number for link in face.links] == [near.number]
    client.force_login(people["supervisor"])
    face = client.get(case.get_absolute_url()).context["face"]
    assert {link.number for link in face.links} == {near.number, far.number}


def test_a_case_without_a_form_has_a_page_too(client, case, people, units):
    made = opening.spawn(case.type, from_case=case, unit=units["bailu"])
    client.force_login(people["window"])
    assert client.get(made.get_absolute_url()).status_code == 200


def test_a_number_in_a_text_is_masked_and_shown_for_a_reason(client, people, file_case):
    case = file_case(reason=f"打{PHONE}找我")
    client.force_login(people["window"])
    page = client.get(case.get_absolute_url()).content.decode()
    assert "打138****1234找我" in page
    assert PHONE not in page
    assert f"打{PHONE}找我" in look(client, people["window"], case, field="reason").content.decode()
