"""Figures as packs ask them: one question behind the number, its parts, its groups and the cases; counted twice."""

import json
from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import events, rights
from cases.actor import staff
from cases.figures import Period, drill, named, since, verifying
from cases.figures.asked import PackFigure
from cases.figures.registry import Figure as Registered
from cases.models import Case, FigureRule, Moment
from cases.rebuild import rebuild
from cases.spec import Figure, canonical
from cases.surveys import answer, token
from cases.transition import transition
from home import clock
from tests.often import examples

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]
HALF = Period.parse("2026H2")


def day(text):
    return datetime.fromisoformat(text).replace(tzinfo=clock.OFFICE_ZONE)


@pytest.fixture
def lives(people, file_case):
    """Six cases at three units, some finished on time, one late, one refused, one rated, one still open."""

    def move(case, name, at, who="handler", **payload):
        with clock.at(day(at)):
            transition(case, name, seen_version=case.version, by=staff(people[who]), payload=payload)

    made = {}
    plan = [("quick", "bailu", "2026-09-01"), ("late", "bailu", "2026-09-02"), ("refused", "willow", "2026-09-03")]
    plan += [("open", "bailu", "2026-09-04"), ("early", "bailu", "2026-06-30"), ("other", "yunling", "2026-09-07")]
    for name, unit, opened in plan:
        made[name] = file_case(unit=unit, at=day(f"{opened} 10:00"), name=f"林小{name}")
    for name, accepted, finished in (
        ("quick", "2026-09-01 11:00", "2026-09-04 09:00"),
        ("late", "2026-09-03 11:00", "2026-10-09 09:00"),
        ("early", "2026-06-30 15:00", "2026-07-02 09:00"),
    ):
        move(made[name], "accept", accepted)
        move(made[name], "finish", finished, data={"verdict": "同意"})
    move(made["refused"], "refuse", "2026-09-03 12:00", who="village", reason="材料不实")
    invited = made["quick"].surveys.get()
    with clock.at(day("2026-09-05 09:00")):
        answer(token(invited), {"grade": 4})
    return {name: Case.objects.get(pk=case.pk) for name, case in made.items()}


def ask(**said):
    spec = Figure.model_validate({"key": "x", "label": "问", "over": ["tests.life"], **said})
    return PackFigure(spec)


def told(period=HALF, user=rights.OFFICE, **said):
    found = ask(**said).share(user, period)
    return found.text, found.n


def names(cases, chosen):
    return {name for name, case in cases.items() if chosen.filter(pk=case.pk).exists()}


def test_what_is_counted_since_a_day_adds_up_to_the_end_of_whatever_period_is_asked_for(lives):
    september = Period.parse("2026-09")
    assert told(september, count="cases")[1] == 5
    assert told(september, count="cases", since="2026-06-30")[1] == 6
    assert told(september, count="cases", since="2026-09-04")[1] == 2
    assert told(Period.parse("2026H1"), count="cases", since="2026-09-04")[1] == 0
    assert since.words(ask(count="cases", since="2026-03-10").figure, september) == "自3月10日上线以来。"
    with pytest.raises(ValueError, match="2026-03-10"):
        ask(count="cases", since="三月")


ON_TIME = {"of": {"==": [{"var": "clock.decide.kept"}, True]}}


@pytest.mark.parametrize(
    ("said", "text", "n"),
    [
        ({"count": "cases"}, "5件", 5),
        ({"count": "cases", "at": "accepted"}, "2件", 2),
        ({"count": "cases", "at": "closed", "where": {"==": [{"var": "case.result"}, "granted"]}}, "3件", 3),
        ({"share": ON_TIME, "at": "closed", "unit": "%"}, "75.0%", 4),
        ({"share": {**ON_TIME, "in": {"reached": "accepted"}}, "at": "closed", "unit": "%"}, "66.7%", 3),
        ({"share": {"of": {">=": [{"var": "survey.score"}, 4]}}, "at": "surveyed", "unit": "%"}, "100.0%", 1),
        ({"share": ON_TIME, "at": "raised", "unit": "%"}, "—", 0),
        ({"median": {"from": "opened", "to": "closed", "in": "cd"}, "at": "closed", "unit": "天"}, "2.5天", 4),
        ({"mean": {"from": "opened", "to": "accepted", "in": "h"}, "at": "accepted", "unit": "小时"}, "13小时", 2),
        ({"sum": "grant", "unit": "元"}, "6172.5元", 5),
        ({"distinct": "case.unit", "unit": "个"}, "3个", 5),
        ({"count": "cases", "phrase": "超", "where": {"==": [{"var": "reason"}, "年满八十"]}}, "超5件", 5),
    ],
)
def test_each_measure_says_its_number_and_of_how_many(lives, said, text, n):
    assert told(**said) == (text, n)
    assert list(verifying.problems(Registered("x", "问", "", "", ask(**said)), HALF)) == []


def test_a_cutoff_asks_how_things_stood_when_the_period_ended(lives):
    still_open = {"count": "cases", "at": "cutoff", "where": {"==": [{"var": "case.open"}, True]}}
    september = Period.parse("2026-09")
    assert names(lives, ask(**still_open).cases(rights.OFFICE, september)) == {"late", "open", "other"}
    assert told(Period.parse("2026-10"), **still_open) == ("2件", 2)
    assert told(Period.parse("2026Q2"), **still_open) == ("1件", 1)
    at_work = {**still_open, "where": {"==": [{"var": "case.state"}, "work"]}}
    assert names(lives, ask(**at_work).cases(rights.OFFICE, september)) == {"late"}


def test_what_happened_later_does_not_change_an_old_period(lives):
    september = Period.parse("2026-09")
    done = {"share": {"of": {"reached": "closed"}}, "at": "opened", "unit": "%"}
    assert told(september, **done) == ("40.0%", 5)  # the late one came to its end in October
    assert told(HALF, **done) == ("60.0%", 5)


def test_parts_by_unit_and_the_drill_down_count_the_same_rows(lives, units):
    figure = ask(count="cases")
    parts = {unit.code: number.n for unit, number in figure.split(rights.OFFICE, HALF)}
    assert parts == {"bailu": 4, "willow": 1, "yunling": 1}
    for code, n in parts.items():
        assert figure.share(rights.OFFICE, HALF, units[code]).n == n
        assert figure.cases(rights.OFFICE, HALF, units[code]).count() == n
    assert names(lives, figure.cases(rights.OFFICE, HALF, units["willow"])) == {"refused"}


def test_groups_tell_a_figure_apart_and_shares_of_a_count_add_up(lives):
    figure = ask(count="cases", by="case.state", unit="%")
    assert [(word, number.text, number.n) for word, number in figure.groups(rights.OFFICE, HALF)] == [
        ("denied", "20.0%", 1),
        ("done", "40.0%", 2),
        ("new", "40.0%", 2),
    ]


def test_groups_are_read_as_people_say_them(lives):
    """A code stood on the dashboard as it is written in the pack: “words” for 好评留言."""
    figure = ask(count="cases", by="grant")
    [(code, _number)] = figure.groups(rights.OFFICE, HALF)
    [(label, number)] = figure.groups(rights.OFFICE, HALF, read=True)
    assert (code.startswith("1234.5"), label, number.n) == (True, "1,234.50 元", 5)
    assert [word for word, _n in ask(count="cases", by="case.state").groups(rights.OFFICE, HALF, read=True)]


def test_nobody_is_told_of_cases_they_may_not_see(lives, people):
    assert told(user=people["stranger"], count="cases") == ("1件", 1)
    assert told(user=people["village"], count="cases") == ("1件", 1)
    assert told(user=people["supervisor"], count="cases") == ("5件", 5)


def test_moments_are_given_back_by_the_events(lives):
    case = lives["late"]
    before = list(case.moments.order_by("seq", "key").values_list("seq", "key", "on", "unit"))
    assert {key for _seq, key, _on, _unit in before} >= {"opened", "file", "accepted", "accept", "finish", "closed"}
    Moment.objects.filter(case=case, key="accepted").update(on=date(2026, 1, 1))
    Moment.objects.filter(case=case, key="closed").delete()
    assert rebuild(case)
    assert list(case.moments.order_by("seq", "key").values_list("seq", "key", "on", "unit")) == before


def test_events_from_before_get_the_same_moments(lives, monkeypatch):
    """As they were written before events told moments: nothing of it in their data."""
    read, tables = events.read, {}
    for case in lives.values():
        tables[case.pk] = sorted(case.moments.exclude(key="handed").values_list("seq", "key", "on", "unit"))
    Moment.objects.all().delete()
    monkeypatch.setattr(events, "read", lambda event: {k: v for k, v in read(event).items() if k != "moments"})
    for case in lives.values():
        assert rebuild(case)
        assert rebuild(case) == []
        assert sorted(case.moments.exclude(key="handed").values_list("seq", "key", "on", "unit")) == tables[case.pk]


def test_a_moved_day_is_found_by_counting_twice(lives):
    Moment.objects.filter(case=lives["late"], key="accepted").update(on=date(2026, 1, 1))
    asked = Registered("x", "问", "", "", ask(count="cases", at="accepted"))
    assert len(list(verifying.problems(asked, HALF))) == 2


PATHS = {
    "case.level": st.integers(0, 2),
    "case.state": st.sampled_from(["new", "work", "done", "denied", "gone"]),
    "case.result": st.sampled_from(["granted", "denied", ""]),
    "case.open": st.booleans(),
    "case.town": st.sampled_from(["bailu", "yunling"]),
    "intake.mode": st.sampled_from(["self", "staff"]),
    "clock.decide.kept": st.booleans(),
    "clock.decide.met": st.booleans(),
    "moves.accept.times": st.integers(0, 1),
    "survey.score": st.integers(3, 5),
    "name": st.sampled_from(["林小quick", "林小late"]),
}
LEAVES = st.sampled_from(sorted(PATHS)).flatmap(
    lambda path: st.tuples(st.sampled_from(["==", "!=", ">=", "<"]), st.just(path), PATHS[path])
)
RULES = st.recursive(
    LEAVES.map(lambda leaf: {leaf[0]: [{"var": leaf[1]}, leaf[2]]})
    | st.sampled_from(["accepted", "closed"]).map(lambda key: {"reached": key})
    | st.sampled_from(sorted(PATHS)).map(lambda path: {"present": {"var": path}}),
    lambda inner: (
        st.tuples(inner, inner).map(lambda two: {"and": list(two)})
        | st.tuples(inner, inner).map(lambda two: {"or": list(two)})
        | inner.map(lambda one: {"!": one})
    ),
    max_leaves=4,
)


def test_database_and_evaluator_mean_the_same(lives):
    @settings(max_examples=examples(25, 200), deadline=None)
    @given(RULES, st.sampled_from(["opened", "closed", "cutoff"]), st.sampled_from(["2026-09", "2026H2"]))
    def alike(rule, at, period):
        asked = Registered("x", "问", "", "", ask(share={"of": rule}, where={"or": [rule, True]}, at=at, unit="%"))
        assert list(verifying.problems(asked, Period.parse(period))) == []

    alike()


def keep(key="tests.opened", **said):
    spec = Figure.model_validate({"key": key.partition(".")[2], "label": "收件", "over": ["tests.life"], **said})
    FigureRule.objects.create(key=key, pack="tests", spec=canonical(spec))


def test_a_pack_s_figure_stands_beside_the_product_s_own(lives, client, people):
    keep(count="cases")
    keep("tests.share", label="办结率", unit="%", formula={"/": [{"figure": "tests.done"}, {"figure": "tests.opened"}]})
    keep("tests.done", label="办结", count="cases", at="closed")
    assert named("tests.share").asked.share(rights.OFFICE, HALF).text == "80.0%"
    client.force_login(people["supervisor"])
    page = client.get("/desk/figures/?period=2026H2&system=tests")
    faces = {face.key: face for face in page.context["figures"]}
    assert faces["tests.opened"].value_text == "5件"
    drilled = client.get(f"/desk/figures/cases/?{faces['tests.opened'].query}")
    assert len(drilled.context["rows"]) == 5 == drill("tests.opened", people["supervisor"], HALF).count()
    assert client.get("/desk/figures/cases/?figure=tests.nothing").status_code == 404


def command(*words):
    out = StringIO()
    call_command("figures", *words, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_command_prints_and_proves_every_figure(lives):
    keep(count="cases")
    rows = {row["key"]: row for row in json.loads(command("--period", "2026H2", "--json"))}
    assert (rows["tests.opened"]["value"], rows["tests.opened"]["n"], rows["tests.opened"]["unit"]) == (5, 5, "件")
    assert rows["review.good_rate"]["value"] == 100
    assert json.loads(command("tests.opened", "--period", "2026H2", "--unit", "willow", "--json"))[0]["value"] == 1
    assert "1 " in command("verify", "tests.opened", "--period", "2026H2")
    Moment.objects.filter(key="opened").first().delete()
    with pytest.raises(CommandError):
        command("verify", "--period", "2026")
    for wrong in (["--period", "soon"], ["--unit", "nowhere"], ["tests.nothing"]):
        with pytest.raises(CommandError):
            command(*wrong)
