"""What a field is chosen from exists, and is a register where entries in force are asked for."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from cases.data import LEADING
from cases.packs.lint.life import Life
from cases.packs.problems import Problem, suggestion


def problems(life: Life) -> Iterator[Problem]:
    for key, form in life.forms.items():
        for field in form.fields():
            if field.type in LEADING and key in life.pack.shape.forms:  # another pack's form is linted there
                yield from _chosen_from(life, ("forms", key), field)


def _chosen_from(life: Life, path: tuple, field) -> Iterator[Problem]:
    other = life.other(field.over)
    words = {"key": field.key, "slug": field.over, "cure": suggestion(field.over, life.type_names)}
    if other is None:
        said = _("“%(key)s” is chosen from “%(slug)s”, no case type of this pack or those it needs. %(cure)s")
        yield life.pack.source.problem(path, said % words)
    elif field.type == "entry" and not any(state.alive for state in other.spec.states.values()):
        said = _("“%(key)s” is chosen from “%(slug)s”, no state of which is in force. Mark them there: “alive: true”.")
        yield life.pack.source.problem(path, said % words)
