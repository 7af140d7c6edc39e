"""Slips in scenarios are found where they are written, before anything is played."""

import pytest

from cases.packs import check, loads


def test_a_reason_that_is_chosen_is_one_of_its_words(lamps):
    text = lamps.replace("by: [handler@crew], form", "by: [handler@crew], reason: fault, form")
    step = "{{at: 2026-04-20 10:00, do: mend, as: handler@crew, reason: {0}, data: {{result_words: 换灯}}{1}}}"
    for reason, more, told in (("不亮", "", 0), ("dark", "", 1), ("dark", ", refused: 理由", 0)):
        steps = f"scenarios:\n  - title: 一\n    steps:\n      - {step.format(reason, more)}\n"
        found = check(loads(text + steps, "lamps.yaml"))
        assert [each.place for each in found] == ["scenarios[1].steps[1].reason"] * told


EXPECTED_WRONG = [
    ("at: 2026-04-20 10:00", "at: 2026-04-31 10:00", "steps[1].at"),
    ("channel: web", "channel: wep", "steps[1].channel"),
    ("mend: 2026-04-23", "mend: 2026-04-31", "steps[2].expect.due"),
    ("received: 已收到", "recieved: 已收到", "steps[2].expect.notices"),
    ("reminded: [handler]", "reminded: [handlr]", "steps[2].expect.reminded"),
    ("data: {fault: blink}}", "data: {falt: blink}}", "steps[2].expect.data"),
    ("do: hand, unit: crew", "do: hand, unit: crwe", "steps[3].unit"),
    ("given: {leave", "given: {leaf", "steps[4].given.leaf"),
]


@pytest.mark.parametrize(("good", "bad", "place"), EXPECTED_WRONG)
def test_what_a_scenario_expects_is_named_right(lamps, good, bad, place):
    """Each failed when it was played, and said that the wrong thing was not so."""
    text = lamps + (
        "scenarios:\n  - title: 一\n    steps:\n"
        "      - {at: 2026-04-20 10:00, submit: report, channel: web, data: {where: 村口, fault: blink}}\n"
        "      - expect: {due: {mend: 2026-04-23}, notices: {received: 已收到}, reminded: [handler], "
        "data: {fault: blink}}\n"
        "      - {do: hand, unit: crew, as: handler@crew}\n"
        "      - {given: {leave: []}}\n"
    )
    assert check(loads(text, "lamps.yaml")) == []
    assert good in text
    found = check(loads(text.replace(good, bad, 1), "lamps.yaml"))
    assert [each.place for each in found] == [f"scenarios[1].{place}"]


def test_scenarios_that_name_what_is_not_there_are_told(lamps):
    text = lamps + (
        "scenarios:\n"
        "  - title: 一\n"
        "    after: 零\n"
        "    steps:\n"
        "      - {at: 2026-04-20 10:00, submit: reprot, data: {use: nobody}}\n"
        "      - {do: mendd, as: handler@crwe}\n"
        "      - {at: 2026-04-20 11:00}\n"
        "      - expect: {figures: {n: 1}, as: applicant}\n"
        "      - expect: {sees: {total: 1}}\n"
    )
    places = [each.place for each in check(loads(text, "lamps.yaml"))]
    step = "scenarios[1].steps"
    expected = (f"{step}[3]", f"{step}[4].expect.as", f"{step}[5].expect")
    for place in (".after", "submit", "data.use", "do", "as", *expected):
        assert any(each.endswith(place) for each in places), (place, places)
