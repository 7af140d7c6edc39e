"""Running cases on to another version: planned, tried, carried out as events, taken up again after a kill, undone."""

import json
from copy import deepcopy
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cases import chain, migrating, moves, types
from cases.actor import staff
from cases.errors import Conflict, NotOpen
from cases.migrating import running
from cases.models import Case, CaseType
from cases.spec import CaseSpec, canonical
from cases.tick import tick
from cases.transition import note, transition
from home import clock
from tests.cases.desk_life import LIFE
from tests.cases.desk_world import NOW

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]
PLAN = """\
states: {work: handling}
clocks: {decide: {to: handle}}
milestones: {accepted: taken}
fields: {reason: story}
"""


@pytest.fixture(autouse=True)
def friday():
    with clock.at(NOW):
        yield


def second() -> dict:
    """Version 2: `work` is called `handling`, the clock `handle` and five days longer, `accepted` is `taken`."""
    life = deepcopy(LIFE)
    life["states"]["handling"] = life["states"].pop("work") | {"label": "经办中"}
    life["states"]["wait"]["stops"] = ["handle"]
    life["clocks"]["handle"] = life["clocks"].pop("decide") | {"term": "15d"}
    life["milestones"]["taken"] = life["milestones"].pop("accepted")
    life["facts"] = [{"key": "story", "type": "text", "label": "情况"}]
    for move in life["transitions"].values():
        move["from"] = ["handling" if each == "work" else each for each in move.get("from", [])]
        if move.get("to") == "work":
            move["to"] = "handling"
        if move.get("reaches") == ["accepted"]:
            move["reaches"] = ["taken"]
    for pause in life["pauses"].values():
        pause["stops"] = ["handle"]
    life["ladder"] = [{"clock": "handle", "at": "50%", "effects": [{"remind": ["handler"]}]}]
    return life


@pytest.fixture
def versions(life):
    def publish(spec: dict):
        life.spec = canonical(CaseSpec.model_validate(spec))
        life.save()
        return types.publish(life)

    old = CaseType.objects.get(slug="tests.life").current
    return old, publish(second())


@pytest.fixture
def lives(file_case, people, life):
    """The same, lived on version 1 before there was another."""

    def step(case, name, **payload):
        transition(case, name, seen_version=case.version, by=staff(people["handler"]), payload=payload)

    made = {name: file_case() for name in ("new", "work", "wait", "done")}
    for name in ("work", "wait", "done"):
        step(made[name], "accept")
    step(made["wait"], "ask", reason="缺照片", pause="papers")
    step(made["done"], "finish", data={"verdict": "同意"})
    return made


@pytest.fixture
def both(lives, versions):
    return versions


def plan(text=PLAN):
    return migrating.read(text)


def again(case):
    return Case.objects.get(pk=case.pk)


def facts(case):
    case = again(case)
    run = case.clocks.filter(stopped_at=None).order_by("-run").first()
    return case.type_version.number, case.state, run and (run.key, run.due_on), sorted(case.reached)


def test_every_open_case_goes_on_and_the_log_says_so(lives, both):
    old, new = both
    due = lives["work"].clocks.get().due_on
    outcomes = {each.number: each for each in migrating.run(old, new, plan())}
    assert set(outcomes) == {lives[name].number for name in ("new", "work", "wait")}  # what is closed stays
    assert outcomes[lives["work"].number].state == ["work", "handling"]
    assert facts(lives["work"]) == (2, "handling", ("handle", due), ["taken"])
    assert facts(lives["wait"])[1] == "wait"
    assert again(lives["work"]).facts == {"story": "年满八十"}
    assert facts(lives["done"])[0] == 1
    event = lives["work"].events.last()
    assert (event.kind, event.from_state, event.to_state) == ("migrate", "work", "handling")
    assert list(chain.verify()) == []


def test_the_case_lives_on_by_the_new_version_s_words(lives, both, people):
    for _each in migrating.run(*both, plan()):
        pass
    waiting, actor = again(lives["wait"]), staff(people["handler"])
    with clock.at(datetime(2026, 10, 14, 9, tzinfo=clock.OFFICE_ZONE)):
        transition(waiting, "resume", seen_version=waiting.version, by=actor)
    assert waiting.state == "handling"
    assert [move.key for move in moves.offered(waiting, actor)][:2] == ["ask", "finish"]
    with clock.at(datetime(2026, 11, 30, 9, tzinfo=clock.OFFICE_ZONE)):
        tick(notices=False)  # the new ladder reminds
        transition(waiting, "finish", seen_version=waiting.version, by=actor, payload={"data": {"verdict": "同意"}})
    assert again(waiting).notices.filter(name__startswith="remind:").exists()
    assert waiting.clocks.get(key="handle").ended == "met"
    assert list(chain.verify()) == []


def test_a_clock_that_goes_on_keeps_what_it_is_to_set_off(file_case, life, people):
    """Reminders that wait already wait on, moved where the new ladder says so, and one the new ladder lacks is gone."""

    def publish(*rungs, label):
        spec = deepcopy(LIFE)
        spec["states"]["work"]["label"] = label
        spec["ladder"] = [{"clock": "decide", "at": at, "effects": [{"remind": ["handler"]}]} for at in rungs]
        life.spec = canonical(CaseSpec.model_validate(spec))
        life.save()
        return types.publish(life)

    old = publish("50%", "-1d", label="办理中")
    case = file_case()
    transition(case, "accept", seen_version=case.version, by=staff(people["handler"]))
    fired = dict(case.timers.values_list("rung", "fire_at"))
    new = publish("50%", "+1d", label="经办中")
    same = migrating.Plan(clocks={"decide": "keep"})
    dry = [each.fault for each in migrating.run(old, new, same, dry=True)]
    assert dry == [each.fault for each in migrating.run(old, new, same)] == [""]
    after = dict(again(case).timers.values_list("rung", "fire_at"))
    assert sorted(after) == ["ladder:decide:+1d", "ladder:decide:50%"]
    assert after["ladder:decide:50%"] == fired["ladder:decide:50%"]
    assert [each.fault for each in migrating.back(old, new)] == [""]
    assert dict(again(case).timers.values_list("rung", "fire_at")) == fired
    assert list(chain.verify()) == []


def test_a_late_click_is_told_of_the_new_version(lives, both, people):
    case = again(lives["work"])
    seen = case.version
    migrating.migrate(case, plan(), both[1])
    with pytest.raises(Conflict) as late:
        transition(case, "finish", seen_version=seen, by=staff(people["handler"]), payload={})
    assert late.value.status == 409


def test_restart_counts_from_today_and_drop_ends(lives, both):
    _old, new = both
    with clock.at(datetime(2026, 10, 12, 9, tzinfo=clock.OFFICE_ZONE)):
        migrating.migrate(
            lives["work"], plan(PLAN.replace("decide: {to: handle}", "decide: drop, handle: restart")), new
        )
        migrating.migrate(lives["new"], plan(PLAN.replace("decide: {to: handle}", "decide: drop")), new)
    assert lives["work"].clocks.get(key="handle").due_on.isoformat() == "2026-11-02"
    assert lives["work"].clocks.get(key="decide").ended == "moved"
    assert facts(lives["new"])[2] is None
    assert list(chain.verify()) == []


def test_a_dry_run_tells_the_outcome_and_changes_nothing(lives, both):
    before = [(case.pk, case.version) for case in Case.objects.order_by("pk")]
    dry = [(each.number, each.state, each.clocks) for each in migrating.run(*both, plan(), dry=True)]
    assert [(case.pk, case.version) for case in Case.objects.order_by("pk")] == before
    assert dry == [(each.number, each.state, each.clocks) for each in migrating.run(*both, plan())]


def test_killed_in_the_middle_it_goes_on_where_it_stopped(lives, both, monkeypatch):
    count = iter(range(10))

    def killed(case, *args):
        if next(count) == 1:
            raise KeyboardInterrupt
        return migrating.migrate(case, *args)

    monkeypatch.setattr(running, "migrate", killed)
    with pytest.raises(KeyboardInterrupt):
        list(migrating.run(*both, plan()))
    assert sorted(facts(case)[0] for case in lives.values()) == [1, 1, 1, 2]
    monkeypatch.undo()
    assert len(list(migrating.run(*both, plan()))) == 2
    assert sorted(facts(case)[0] for case in lives.values()) == [1, 2, 2, 2]
    assert all(case.events.filter(kind="migrate").count() <= 1 for case in Case.objects.all())
    assert list(chain.verify()) == []


def test_what_has_not_moved_on_can_be_taken_back(lives, both, people):
    kept = {name: facts(case) for name, case in lives.items()}
    timers = sorted(lives["work"].timers.values_list("rung", "epoch", "fire_at"))
    for _each in migrating.run(*both, plan(PLAN.replace("decide: {to: handle}", "decide: drop, handle: restart"))):
        pass
    note(again(lives["work"]), "看过", staff(people["handler"]))  # a remark is nothing that happened to it
    moved = again(lives["new"])
    transition(moved, "accept", seen_version=moved.version, by=staff(people["handler"]))
    outcomes = {each.number: each.fault for each in migrating.back(*both)}
    assert outcomes[moved.number]
    assert not outcomes[lives["work"].number]
    for name in ("work", "wait", "done"):
        assert facts(lives[name]) == kept[name]
    assert sorted(lives["work"].timers.values_list("rung", "epoch", "fire_at")) == timers
    assert facts(lives["new"])[0] == 2
    assert again(lives["work"]).facts == {}
    assert list(chain.verify()) == []
    with pytest.raises(NotOpen):
        migrating.undo(again(lives["work"]))


BAD = [
    ("states: {work: handling}\n", "", "work"),
    ("work: handling", "work: done", "经办中|办理中"),
    ("work: handling", "work: wait", "等补正"),
    ("work: handling", "wrok: handling", "work"),
    ("work: handling", "work: handlin", "handling"),
    ("clocks: {decide: {to: handle}}\n", "", "decide"),
    ("decide: {to: handle}", "decide: {to: handel}", "handle"),
    ("accepted: taken", "acepted: taken", "accepted"),
    ("reason: story", "idno: story", "身份证号"),
    ("reason: story", "reason: storry", "story"),
]


@pytest.mark.parametrize(("good", "bad", "words"), BAD)
def test_a_plan_that_leaves_something_open_is_refused_with_a_sentence(lives, both, good, bad, words):
    found = migrating.problems(plan(PLAN.replace(good, bad)), *both)
    assert any(word in sentence for sentence in found for word in words.split("|")), found


def command(tmp_path, *words, text=PLAN):
    file = tmp_path / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    out = StringIO()
    call_command("cases", "migrate", "--type", "tests.life", "--from", "1", "--to", "2", "--plan", str(file), *words,
                 stdout=out)  # fmt: skip
    return out.getvalue()


def test_the_command_tries_carries_out_and_takes_back(lives, both, tmp_path):
    rows = json.loads(command(tmp_path, "--dry-run", "--json"))
    assert [row["fault"] for row in rows] == ["", "", ""]
    assert "3" in command(tmp_path)
    assert json.loads(command(tmp_path, "--json")) == []
    assert "3" in command(tmp_path, "--undo")
    for text in ("states: {work: done}\n", "stats: {}\n"):
        with pytest.raises(CommandError):
            command(tmp_path, text=text)
    with pytest.raises(CommandError):
        call_command("cases", "migrate", "--type", "tests.nothing", "--from", "1", "--to", "2")
