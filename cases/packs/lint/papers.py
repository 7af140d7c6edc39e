"""Papers: named ones exist, what fills them in too, their numbers run, and whoever waits for one can get it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from cases.packs.lint import words
from cases.packs.lint.life import Life
from cases.packs.problems import Problem, suggestion
from cases.papers.issuing import SEQ
from cases.spec import Document

OWN = ("number", "title", "unit", "unit_short", "day", "to", "to_unit")  # what every paper knows of itself


def problems(life: Life) -> Iterator[Problem]:
    issued: dict[str, list[tuple]] = {}
    for path, effect in life.effects():
        if effect.issue:
            issued.setdefault(effect.issue, []).append(path)
            yield from _named(life, (*path, "issue"), effect.issue)
    for key, pause in life.spec.pauses.items():
        if pause.document:
            yield from _waited_for(life, ("pauses", key, "document"), pause.document, issued)
    if life.spec.handoff and life.spec.handoff.document:
        yield from _named(life, ("handoff", "document"), life.spec.handoff.document)
    for name, paper in life.spec.documents.items():
        yield from _paper(life, name, paper, issued.get(name, []))


def _named(life: Life, path: tuple, name: str) -> Iterator[Problem]:
    if name not in life.spec.documents:
        said = _("There is no paper “%(name)s”. %(cure)s")
        cure = suggestion(name, life.pack.section("documents"))
        yield life.problem(path, said % {"name": name, "cure": cure})


def _waited_for(life: Life, path: tuple, name: str, issued: dict[str, list[tuple]]) -> Iterator[Problem]:
    yield from _named(life, path, name)
    if name in life.spec.documents and name not in issued:
        said = _("The pause waits for the paper “%(name)s”, and no move issues it. Add “issue: %(name)s” to a move.")
        yield life.problem(path, said % {"name": name})


def _paper(life: Life, name: str, paper: Document, issued: list[tuple]) -> Iterator[Problem]:
    if paper.number and not SEQ.search(paper.number):
        said = _("Papers of this kind would all have one number. Put {seq} where it runs.")
        yield _at(life, name, "number", said)
    if paper.sealed_by == "in_name_of" and not life.spec.in_name_of:
        said = _("Nobody says in whose name: add “in_name_of:” to the case type, such as item.authority.")
        yield _at(life, name, "sealed_by", said)
    asked = {field.key for field in life.forms[paper.form].fields()} if paper.form in life.forms else None
    for field in paper.fields if asked is not None else ():
        if field not in asked:
            said = _("The form has no question “%(name)s”. %(cure)s")
            yield _at(life, name, "fields", said % {"name": field, "cure": suggestion(field, asked)})
    for path in issued:
        if paper.form and not _carries(life, path, paper.form):
            said = _("The paper lists the form “%(form)s”; a move that issues it must be filled in with that form.")
            yield life.problem((*path, "issue"), said % {"form": paper.form})
    fills = {key for _path, effect in life.effects() if effect.issue == name for key in effect.fill or ()}
    for key in ("number", "text"):
        for field in words.FIELD.findall(getattr(paper, key) or ""):
            if field in OWN or field in fills or (key == "number" and _of_number(field)):
                continue
            if problem := words.merge_field(life, field, _("“%(label)s” is secret: a paper is read by many.")):
                yield _at(life, name, key, problem)


def _carries(life: Life, path: tuple, form: str) -> bool:
    return path[0] == "transitions" and life.spec.transitions[path[1]].form == form


def _of_number(field: str) -> bool:
    return field in ("year", "month", "seq") or field.startswith("seq:")


def _at(life: Life, name: str, key: str, sentence: str) -> Problem:
    if name in life.pack.shape.documents:
        return life.pack.source.problem(("documents", name, key), sentence)
    return life.problem((), f"{name}: {sentence}")  # another pack's paper, which lacks something only here
