"""Taking back one's last step: as it stood, while nobody has acted and nothing has left the house."""

from datetime import timedelta

import pytest

from cases import chain, data, rights
from cases.actor import APPLICANT, staff
from cases.models import Case, CaseEvent, Moment, Notice, Survey, Withheld
from cases.outbox import send_due
from cases.rebuild import rebuild, standing
from cases.transition import note, transition
from home import clock
from home.models import Post
from tests.cases import desk_life
from tests.cases.desk_world import NOW

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]


@pytest.fixture(autouse=True)
def friday():
    with clock.at(NOW):
        yield


@pytest.fixture
def case(file_case):
    return file_case()


@pytest.fixture
def undo(client):
    def post(user, case, version=None, **more):
        case.refresh_from_db()
        client.force_login(user)
        return client.post(f"/desk/case/{case.number}/undo/", {"seen_version": version or case.version, **more})

    return post


def stood(case):
    found = standing(Case.objects.get(pk=case.pk))
    found.version = 0
    return found


def take(case, name, who, **payload):
    case.refresh_from_db()
    return transition(case, name, seen_version=case.version, by=staff(who), payload=payload)


@pytest.mark.parametrize(
    ("earlier", "name", "who", "payload"),
    [
        ((), "accept", "window", {}),
        (("accept",), "ask", "handler", {"reason": "缺户口簿", "pause": "papers"}),
        (("accept",), "finish", "handler", {"data": {"verdict": "符合规定"}}),
        ((), "refuse", "window", {"reason": "材料不实"}),
        (("accept",), "extend", "handler", {"reason": "复杂"}),
    ],
)
def test_a_step_taken_back_leaves_everything_as_it_was(case, undo, people, earlier, name, who, payload):
    for each in earlier:
        take(case, each, people["handler"])
    before, said = stood(case), data.answers(case)
    with clock.at(NOW + timedelta(minutes=1)):
        take(case, name, people[who], **payload)
        assert stood(case) != before
    with clock.at(NOW + timedelta(minutes=2)):
        assert undo(people[who], case).status_code == 302
    assert stood(case) == before
    assert data.answers(case) == said
    event = case.events.last()
    assert (event.kind, event.undoes, event.user) == ("undo", event.seq - 1, people[who])
    assert list(chain.verify(case)) == []
    assert rebuild(Case.objects.get(pk=case.pk)) == []


def test_what_was_taken_back_was_never_done(case, undo, people):
    take(case, "accept", people["window"])
    undo(people["window"], case)
    assert not rights.done(case, "accept")
    assert not Moment.objects.filter(case=case, key="accepted").exists()
    assert "accept" in [event.transition for event in case.events.all()]  # and still stands in the log
    take(case, "accept", people["window"])
    assert rights.done(case, "accept")
    assert Moment.objects.filter(case=case, key="accepted").count() == 1


def test_the_page_offers_it_to_who_took_the_step_and_to_nobody_else(case, client, undo, people):
    take(case, "accept", people["window"])
    client.force_login(people["window"])
    assert "撤回：受理" in client.get(case.get_absolute_url()).content.decode()
    client.force_login(people["handler"])
    assert client.get(case.get_absolute_url()).context["undo"] is None
    assert undo(people["handler"], case).status_code == 422
    assert undo(people["stranger"], case).status_code in (403, 404)
    case.refresh_from_db()
    assert case.state == "work"


def test_once_somebody_has_acted_it_stays(case, undo, people):
    take(case, "accept", people["window"])
    seen = case.version
    take(case, "ask", people["handler"], reason="缺", pause="papers")
    assert undo(people["window"], case, version=seen).status_code == 409
    assert undo(people["window"], case).status_code == 422
    with clock.at(NOW + timedelta(hours=1)):
        transition(case, "resume", seen_version=case.version, by=APPLICANT)
    assert undo(people["handler"], case).status_code == 422


def test_a_note_or_a_look_stands_in_nobodys_way(case, undo, people):
    take(case, "accept", people["window"])
    note(case, "看过", staff(people["handler"]))
    assert undo(people["window"], case).status_code == 302
    case.refresh_from_db()
    assert case.state == "new"


def test_an_undoing_is_no_step_to_be_taken_back(case, undo, people):
    take(case, "accept", people["window"])
    undo(people["window"], case)
    assert undo(people["window"], case).status_code == 422
    assert case.events.filter(kind=CaseEvent.Kind.UNDO).count() == 1


def test_what_was_not_sent_yet_is_never_sent_and_what_was_sent_keeps_the_step(case, client, undo, people):
    take(case, "accept", people["handler"])
    take(case, "finish", people["handler"], data={"verdict": "符合规定"})
    assert Notice.objects.filter(case=case, name="survey", sent_at=None).count() == Survey.objects.count() == 1
    assert undo(people["handler"], case).status_code == 302
    assert not Notice.objects.filter(case=case, name="survey").exists()
    assert not Survey.objects.exists()
    take(case, "finish", people["handler"], data={"verdict": "符合规定"})
    assert send_due().sent >= 1
    answer = undo(people["handler"], case)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count("已经告诉申请人") >= 1  # the message, and beside the steps
    client.force_login(people["handler"])
    assert client.get(case.get_absolute_url()).context["undo"].why
    case.refresh_from_db()
    assert case.state == "done"


def test_a_day_later_it_is_a_decision_of_its_own(case, client, undo, people):
    take(case, "accept", people["window"])
    with clock.at(NOW + timedelta(hours=25)):
        client.force_login(people["window"])
        assert client.get(case.get_absolute_url()).context["undo"] is None
        assert undo(people["window"], case).status_code == 422


def test_who_lost_the_post_or_must_not_see_the_case_takes_nothing_back(case, undo, people):
    take(case, "accept", people["window"])
    hidden = Withheld.objects.create(case=case, user=people["window"], why="recused")
    assert undo(people["window"], case).status_code in (403, 404)
    hidden.delete()
    Post.objects.filter(user=people["window"]).update(active_to=NOW.date() - timedelta(days=1))
    Post.objects.create(user=people["window"], unit=case.holder, role="handler")
    assert undo(people["window"], case).status_code == 403


def test_what_a_taken_back_step_said_is_no_answer_any_more(case, client, undo, people):
    take(case, "accept", people["handler"])
    take(case, "finish", people["handler"], data={"verdict": "不该这样写"})
    undo(people["handler"], case)
    client.force_login(people["handler"])
    page = client.get(case.get_absolute_url())
    assert [part.title for part in page.context["face"].parts] == ["高龄津贴申领"]
    assert "撤回：办结" in page.content.decode()


def test_two_presses_take_back_one_step(case, undo, people):
    take(case, "accept", people["window"])
    version = Case.objects.get(pk=case.pk).version
    assert undo(people["window"], case, version=version).status_code == 302
    assert undo(people["window"], case, version=version).status_code == 409


def test_what_set_another_case_going_stays_though_nothing_links_them(request, monkeypatch, people):
    moves = desk_life.LIFE["transitions"]
    monkeypatch.setitem(moves, "nudge", {"label": "跟着动", "from": ["new"], "by": ["system"]})
    query = {"over": "tests.life", "where": {"==": [{"var": "case.state"}, "new"]}}
    monkeypatch.setitem(moves, "accept", moves["accept"] | {"effects": [{"do": "nudge", "case": query}]})
    file_case, undo = request.getfixturevalue("file_case"), request.getfixturevalue("undo")
    case, other = file_case(), file_case(idno="110105194912310484", phone="13900008888", reason="另一回事")
    take(case, "accept", people["window"])
    assert rights.done(other, "nudge")
    answer = undo(people["window"], case)
    assert answer.status_code == 422
    assert "别的件已经跟着变了" in answer.content.decode()
