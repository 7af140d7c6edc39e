"""A merge is undone: what stood before it stands again, and the time in between counts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases import rights, together
from cases.chain import verify
from cases.data import plain
from cases.errors import Conflict, Forbidden, NotOpen
from cases.models import Case
from cases.public.faces import CaseFace
from cases.rebuild import rebuild
from cases.tick import tick
from cases.turn import columns_of
from home import clock
from tests.cases.engine_world import at, move

SAME = {"reason": "同一件事"}
MISTAKE = {"reason": "并错了，是两盏灯"}
PASSING = {"version", "next_due", "next_fire"}


def rows(case):
    """Everything a merge may change, as it stands."""
    case.refresh_from_db()
    row = {key: value for key, value in columns_of(case).items() if key not in PASSING}
    timers = sorted((each.rung, each.epoch, each.fire_at) for each in case.timers.filter(fired_at=None))
    clocks = [
        (run.key, run.run, run.due_on, run.late_at, run.stopped_at, run.ended, run.late, plain(run.pauses))
        for run in case.clocks.order_by("key", "run")
    ]
    return row, clocks, timers


@pytest.fixture
def pair(world):
    """Two cases of one town, the second accepted by the system nowhere: both run their clocks."""
    with clock.at(at("2026-04-20 10:00")):
        yield [world.file("rescue", unit="town", secret=f"s{n}") for n in (1, 2)]


def test_what_stood_before_stands_again(world, pair):
    lead, (first, second) = world.person("lead@town"), pair
    before, seen = rows(second), set(first.reach.values_list("unit__code", "role"))
    move(second, "merge", by=lead, other=first, **SAME)
    assert rows(second) != before
    with clock.at(at("2026-04-21 09:00")):
        move(second, "unmerge", by=world.person("handler@town"), **MISTAKE)
    assert rows(second) == before
    assert set(first.reach.values_list("unit__code", "role")) == seen
    assert rebuild(first) == rebuild(second) == []
    assert [str(each) for each in verify([first, second])] == []
    assert CaseFace(second).merged is None
    move(second, "reply", by=world.person("handler@town"), data={"outcome": "灯修好了"})
    assert second.state == "visiting"


def test_the_day_of_the_law_came_while_it_was_merged(world, pair):
    """Who filed it waited all the time: the clock is late, and what hangs on it fires now."""
    first, second = pair
    due = second.clocks.get(key="level").late_at
    move(second, "merge", by=world.person("lead@town"), other=first, **SAME)
    with clock.at(due + timedelta(days=1)):
        tick(notices=False)
        second.refresh_from_db()
        assert (second.category, second.level) == ("closed", 1)
        with pytest.raises(Conflict, match=first.number):  # the first was raised meanwhile: it has gone on
            move(second, "unmerge", by=world.person("lead@town"), **MISTAKE)


def test_a_stopped_clock_stands_still_again(world):
    with clock.at(at("2026-04-20 10:00")):
        first, second = (world.file("permit", unit="town") for _n in range(2))
        window, handler = world.person("window@town"), world.person("handler@town")
        move(second, "accept", by=window)
        move(second, "suspend", by=handler, pause="test")
        before = rows(second)
        move(second, "merge", by=handler, other=first, **SAME)
    with clock.at(at("2026-04-27 10:00")):
        move(second, "unmerge", by=handler, **MISTAKE)
        assert rows(second) == before
        move(second, "resume", by=handler)
    stood = second.clocks.get(key="promise")
    assert stood.pauses[0][:2] == ["2026-04-20", "2026-04-27"]
    assert second.clocks.get(key="decide").due_on == before[1][1][2]  # the law's own clock was never stopped by it
    assert rebuild(second) == []


def test_it_is_late_by_the_days_it_was_merged(world):
    with clock.at(at("2026-04-20 10:00")):
        first, second = (world.file("permit", unit="town") for _n in range(2))
        move(second, "merge", by=world.person("lead@town"), other=first, **SAME)
    with clock.at(at("2026-04-30 10:00")):
        move(second, "unmerge", by=world.person("lead@town"), **MISTAKE)
        assert Case.objects.overdue(clock.now()).filter(pk=second.pk).exists()
        tick(notices=False)  # silence accepts, from the day it was filed: the applicant has lost nothing
        second.refresh_from_db()
        assert second.state == "accepted"
        assert second.reached["accepted"] == "2026-04-20"
        assert rebuild(second) == []


def test_who_may_merge_may_undo_it_once(world, pair):
    first, second = pair
    lead = world.person("lead@town")
    with pytest.raises(NotOpen):
        move(second, "unmerge", by=lead, **MISTAKE)  # nothing was merged
    move(second, "merge", by=lead, other=first, **SAME)
    with pytest.raises(Forbidden):
        move(second, "unmerge", by=world.person("lead@other"), **MISTAKE)
    with pytest.raises(NotOpen):
        move(second, "unmerge", by=lead)  # a reason is owed
    move(second, "unmerge", by=lead, **MISTAKE)
    with pytest.raises(NotOpen):
        move(second, "unmerge", by=lead, **MISTAKE)
    move(second, "merge", by=lead, other=first, **SAME)  # it was the same matter after all
    move(second, "unmerge", by=lead, **MISTAKE)
    assert rebuild(first) == rebuild(second) == []


def test_who_came_to_see_the_first_by_the_merge_sees_it_no_more(world):
    with clock.at(at("2026-04-20 10:00")):
        first, second, third = (world.file("rescue", unit=unit) for unit in ("office", "town", "town"))
        county = world.person("dispatcher@county")
        handler = world.person("handler@town")
        assert not rights.may(handler, "view", first)
        for case in (second, third):
            move(case, "merge", by=county_or(county, case), other=first, **SAME)
        assert rights.may(handler, "view", first)
        move(second, "unmerge", by=handler, **MISTAKE)
        assert rights.may(handler, "view", first)  # the third is still in it
        move(third, "unmerge", by=handler, **MISTAKE)
        assert not rights.may(handler, "view", first)
        assert rebuild(first) == []


def county_or(county, case):
    assert rights.may(county, together.MERGE, case)
    return county


def test_at_the_desk(world, pair, client):
    first, second = pair
    lead = world.person("lead@town")
    client.force_login(lead.user)
    address = reverse("desk:move", args=[second.number, "unmerge"])
    assert address not in client.get(second.get_absolute_url()).content.decode()
    assert client.get(address).status_code == 302
    move(second, "merge", by=lead, other=first, **SAME)
    assert address in client.get(second.get_absolute_url()).content.decode()
    page = client.get(address).content.decode()
    assert "并案撤销" in page
    assert client.post(address, {"seen_version": second.version}).status_code == 422
    sent = {"seen_version": second.version, "ow-reason": "并错了"}
    assert client.post(address, sent).status_code == 302
    second.refresh_from_db()
    assert (second.merged_into_id, second.state_label) == (None, "响应中")
    page = client.get(second.get_absolute_url()).content.decode()
    assert "并案已撤销" in page
    assert address not in page
    assert f"{second.number}并入本件已撤销" in client.get(first.get_absolute_url()).content.decode()
    again = client.post(address, sent)  # the same page in a second window
    assert again.status_code == 409
    assert "并案已撤销" in again.content.decode()


def test_whoever_merged_by_mistake_is_led_to_undoing_it(world, pair, client):
    first, second = pair
    lead = world.person("lead@town")
    client.force_login(lead.user)
    address = reverse("desk:move", args=[second.number, "unmerge"])
    move(second, "merge", by=lead, other=first, **SAME)
    page = client.get(second.get_absolute_url()).content.decode()
    said = page[page.index("“并入另一办件”") :][:400] if "“并入另一办件”" in page else page
    assert "请用“并案撤销”" in said
    assert f'href="{address}"' in said
    answer = client.post(reverse("desk:undo", args=[second.number]), {"seen_version": second.version})
    assert "请用“并案撤销”" in answer.content.decode()
    move(first, "reply", by=world.person("handler@town"), data={"outcome": "灯修好了"})
    page = client.get(second.get_absolute_url()).content.decode()
    assert "请用“并案撤销”" not in page
    assert "由它一并答复" in page
    assert address not in page


def test_at_the_desk_a_merge_that_was_acted_on_stays(world, pair, client):
    first, second = pair
    lead = world.person("lead@town")
    client.force_login(lead.user)
    move(second, "merge", by=lead, other=first, **SAME)
    move(first, "reply", by=world.person("handler@town"), data={"outcome": "灯修好了"})
    address = reverse("desk:move", args=[second.number, "unmerge"])
    assert address not in client.get(second.get_absolute_url()).content.decode()
    answer = client.post(address, {"seen_version": second.version, "ow-reason": "并错了"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "已继续办理" in page
    assert "答复" in page  # what happened there
    second.refresh_from_db()
    assert second.merged_into_id == first.pk
