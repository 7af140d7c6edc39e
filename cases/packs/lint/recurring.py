"""What comes round by itself: its days exist, and somebody gets the cases."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from cases.packs.lint.life import Life
from cases.packs.problems import Problem
from cases.rhythm import problem


def problems(life: Life) -> Iterator[Problem]:
    rule = life.spec.recurs
    if rule is None:
        return
    if said := problem(rule.rhythm.model_dump()):
        yield life.problem(("recurs", "rhythm"), said)
    if rule.over is None and rule.into:
        yield life.problem(("recurs", "into"), _("“into” carries a subject back, and without “over” there is none."))
    if rule.over is None and rule.where is not None:
        yield life.problem(("recurs", "where"), _("“where” chooses among subjects, and without “over” there are none."))
    _name, opening = life.spec.opening
    if opening.form:
        said = _("Cases of this type come round by themselves: nobody fills in a form at their opening. Take it out.")
        yield life.problem(("transitions", _name, "form"), said)
