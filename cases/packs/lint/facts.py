"""Facts: of a type there is, once each, with settings that questions have."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from cases.packs.lint.life import Life
from cases.packs.problems import Problem, suggestion
from forms import field_kinds, schema

SETTINGS = tuple(schema.Field.model_fields)


def problems(life: Life) -> Iterator[Problem]:
    keys = [fact.get("key") for fact in life.spec.facts]
    for n, fact in enumerate(life.spec.facts):
        if keys.index(fact.get("key")) != n:
            yield life.problem(("facts", n, "key"), _("Two facts have this key. Give one of them another."))
        if (kind := fact.get("type", "text")) not in field_kinds.KINDS:
            yield _unknown(life, ("facts", n, "type"), kind, tuple(field_kinds.KINDS))
        for key in fact:
            if key not in SETTINGS:
                yield _unknown(life, ("facts", n, key), key, SETTINGS)


def _unknown(life: Life, path: tuple, word: str, known: tuple[str, ...]) -> Problem:
    said = _("There is no “%(word)s”. %(cure)s")
    return life.problem(path, said % {"word": word, "cure": suggestion(word, known)})
