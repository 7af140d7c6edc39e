"""Notes that call a colleague: who can be called, where it is found, that looking is the answer, and that no word of a
note leaves the house."""

from datetime import timedelta

import pytest

from cases import rebuild, rights
from cases.models import CaseEvent, Mention, Notice
from cases.turn import write_withheld
from home import clock
from home.models import Post, User
from tests.cases.desk_world import NOW

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]
MENTIONS = "/desk/mentions/"


@pytest.fixture(autouse=True)
def friday():
    with clock.at(NOW + timedelta(hours=1)):
        yield


@pytest.fixture
def case(file_case):
    return file_case()


@pytest.fixture
def write(client, case, people):
    """`write("text", call=…)` as the handler; the page that answers."""

    def post(text, by="handler", **more):
        client.force_login(people[by])
        return client.post(f"/desk/case/{case.number}/note/", {"text": text, **more}, follow=True).content.decode()

    return post


def listed(client, person):
    client.force_login(person)
    return client.get(MENTIONS).content.decode()


def test_who_is_called_finds_it_and_looking_is_the_answer(client, write, case, people):
    assert "window甲会在工作台上看到" in write("@window甲请回个电话，她下午在家")
    page = listed(client, people["window"])
    assert "请回个电话" in page
    assert 'class="n n--hot">1<' in page
    assert "n--hot" not in listed(client, people["handler"])
    client.force_login(people["window"])
    assert "请回个电话" in client.get(case.get_absolute_url()).content.decode()
    page = listed(client, people["window"])
    assert "n--hot" not in page
    assert "请回个电话" in page
    assert Mention.objects.get().read_at is not None


def test_who_is_chosen_from_the_list_is_named_in_the_note(client, write, case, people):
    page = write("请过目", call=people["supervisor"].pk)
    assert "@supervisor甲 请过目" in page
    assert "请过目" in listed(client, people["supervisor"])


def test_an_account_does_as_well_and_a_mail_address_calls_nobody(client, write, people):
    write("@window 寄到 office@window.example")
    assert list(Mention.objects.values_list("user", flat=True)) == [people["window"].pk]
    assert "没有“" not in write("寄到 office@nobody.example")


def test_who_may_not_see_the_case_cannot_be_called(client, write, case, people):
    page = write("@stranger甲看一下", call=people["stranger"].pk)
    assert "看得到这一件的人里没有“stranger甲" in page
    assert not Mention.objects.exists()
    assert case.events.last().kind == CaseEvent.Kind.NOTE
    assert f'<option value="{people["stranger"].pk}">' not in page


def test_a_case_withheld_since_is_neither_listed_nor_counted(client, write, case, people):
    write("@window甲请看")
    write_withheld(case, {(None, people["window"].pk, "recused")})
    page = listed(client, people["window"])
    assert "请看" not in page
    assert "n--hot" not in page


def test_who_may_see_a_case_is_the_same_asked_of_one_or_of_all(case, people, units):
    other = User.objects.create_user("deputy", name="代理", is_active=True)
    Post.objects.filter(user=people["supervisor"]).update(substitute=other)
    User.objects.create_user("editor", name="编辑")
    Post.objects.create(user=User.objects.get(username="editor"), unit=units["bailu"], role="editor")
    for hidden in (set(), {(None, people["window"].pk, "x")}, {(units["bailu"].pk, None, "x")},
                   {(None, people["supervisor"].pk, "x")}):  # fmt: skip
        write_withheld(case, hidden)
        one_by_one = {user.pk for user in User.objects.all() if rights.may(user, "view", case)}
        assert {user.pk for user in rights.who_may_see(case)} == one_by_one


def test_numbers_in_a_note_are_starred_and_shown_for_a_reason(client, write, case, people):
    page = write("改打 13800138000 找她女儿，@window甲")
    assert "13800138000" not in page
    assert "138****8000" in page
    assert "13800138000" not in listed(client, people["window"])
    field = f"log-{case.events.last().seq}"
    client.force_login(people["window"])
    answer = client.post(f"/desk/case/{case.number}/reveal/", {"field": field, "reason": "回电"})
    assert "13800138000" in answer.content.decode()
    assert case.events.last().kind == CaseEvent.Kind.LOOK
    client.force_login(people["supervisor"])
    assert client.post(f"/desk/case/{case.number}/reveal/", {"field": field, "reason": "看看"}).status_code == 403


def test_no_word_of_a_note_stands_at_rest_or_goes_out(client, write, case, people):
    write("邻居说她已经搬走 @window甲")
    event = case.events.last()
    assert "邻居" not in event.data
    assert event.public == {}
    assert not Notice.objects.filter(event=event).exists()
    case.refresh_from_db()
    before = {field.attname: getattr(case, field.attname) for field in case._meta.concrete_fields}
    rebuild.rebuild(case)
    case.refresh_from_db()
    assert {field.attname: getattr(case, field.attname) for field in case._meta.concrete_fields} == before
    assert Mention.objects.count() == 1


@pytest.mark.parametrize("n", [1, 15])
def test_the_list_costs_the_same_for_few_and_many(client, write, people, n, django_assert_max_num_queries):
    for _turn in range(n):
        write("@window甲请看")
    client.force_login(people["window"])
    client.get(MENTIONS)
    with django_assert_max_num_queries(18):
        client.get(MENTIONS)
