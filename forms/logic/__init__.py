"""One strict JSON Logic dialect, one evaluator (architecture, law 4). Pure: no request, no row, no form.

rule = expand({"gap": "policy"})                 shorthand → canonical
check(rule, {"gap": Var("text", choices=("policy",))})   → [Problem(place, sentence)], empty when sound
evaluate(rule, {"gap": "policy"}, today=day)     → True
uses(rule)                                       → {"gap"}
sentence(rule, {"gap": "哪一种"})                 → the rule read aloud
"""

from forms.logic.check import Problem, Var, check, reads_row, stands_alone, strays, uses
from forms.logic.errors import LogicError
from forms.logic.evaluate import evaluate, holds
from forms.logic.reading import sentence
from forms.logic.shorthand import expand

__all__ = [
    "LogicError",
    "Problem",
    "Var",
    "check",
    "evaluate",
    "expand",
    "holds",
    "reads_row",
    "sentence",
    "stands_alone",
    "strays",
    "uses",
]
