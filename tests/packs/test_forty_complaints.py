"""Acceptance R4: forty complaints, filed one by one, and the three rates of the return visits they lead to."""

from pathlib import Path

import pytest

from cases.packs import run
from cases.packs.resolve import loads

PETITION = Path(__file__).resolve().parent.parent.parent / "cases" / "packs" / "petition.yaml"
FILED = """
          - {{at: 2026-05-06 09:00, submit: complaint, case: "{name}{{n}}",
              data: {{use: road, matter: "{name}第{{n}}件"{more}}}}}
          - {{at: 2026-05-06 10:00, do: register, case: "{name}{{n}}", as: dispatcher@office, data: {{sort: redress}}}}
          - {{at: 2026-05-06 11:00, do: route, case: "{name}{{n}}", as: dispatcher@office,
              data: {{way: arbitration, way_office: 仲裁委员会, way_address: 东街一号}}}}"""
VISITED = {
    "good": """
          - {at: 2026-05-07 09:00, do: finish, case: "good{n}.visit.visit", as: visitor@office,
             data: {grade: "3", solved: true, said: 说清楚了}}""",
    "poor": """
          - {at: 2026-05-07 10:00, do: unsolved, case: "poor{n}.visit.visit", as: visitor@office,
             data: {grade: "2", solved: false, said: 还是没有说清}}""",
    "gone": """
          - {at: 2026-05-07 09:30, do: attempt, case: "gone{n}.visit.visit", as: visitor@office,
             data: {half: am, no_answer: silent}}
          - {at: 2026-05-07 15:30, do: attempt, case: "gone{n}.visit.visit", as: visitor@office,
             data: {half: pm, no_answer: silent}}
          - {at: 2026-05-08 09:30, do: attempt, case: "gone{n}.visit.visit", as: visitor@office,
             data: {half: am, no_answer: silent}}
          - {at: 2026-05-08 09:40, do: give_up, case: "gone{n}.visit.visit", as: visitor@office}""",
    "none": """
          - {at: 2026-05-08 10:10, do: refuse, case: "none{n}.visit.visit", as: visitor@office,
             data: {refused_words: 不用了}}""",
    "left": "",
}
HIDDEN = ", anonymous: true, name: null, phone: null, id_number: null"


def repeated(times: int, steps: str) -> str:
    return f"\n      - repeat: {times}\n        steps:{steps}"


def scenario() -> str:
    said = "\n  - title: 四十件投诉\n    steps:"
    for name, times in (("good", 24), ("poor", 2), ("gone", 4), ("none", 1), ("left", 1)):
        said += repeated(times, FILED.format(name=name, more="") + VISITED[name])
    said += repeated(6, FILED.format(name="hidden", more=HIDDEN))
    said += repeated(2, "\n".join(FILED.format(name="back", more="").splitlines()[:3]) + """
          - {at: 2026-05-06 12:00, do: withdraw, case: "back{n}", as: applicant, reason: 已经解决了}""")  # fmt: skip
    figures = "visit.due: 32, visit.rate: 96.88, visit.reached: 81.25, visit.satisfied: 92.31"
    return (
        said
        + f"""
      - {{at: 2026-05-15 00:05, tick: true}}
      - expect: {{case: left1, count: {{petition.petition: 40, visit.visit: 32}}, figures: {{{figures}}}}}
"""
    )


@pytest.mark.django_db
@pytest.mark.proof
def test_forty_complaints_and_three_rates():
    text = PETITION.read_text("utf-8")
    pack = loads(text[: text.index("\nscenarios:")] + "\nscenarios:" + scenario(), "petition.yaml")
    [result] = run(pack)
    assert result.ok, str(result)
