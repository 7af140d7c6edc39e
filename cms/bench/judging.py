"""A large form judged as a whole: 200 questions of every common kind, 100 rules, all answered."""

from django import forms as html
from django.utils.translation import gettext_noop

from cms.bench.office import Office
from cms.bench.pace import beside, lap
from cms.bench.reading import Reading
from cms.bench.visitor import Odd
from forms import schema
from forms.answers import Answers

FIELDS, RULES, ROUNDS = 200, 100, 20
KINDS = ("text", "integer", "choice", "date", "yes_no", "mobile", "money", "multi_choice")
TYPED = {
    "text": "租住在示例路一号",
    "integer": "3",
    "choice": "a",
    "date": "2026-03-02",
    "yes_no": "yes",
    "mobile": "13800000000",
    "money": "120.50",
    "multi_choice": ["a", "b"],
}
CHOICES = [{"code": "a", "label": "有"}, {"code": "b", "label": "没有"}]


def large(fields: int = FIELDS, rules: int = RULES) -> schema.Form:
    """Ten steps; the last ``rules`` questions are asked only if several answers before them say so."""
    made = [_field(n, n >= fields - rules) for n in range(fields)]
    size = -(-fields // 10)
    steps = [{"title": f"第 {n // size + 1} 步", "fields": made[n : n + size]} for n in range(0, fields, size)]
    return schema.build({"title": "量一量", "steps": steps})


def _field(n: int, ruled: bool) -> dict:
    kind = KINDS[n % len(KINDS)]
    field = {"key": f"q{n}", "type": kind, "label": f"第 {n} 题", "required": kind != "multi_choice"}
    if kind in ("choice", "multi_choice"):
        field["choices"] = CHOICES
    if ruled:
        back = n - n % len(KINDS) - len(KINDS)
        field["show_if"] = {
            "and": [
                {">=": [{"var": f"q{back + 1}"}, 2]},
                {"in": [{"var": f"q{back + 2}"}, ["a", "b"]]},
                {"or": [{"==": [{"var": f"q{back + 4}"}, True]}, {">": [{"var": f"q{back + 3}"}, "2026-01-01"]}]},
            ]
        }
    return field


def judge(office: Office) -> Reading:
    """What the last step costs: every answer is cleaned, every rule worked out, every sentence made."""
    spec = large()
    typed = {field.key: TYPED[field.type] for field in spec.fields()}
    bare = type("Bare", (html.Form,), {key: html.CharField(max_length=200) for key in typed})
    plain = dict.fromkeys(typed, "租住在示例路一号")

    def ours() -> float:
        with lap() as told:
            problems = Answers(spec, typed).problems()
        if problems:
            raise Odd(f"the large form should be sound: {problems}")
        return told.seconds

    def yardstick() -> float:
        with lap() as told:
            bare(plain).is_valid()
        return told.seconds

    return Reading.of_time(
        "form_judge", beside(ours, yardstick, office.turns(ROUNDS)), gettext_noop("a bare form of 200 texts"), 0.02
    )
