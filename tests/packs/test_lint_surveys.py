"""What can be written wrong about ratings, visits and limits of clocks, in a sentence each."""

import pytest

from cases.packs.lint import check
from cases.packs.resolve import loads


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("survey: {ask: [mended, nothing]}", "nothing"),
        ("survey: {ask: closed, visits: {type: visit.nowhere}}", "visit.nowhere"),
        ("survey: {of: origin, low: {effects: [{spawn: lamps.lamp}]}}", "追评"),
        ("survey: {skip_if: {nobody: true}}", "nobody"),
    ],
)
def test_a_rule_about_ratings_that_cannot_work_is_said(lamps, line, said):
    pack = loads(lamps.replace("    keep: {done: 1y}", f"    {line}\n    keep: {{done: 1y}}"), "lamps.yaml")
    assert any(said in str(problem) for problem in check(pack))


def test_a_code_list_of_aspects_is_used(lamps):
    text = lamps.replace("  fault: {dark", "  aspects: {fast: 修得快不快, kind: 态度好不好}\n  fault: {dark")
    text = text.replace("    keep: {done: 1y}", "    survey: {ask: closed, items: aspects}\n    keep: {done: 1y}")
    pack = loads(text, "lamps.yaml")
    assert check(pack) == []
    assert pack.types["lamp"].survey.items == {"fast": "修得快不快", "kind": "态度好不好"}


@pytest.mark.parametrize(("limit", "said"), [("mend", "自己"), ("law", "law")])
def test_a_limit_of_a_clock_is_another_clock(lamps, limit, said):
    pack = loads(lamps.replace("term: 3d,", f"term: 3d, beyond: {limit},"), "lamps.yaml")
    assert any(said in str(problem) for problem in check(pack))


@pytest.mark.parametrize(
    ("given", "said"),
    [("{grade: falt}", "fault"), ("{grade: where}", "choice"), ("{grade: fault, words: fault}", "long_text"),
     ("{grade: fault, reasons: [where]}", "multi_choice"), ("{grade: fault, words: where}", "")],
)  # fmt: skip
def test_a_rating_that_a_case_is_itself_is_read_from_its_own_answers(lamps, given, said):
    line = f"survey: {{given: {given}}}"
    found = check(loads(lamps.replace("    keep: {done: 1y}", f"    {line}\n    keep: {{done: 1y}}"), "lamps.yaml"))
    told = [each.sentence for each in found if "survey.given" in each.place]
    assert [said in each for each in told] == ([True] if said else []), told
