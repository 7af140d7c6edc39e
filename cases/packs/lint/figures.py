"""Figures: they ask about types, moments and fields there are, once each, and never print a secret."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from cases import spec
from cases.figures import in_code
from cases.figures.formulas import asked_for
from cases.packs.lint import rules
from cases.packs.lint.life import Life
from cases.packs.problems import Path, Problem, suggestion
from cases.packs.resolve import Pack
from forms.logic import check
from forms.logic import operators as ops


def problems(pack: Pack) -> Iterator[Problem]:
    known = {f"{each.name}.{key}": each.figures[key] for each in pack.everything().values() for key in each.figures}
    keys = [figure.key for figure in pack.shape.figures]
    for n, figure in enumerate(pack.shape.figures):
        path = ("figures", n)
        if keys.index(figure.key) != n:
            yield _said(pack, (*path, "key"), _("Two figures have this key. Give one of them another."))
        if f"{pack.name}.{figure.key}" in in_code():
            said = _("The product answers “%(key)s” itself. Take another key.")
            yield _said(pack, (*path, "key"), said % {"key": f"{pack.name}.{figure.key}"})
        yield from _figure(pack, path, pack.figures[figure.key], known)


def _figure(pack: Pack, path: Path, figure: spec.Figure, known: dict[str, spec.Figure]) -> Iterator[Problem]:
    lives = dict(_lives(pack))
    for name in figure.over:
        if name not in lives:
            said = _("There is no case type “%(slug)s” in this pack or those it needs. %(cure)s")
            cure = suggestion(name, lives)
            yield _said(pack, (*path, "over"), said % {"slug": name, "cure": cure})
    for life in (lives[name] for name in figure.over if name in lives):
        yield from _of_type(pack, path, figure, life)
    if figure.formula is not None:
        yield from _formula(pack, path, figure, known)


def _lives(pack: Pack) -> Iterator[tuple[str, Life]]:
    for owner in pack.everything().values():
        for key in owner.types:
            yield f"{owner.name}.{key}", Life(owner, key)


def _of_type(pack: Pack, path: Path, figure: spec.Figure, life: Life) -> Iterator[Problem]:
    moments = {"at": figure.at}
    span = getattr(figure, figure.measure)
    if isinstance(span, spec.Span):
        moments |= {f"{figure.measure}.from": span.from_, f"{figure.measure}.to": span.to}
    for place, moment in moments.items():
        if moment != spec.CUTOFF and moment not in life.moments:
            said = _("“%(moment)s” never happens. %(cure)s")
            words = {"moment": moment, "cure": suggestion(moment, life.moments)}
            yield _said(pack, (*path, *place.split(".")), said % words)
    yield from _conditions(pack, path, figure, life)
    for place in (figure.measure, "by"):
        word = getattr(figure, place)
        if place in ("count", "share", "formula") or not isinstance(word, str):
            continue
        yield from _word(pack, (*path, place), word, life)


def _conditions(pack: Pack, path: Path, figure: spec.Figure, life: Life) -> Iterator[Problem]:
    asked = [(("where",), figure.where)]
    if figure.share:
        asked += [(("share", "of"), figure.share.of), (("share", "in"), figure.share.in_)]
    for place, rule in asked:
        if not isinstance(rule, dict | list):
            continue
        slips = check(rule, life.variables, gives=ops.BOOL, open_roots=rules.ROOTS, functions=rules.FUNCTIONS)
        for slip in slips:
            yield _said(pack, (*path, *place), str(slip))
        for problem in rules.names(life, (), rule):
            yield _said(pack, (*path, *place), problem.sentence)


def _word(pack: Pack, path: Path, word: str, life: Life) -> Iterator[Problem]:
    """A field, a fact, or a path from one of the known roots."""
    root = word.partition(".")[0]
    if word in life.fields and life.fields[word].secret:
        said = _("“%(label)s” is secret: no figure may tell it apart. Leave it out.")
        yield _said(pack, path, said % {"label": life.fields[word].label})
    elif word not in life.variables and root not in rules.ROOTS:
        said = _("There is no field “%(name)s”. %(cure)s")
        yield _said(pack, path, said % {"name": word, "cure": suggestion(word, life.variables)})


def _formula(pack: Pack, path: Path, figure: spec.Figure, known: dict[str, spec.Figure]) -> Iterator[Problem]:
    names = [*known, *in_code()]
    for slip in check(figure.formula, {}, gives=ops.NUMBER, functions=("figure", "count")):
        yield _said(pack, (*path, "formula"), str(slip))
    for key in asked_for(figure.formula):
        if key not in names:
            said = _("There is no figure “%(key)s”. %(cure)s")
            yield _said(pack, (*path, "formula"), said % {"key": key, "cure": suggestion(key, names)})
    if _circular(f"{pack.name}.{figure.key}", known, ()):
        yield _said(pack, (*path, "formula"), _("This formula asks for itself in the end. Break the circle."))


def _circular(key: str, known: dict[str, spec.Figure], trail: tuple[str, ...]) -> bool:
    if key in trail:
        return True
    figure = known.get(key)
    return figure is not None and any(_circular(each, known, (*trail, key)) for each in asked_for(figure.formula))


def _said(pack: Pack, path: Path, sentence: str) -> Problem:
    return pack.source.problem(path, sentence)
