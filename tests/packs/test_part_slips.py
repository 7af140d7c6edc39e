"""What can be written wrong about parts and queries is said where it stands."""

from pathlib import Path

import pytest

from cases.packs import check, loads

TEXT = (Path(__file__).parent / "trial" / "parts.yaml").read_text(encoding="utf-8")
SLIPS = [
    ("unit: bureau, start: accepted, failed", "unit: buro, start: accepted, failed", "list[1].unit", "bureau"),
    ("key: tax, type: step", "key: tax, type: stepp", "list[2].type", "trial.step"),
    ("start: licence.granted, gives", "start: licence.grantet, gives", "start", "licence.granted"),
    ("gives: {days: 5}", "gives: {day: 5}", "gives", "days"),
    ("shared: [firm, secret_no]", "shared: [frim]", "shared", "firm"),
    ("        fails: [denied]\n        join: all", "        join: all", "failed", "fails"),
    ("        fails: [denied]\n        join", "        fails: [deneid]\n        join", "permits.fails", "denied"),
    ("key: food, type: step", "key: tax, type: step", "list[3].key", "tax"),
    ("join: {least: 1}", "join: {least: 1, reached: granted}", "join", "least"),
    ("join: {at: {clock: gathering", "join: {at: {clock: gatherin", "join", "gathering"),
    ("stopped, auto: {moment: parent.closed}", "stopped, by: [handler]", "type", "parent.closed"),
    ("{do: resume, case: {over", "{do: resum, case: {over", "do", "resume"),
    ("{lines: {over: parts.permits, where", "{lines: {over: parts.permit, where", "ask", "permits"),
    ("where: {case.state: lacking}, field: \"{", "where: {satte: lacking}, field: \"{", "ask", ""),
    ("where: {case.state: lacking}, field: \"{case.unit}：{lacking}\"", "where: {case.state: lacking}", "ask", "field"),
    ("by: [window@office], type: step", "by: [windw@office], type: step", "helpers.by", "window"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "place", "cure"), SLIPS)
def test_each_slip_is_found_where_it_is(right, wrong, place, cure):
    assert right in TEXT
    found = check(loads(TEXT.replace(right, wrong, 1), "parts.yaml"))
    told = [str(each) for each in found]
    assert any(place in each and cure in each for each in told), told
