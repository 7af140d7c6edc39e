"""A register that hands items down names answers of the right kinds, and has entries that can be in force."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from cases.models import Delegation
from cases.packs.lint.life import Life
from cases.packs.problems import Problem, suggestion

KINDS = {
    "item": ("text", "choice", "codelist"),
    "unit": ("unit",),
    "mode": ("choice",),
    "from_": ("date",),
    "until": ("date",),
}
TEXTS = ("text", "long_text", "phone", "mobile", "address")


def problems(life: Life) -> Iterator[Problem]:
    rule = life.spec.delegates
    if rule is None:
        return
    if not any(state.alive for state in life.spec.states.values()):
        said = _("No entry would ever count: mark a state as in force, “alive: true”.")
        yield life.problem(("delegates",), said)
    for name in type(rule).model_fields:
        key, path = getattr(rule, name), ("delegates", name.rstrip("_"))
        kinds = KINDS.get(name, TEXTS)
        if key is None:
            continue
        if key not in life.fields:
            said = _("There is no “%(key)s”. %(cure)s")
            yield life.problem(path, said % {"key": key, "cure": suggestion(key, life.fields)})
        elif life.fields[key].type not in kinds:
            said = _("“%(key)s” is of type %(type)s; here one of these is needed: %(kinds)s.")
            words = {"key": key, "type": life.fields[key].type, "kinds": ", ".join(kinds)}
            yield life.problem(path, said % words)
        elif name == "mode" and (
            odd := [each.code for each in life.fields[key].choices or () if each.code not in Delegation.Mode.values]
        ):
            said = _("“%(code)s” is no way to hand an item down; these are: %(known)s.")
            words = {"code": odd[0], "known": ", ".join(Delegation.Mode.values)}
            yield life.problem(path, said % words)
