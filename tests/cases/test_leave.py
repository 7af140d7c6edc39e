"""Leave: who stands in for whom and when, the list of what is left behind, giving it away, and giving by load."""

from datetime import date, timedelta

import pytest
from django.db import transaction as transaction_of_the_database
from django.db.models import Value
from django.db.models.functions import Concat
from wagtail.models import Site

from cases import giving, leaving, rights
from cases.actor import SYSTEM, staff
from cases.models import Case, CaseEvent, Notice
from cases.transition import note, transition
from cases.turn import Turn, fresh
from home import clock, crypto
from home.models import Leave, Post, SiteProfile, User
from tests.cases.desk_world import NOW

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]
PAGE = "/desk/leave/"
TUESDAY, THURSDAY = date(2026, 10, 20), date(2026, 10, 22)


@pytest.fixture(autouse=True)
def friday():
    with clock.at(NOW + timedelta(hours=1)):
        yield


@pytest.fixture
def second(units):
    """Another handler of 白鹭街道."""
    return make("second", "乙", units["bailu"], "handler")


@pytest.fixture
def lead(units):
    return make("lead", "所长", units["bailu"], "lead")


def make(name, shown, unit, role):
    user = User.objects.create_user(name, name=shown)
    Post.objects.create(user=user, unit=unit, role=role)
    return user


@pytest.fixture
def mine(file_case, people):
    """`mine(2)`: so many cases the handler does; due on Thursday the 22nd."""

    def cases(n=1):
        made = [file_case() for _turn in range(n)]
        for case in made:
            transition(case, "accept", seen_version=1, by=staff(people["window"]))
            giving.give(case, people["handler"], staff(people["handler"]))
        return made

    return cases


def enter(client, user, substitute="", first=TUESDAY, last=THURSDAY, **more):
    client.force_login(user)
    said = {"first": first, "last": last, "substitute": getattr(substitute, "pk", ""), **more}
    return client.post(PAGE, {"person": user.pk, **said})


def test_who_stands_in_acts_with_the_post_on_these_days_only(client, people, second, units, make_case):
    stranger = people["stranger"]
    Post.objects.create(user=stranger, unit=units["bailu"], role="visitor", active_to=date(2026, 10, 12))
    assert enter(client, people["window"], stranger)["Location"] == f"{PAGE}{Leave.objects.get().pk}/"
    case = make_case(holder="bailu")
    for day, may in [(19, False), (20, True), (22, True), (23, False)]:
        with clock.at(NOW.replace(day=day)):
            assert rights.may(stranger, "view", case) is may
            assert Case.objects.visible_to(stranger).filter(pk=case.pk).exists() is may
            assert (stranger in rights.holders_of(case, "window")) is may
            assert (stranger in rights.who_may_see(case)) is may


def test_a_substitute_takes_a_step_and_is_named_in_the_log(client, people, second, mine):
    (case,) = mine()
    enter(client, people["handler"], second)
    Post.objects.filter(user=second).update(active_to=date(2026, 10, 15))
    with clock.at(NOW.replace(day=21)):
        client.force_login(second)
        page = client.get("/desk/?assignee=me").content.decode()
        assert case.number in page.replace(" ", "")
        assert "今天代handler甲" in page
        url = f"/desk/case/{case.number}/move/finish/"
        case.refresh_from_db()
        client.post(url, {"seen_version": case.version, "verdict": "同意", "_shown": "verdict"})
    case.refresh_from_db()
    assert case.category == "closed"
    assert case.events.get(transition="finish").user == second


def test_leave_does_not_lend_the_post_of_an_editor(people, units):
    Post.objects.create(user=people["window"], unit=units["county"], role="editor")
    Leave.objects.create(user=people["window"], first=TUESDAY, last=THURSDAY, substitute=people["handler"], at=NOW)
    with clock.at(NOW.replace(day=21)):
        assert "editor" not in {post.role for post in rights.posts(people["handler"])}


def test_the_list_says_what_is_held_what_falls_due_and_what_waits(client, people, second, mine, file_case):
    first, _other = mine(2)
    other = file_case()
    note(other, "@handler甲 请看", staff(people["window"]), [people["handler"]])
    Case.objects.filter(pk=first.pk).update(next_due=NOW + timedelta(days=1))
    page = client.get(enter(client, people["handler"], second)["Location"]).content.decode()
    assert "手里有 2 件" in page
    assert "1 件在休假期间到期" in page
    assert "10月22日" in page
    assert other.number in page.replace(" ", "")
    assert "有同事在备注里提到" in page


def test_all_are_given_to_who_stands_in_each_with_an_event(client, people, second, mine):
    cases = mine(2)
    url = enter(client, people["handler"], second)["Location"]
    page = client.post(url, {"pick": [case.number for case in cases], "all": second.pk}).content.decode()
    assert "移交了 2 件" in page
    for case in cases:
        case.refresh_from_db()
        assert case.assignee == second
        assert case.events.last().kind == "give"


def test_case_by_case_and_what_was_done_meanwhile_is_told(client, people, second, lead, mine):
    one, two, three = mine(3)
    url = enter(client, people["handler"], second)["Location"]
    giving.give(two, lead, staff(lead))
    client.force_login(people["handler"])
    said = {"pick": [one.number, three.number], f"to-{one.number}": lead.pk, f"to-{three.number}": ""}
    page = client.post(url, said).content.decode()
    assert "移交了 1 件" in page
    assert "请选交给谁" in page
    one.refresh_from_db()
    assert one.assignee == lead
    assert client.post(url, {}).status_code == 422


def test_a_window_clerk_gives_away_their_own_and_nothing_else(client, people, second, file_case):
    own, other = file_case(), file_case()
    giving.give(own, people["window"], staff(people["handler"]))
    client.force_login(people["window"])
    client.post(f"/desk/case/{own.number}/give/", {"user": second.pk})
    own.refresh_from_db()
    assert own.assignee == second
    assert client.post(f"/desk/case/{other.number}/give/", {"user": second.pk}).status_code == 403


def test_a_lead_enters_it_for_their_people_and_nobody_for_strangers(client, people, lead, second, mine):
    mine()
    assert enter(client, lead, second, person=people["handler"].pk).status_code == 302
    assert Leave.objects.get().user == people["handler"]
    client.force_login(people["stranger"])
    assert client.get(f"{PAGE}{Leave.objects.get().pk}/").status_code == 404
    assert enter(client, people["stranger"], person=people["handler"].pk).status_code == 422
    assert enter(client, people["handler"], people["stranger"]).status_code == 422
    assert Leave.objects.count() == 1


def test_days_that_make_no_sense_are_refused_and_a_leave_is_called_off(client, people, second):
    assert enter(client, people["handler"], second, first=THURSDAY, last=TUESDAY).status_code == 422
    assert enter(client, people["handler"], second, first=date(2026, 10, 1), last=date(2026, 10, 2)).status_code == 422
    url = enter(client, people["handler"], second)["Location"]
    client.force_login(second)
    assert client.post(url, {"drop": "1"}).status_code == 403
    client.force_login(people["handler"])
    assert client.post(url, {"drop": "1"})["Location"] == PAGE
    assert not Leave.objects.exists()


# --- by load ------------------------------------------------------------------------------------------------------
def test_who_assigns_sees_what_each_has_and_may_give_to_the_least(client, people, second, lead, mine, file_case):
    Case.objects.filter(pk=mine(2)[0].pk).update(next_due=NOW)
    case = file_case()
    client.force_login(lead)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "handler甲（在办 2，超期 1）" in page
    assert "乙（在办 0）" in page
    Post.objects.filter(user=people["window"]).update(active_to=NOW.date())
    lead_case = file_case()
    giving.give(lead_case, lead, staff(lead))
    client.post(f"/desk/case/{case.number}/give/", {"user": [people["handler"].pk, "least"]})
    case.refresh_from_db()
    assert case.assignee == second


def test_who_is_away_gets_none(people, second):
    Leave.objects.create(user=second, first=NOW.date(), last=THURSDAY, at=NOW)
    assert giving.least_loaded([second, people["handler"]]) == people["handler"]
    assert giving.least_loaded([second]) == second
    assert giving.loads([second])[0].words == "乙（在办 0，休假到10月22日）"


@pytest.mark.parametrize("n", [1, 6])
def test_the_list_costs_the_same_for_few_and_many(client, people, second, mine, n, django_assert_max_num_queries):
    mine(n)
    url = enter(client, people["handler"], second)["Location"]
    with django_assert_max_num_queries(60) as few:
        client.get(url)
    assert len(few.captured_queries) < 56


# --- taking back --------------------------------------------------------------------------------------------------
@pytest.fixture
def given(client, people, second, mine):
    """`given(2)`: so many cases of the handler are with who stands in; the address of the leave."""

    def give(n=2):
        cases = mine(n)
        url = enter(client, people["handler"], second)["Location"]
        client.post(url, {"pick": [case.number for case in cases], "all": second.pk})
        return cases, url

    return give


FRIDAY = NOW.replace(day=23)


def test_what_nobody_touched_comes_back_with_one_press(client, people, second, given):
    (one, two, three), url = given(3)
    with clock.at(NOW.replace(day=21)):
        note(two, "打过电话", staff(second))
        giving.give(three, people["window"], staff(second))
    with clock.at(FRIDAY):
        client.force_login(people["handler"])
        assert "已结束，可收回办件" in client.get(PAGE).content.decode()
        page = client.get(url).content.decode()
        assert "1 件交出去后无人动过" in page
        assert one.number in page.replace(" ", "")
        assert two.number not in page.replace(" ", "")
        answer = client.post(url, {"back": [case.number for case in (one, two, three)]}, follow=True)
        assert "收回了 1 件" in answer.content.decode()
        assert answer.redirect_chain == [(PAGE, 302)]  # nothing is left to take back
        assert client.get(url).status_code == 404
    for case, who in ((one, people["handler"]), (two, second), (three, people["window"])):
        case.refresh_from_db()
        assert case.assignee == who
    assert one.events.last().kind == "give"


def test_who_gives_nothing_away_at_other_times_takes_back_what_was_theirs(client, people, second, file_case):
    case = file_case()
    giving.give(case, people["window"], staff(people["handler"]))
    url = enter(client, people["window"], second)["Location"]
    client.post(url, {"pick": case.number, "all": second.pk})
    with clock.at(FRIDAY):
        client.force_login(people["window"])
        client.post(url, {"back": case.number})
    case.refresh_from_db()
    assert case.assignee == people["window"]


def test_a_lead_takes_back_for_their_people_and_who_stands_in_does_not(client, people, second, lead, given):
    (case,), url = given(1)
    with clock.at(FRIDAY):
        client.force_login(second)
        assert client.post(url, {"back": case.number}).status_code == 403
        client.force_login(lead)
        client.post(url, {"back": case.number})
    case.refresh_from_db()
    assert case.assignee == people["handler"]


def test_what_nobody_touched_comes_back_when_the_leave_is_called_off(client, people, second, given):
    (one, two), url = given(2)
    note(two, "打过电话", staff(second))
    client.force_login(people["handler"])
    assert "1 件无人动过的已收回" in client.post(url, {"drop": "1"}, follow=True).content.decode()
    for case, who in ((one, people["handler"]), (two, second)):
        case.refresh_from_db()
        assert case.assignee == who


def test_a_month_later_it_is_too_late(client, people, given):
    _cases, url = given(1)
    client.force_login(people["handler"])
    with clock.at(NOW.replace(month=11, day=20)):
        assert client.get(url).status_code == 200
    with clock.at(NOW.replace(month=11, day=23)):
        assert client.get(url).status_code == 404


def test_what_the_system_does_by_itself_touches_nothing(client, people, given):
    (case,), url = given(1)
    case.refresh_from_db()
    remind(case)
    with clock.at(FRIDAY):
        client.force_login(people["handler"])
        assert "1 件交出去后无人动过" in client.get(url).content.decode()


def remind(case):
    turn = Turn(fresh(case.pk), SYSTEM)
    with transaction_of_the_database.atomic():
        turn.claim()
        turn.write(CaseEvent.Kind.REMIND)


# --- approval -----------------------------------------------------------------------------------------------------
@pytest.fixture
def approved(db):
    """An office in which leave counts only once a supervisor has said yes."""
    site = Site.objects.get(is_default_site=True)
    SiteProfile.objects.update_or_create(site=site, defaults={"leave_approved": True})


@pytest.mark.usefixtures("approved")
def test_it_counts_only_once_a_supervisor_said_yes(client, people, second, units, make_case):
    stranger, case = people["stranger"], make_case(holder="bailu")
    Post.objects.create(user=stranger, unit=units["bailu"], role="visitor", active_to=date(2026, 10, 12))
    url = enter(client, people["window"], stranger)["Location"]
    assert "等待督办人员同意" in client.get(url).content.decode()
    with clock.at(NOW.replace(day=21)):
        assert not rights.may(stranger, "view", case)
        assert giving.loads([people["window"]])[0].back is None
    client.force_login(people["supervisor"])
    page = client.get(PAGE)
    assert "等待同意" in page.content.decode()
    assert [stop.count for _heading, stops in page.context["rail"] for stop in stops if stop.url == PAGE] == [1]
    assert client.post(url, {"decide": "yes"})["Location"] == PAGE
    leave = Leave.objects.get()
    assert (leave.state, leave.decided_by) == ("counts", people["supervisor"])
    with clock.at(NOW.replace(day=21)):
        assert rights.may(stranger, "view", case)


@pytest.mark.usefixtures("approved")
def test_a_no_is_told_to_who_asked(client, people, second):
    User.objects.update(email=Concat("username", Value("@example.com")))
    url = enter(client, people["handler"], second)["Location"]
    client.force_login(people["supervisor"])
    client.post(url, {"decide": "no"})
    assert "未同意" in letters(people["handler"])
    assert letters(second) == ""
    client.force_login(people["handler"])
    assert "未同意" in client.get(PAGE).content.decode()
    assert "supervisor甲未同意" in client.get(url).content.decode().replace(" ", "")
    assert not Leave.objects.on(TUESDAY).exists()


@pytest.mark.usefixtures("approved")
def test_a_yes_is_written_to_who_goes_and_who_stands_in(client, people, second):
    User.objects.update(email=Concat("username", Value("@example.com")))
    url = enter(client, people["handler"], second)["Location"]
    client.force_login(people["supervisor"])
    client.post(url, {"decide": "yes"})
    client.post(url, {"decide": "yes"})
    assert "已同意" in letters(people["handler"])
    assert "10月20日" in letters(people["handler"])
    assert "代" in letters(second)
    assert Notice.objects.filter(name="leave").count() == 2


def letters(user) -> str:
    return "\n".join(crypto.unseal(each.text, f"notice:{each.key}") for each in Notice.objects.filter(user=user))


def test_who_only_edits_or_looks_does_not_stand_in(client, people, second, units):
    for role in ("editor", "auditor"):
        person = User.objects.create_user(f"only-{role}", password="x-long-enough-1")
        Post.objects.create(user=person, unit=units["bailu"], role=role)
    found = leaving.substitutes(people["window"])
    assert not [each for each in found if each.username.startswith("only-")]


@pytest.mark.usefixtures("approved")
def test_nobody_approves_their_own_leave_nor_as_a_substitute(client, people, second, lead, units):
    url = enter(client, people["handler"], second)["Location"]
    Post.objects.create(user=people["handler"], unit=units["county"], role="supervisor")
    Post.objects.filter(user=people["supervisor"]).update(substitute=second)
    for who, status in ((people["handler"], 403), (second, 403), (lead, 403), (people["stranger"], 404)):
        client.force_login(who)
        assert client.post(url, {"decide": "yes"}).status_code == status
    assert Leave.objects.get().state == "waiting"


def test_without_the_setting_it_counts_at_once(client, people, second):
    enter(client, people["handler"], second)
    assert Leave.objects.get().state == "counts"
