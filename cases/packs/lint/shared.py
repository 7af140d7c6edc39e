"""What a pack declares and does not use, and pages that show a form there is not."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from cases.packs.problems import Problem, suggestion
from cases.packs.resolve import Pack


def problems(pack: Pack) -> Iterator[Problem]:
    for n, page in enumerate(pack.shape.pages):
        forms = pack.section("forms")
        if page.form and page.form not in forms:
            said = _("There is no form “%(form)s”. %(cure)s")
            cure = suggestion(page.form, forms)
            yield pack.source.problem(("pages", n, "form"), said % {"form": page.form, "cure": cure})
    for role in pack.shape.roles:
        if "@" in role and role.partition("@")[2] not in pack.shape.units:
            said = _("“%(role)s” names a unit slot that is not declared under “units:”.")
            yield pack.source.problem(("roles", role), said % {"role": role})
    yield from _blocks(pack)
    if pack.types:  # a pack without case types is there for others
        yield from _unused(pack)


def _blocks(pack: Pack) -> Iterator[Problem]:
    """A block nobody takes here may still be taken elsewhere."""
    lists = pack.section("codelists")
    for key, fields in pack.shape.blocks.items():
        for n, field in enumerate(fields):
            name = field.get("choices")
            if isinstance(name, str) and name not in lists:
                said = _("There is no code list “%(name)s”. %(cure)s")
                cure = suggestion(name, lists)
                yield pack.source.problem(("blocks", key, n, "choices"), said % {"name": name, "cure": cure})


def _unused(pack: Pack) -> Iterator[Problem]:
    scored = {form for life in pack.types.values() for form in life.sheets}
    for key, form in (pack.raw.get("forms") or {}).items():
        if "sheet" in form and key not in scored:
            yield pack.source.problem(("forms", key, "sheet"), _("No move scores by this sheet: add “score: form”."))
    raw, lives = pack.raw, pack.types.values()
    words = set(_words(raw.get("forms"), ("choices",))) | set(_words(raw.get("blocks"), ("choices",)))
    words |= set(_words(raw.get("case_types"), ("channels", "reason", "reasons")))
    words |= {
        life.survey.items
        for life in pack.shape.case_types.values()
        if life.survey and isinstance(life.survey.items, str)
    }
    taken = set(_words([raw.get("forms"), raw.get("blocks")], ("use",)))
    forms = {name for life in lives for name in life.forms} | {page.form for page in pack.shape.pages}
    used = {
        "codelists": (words, _("Nothing offers this code list. Leave it out, or name it under “choices:”.")),
        "blocks": (taken, _("No form uses this block. Leave it out, or take it with “use:”.")),
        "tables": (
            {name for life in lives for name in life.tables},
            _("No rule asks for this table. Leave it out, or ask for it with {table: [%(key)s, column]}."),
        ),
        "notices": (
            {name for life in lives for name in life.notices},
            _("No move sends this notice. Leave it out, or add “notify: %(key)s” to the effects of one."),
        ),
        "documents": (
            {name for life in lives for name in life.documents},
            _("No move issues this paper. Leave it out, or add “issue: %(key)s” to the effects of one."),
        ),
        "forms": (forms, _("No move and no page shows this form. Leave it out, or name it under “form:” of one.")),
    }
    for section, (names, sentence) in used.items():
        for key in getattr(pack.shape, section):
            if key not in names and f"{pack.name}.{key}" not in names:
                yield pack.source.problem((section, key), sentence % {"key": key})


def _words(node: Any, keys: tuple[str, ...]) -> Iterator[str]:
    """Texts that stand under one of ``keys`` anywhere in ``node``."""
    if isinstance(node, list):
        for each in node:
            yield from _words(each, keys)
    elif isinstance(node, dict):
        for key, each in node.items():
            if key in keys and isinstance(each, str):
                yield each
            elif key in keys and isinstance(each, list):
                yield from (word for word in each if isinstance(word, str))
            else:
                yield from _words(each, keys)
