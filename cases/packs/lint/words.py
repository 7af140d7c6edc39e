"""Notices: named ones exist, their merge fields too, nothing secret travels, and a phone shows them whole."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from cases.packs.lint.life import Life
from cases.packs.problems import Problem, suggestion
from cases.spec import NoticeText
from home.models import Role

FIELD = re.compile(r"\{([^{}]*)\}")
LONGEST = 70
PLAIN = ("link", "reason")
CASE = ("number", "title", "unit", "holder", "home", "state", "level", "channel", "result", "opened", "town")
FREE_ROOTS = ("item", "intake", "actor", "survey", "parent")


def problems(life: Life) -> Iterator[Problem]:
    shared = life.pack.section("notices")
    for path, effect in life.effects():
        if effect.notify and effect.notify not in life.spec.notices:
            said = _("There is no notice “%(name)s”. %(cure)s")
            words = {"name": effect.notify, "cure": suggestion(effect.notify, shared)}
            yield life.problem((*path, "notify"), said % words)
        if effect.spawn:
            yield from _spawned(life, path, effect.spawn)
    yield from _visits(life)
    for field in FIELD.findall(life.spec.called or ""):
        said = _("“%(label)s” is secret: it may not stand in what a case is called. Leave {%(key)s} out.")
        if problem := merge_field(life, field, said):
            yield life.problem(("called",), problem)
    yield from _refusals(life)
    for name, notice in life.spec.notices.items():
        if name in life.pack.shape.notices:  # another pack's words are linted there
            yield from _notice(life, name, notice)


def _refusals(life: Life) -> Iterator[Problem]:
    for name, move in life.spec.transitions.items():
        for n, check in enumerate(move.checks):
            for field in FIELD.findall(check.say):
                said = _("“%(label)s” is secret: it may not stand in a refusal. Leave {%(key)s} out.")
                if field not in (check.let or {}) and (problem := merge_field(life, field, said)):
                    yield life.problem(("transitions", name, "checks", n, "say"), problem)


def _visits(life: Life) -> Iterator[Problem]:
    visits = life.spec.survey and life.spec.survey.visits
    if visits:
        yield from _spawned(life, ("survey", "visits"), visits.type, "type")


def _spawned(life: Life, path: tuple, slug: str, word: str = "spawn") -> Iterator[Problem]:
    types = {f"{pack.name}.{key}" for pack in life.pack.everything().values() for key in pack.types}
    if slug not in types:
        said = _("There is no case type “%(slug)s” in this pack or those it needs. %(cure)s")
        yield life.problem((*path, word), said % {"slug": slug, "cure": suggestion(slug, types)})


def _notice(life: Life, name: str, notice: NoticeText) -> Iterator[Problem]:
    if len(notice.text) > LONGEST:
        said = _("%(n)d characters; a notice has %(most)d at most, or phones cut it.")
        yield _at(life, name, "text", said % {"n": len(notice.text), "most": LONGEST})
    role = notice.to.partition("@")[0]
    known = ["applicant", *life.spec.parties, *Role.values, *life.fields]
    if role not in known:
        said = _("There is no role “%(role)s”. %(cure)s")
        cure = suggestion(role, known)
        yield _at(life, name, "to", said % {"role": role, "cure": cure})
    brings_code = any(party.notify == name for party in life.spec.parties.values())
    for field in FIELD.findall(notice.text):
        if field == "code" and brings_code:
            continue
        if problem := merge_field(life, field):
            yield _at(life, name, "text", problem)


def merge_field(life: Life, path: str, secret: str = "") -> str | None:
    """What is wrong with {path} in a text; ``secret``: what to say of a secret answer, if not that of a notice."""
    root, _dot, rest = path.partition(".")
    if path in PLAIN or path == "pause.label" or root in FREE_ROOTS:
        return None
    if path in life.fields:
        if life.fields[path].secret:
            secret = secret or _("“%(label)s” is secret: it may not stand in a notice. Leave {%(key)s} out.")
            return secret % {"label": life.fields[path].label, "key": path}
        return None
    if path in life.facts:
        return None
    if root == "documents" and rest.partition(".")[0] in life.spec.documents:
        return None
    known = {"case": CASE, "due": life.spec.clocks, "reached": life.spec.milestones}
    if root in known and rest in known[root]:
        return None
    every = [f"{each}.{key}" for each, keys in known.items() for key in keys] + [*PLAIN, *life.fields, *life.facts]
    return _("Nothing fills in {%(field)s}. %(cure)s") % {"field": path, "cure": suggestion(path, every)}


def _at(life: Life, name: str, key: str, sentence: str) -> Problem:
    return life.pack.source.problem(("notices", name, key), sentence)
