"""Pages that list cases: over types there are, with columns the public may read, in an order there is."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from cases.packs import pages
from cases.packs.lint import rules
from cases.packs.lint.life import Life
from cases.packs.problems import Path, Problem, suggestion
from cases.packs.resolve import Pack
from cases.packs.shapes import Page
from cases.public import lists
from cases.registers import is_register
from forms.logic import check, uses
from forms.logic import operators as ops

AUDIENCE = ("person", "firm")


def problems(pack: Pack) -> Iterator[Problem]:
    lives = {f"{each.name}.{key}": Life(each, key) for each in pack.everything().values() for key in each.types}
    slugs = [page.slug for page in pack.shape.pages]
    for n, page in enumerate(pack.shape.pages):
        if slugs.index(page.slug) != n:
            said = _("Two pages have this slug. Give one of them another.")
            yield pack.source.problem(("pages", n, "slug"), said)
        for place, sentence in _of_page(page, lists.Asked.of(page, pack.name), lives):
            yield pack.source.problem(("pages", n, *place), sentence)
    for path, page in _expected(pack):
        known = [each.slug for each in pack.shape.pages if each.type in lists.KINDS]
        if page not in known:
            said = _("No page of this pack that lists cases is called “%(page)s”. %(cure)s")
            yield pack.source.problem(path, said % {"page": page, "cure": suggestion(page, known)})


def _expected(pack: Pack) -> Iterator[tuple[Path, str]]:
    for n, scenario in enumerate(pack.shape.scenarios):
        for s, step in enumerate(scenario.steps):
            if step.expect and step.expect.register_:
                yield ("scenarios", n, "steps", s, "expect", "register", "page"), step.expect.register_.page


def _of_page(page: Page, asked: lists.Asked, lives: dict[str, Life]) -> Iterator[tuple[Path, str]]:
    kinds = (*dict.fromkeys((*lists.KINDS, *pages.kinds())),)
    for key, given, known in (("type", (page.type,), kinds), ("audience", page.audience, AUDIENCE)):
        for word in given:
            if word not in known:
                said = _("There is no “%(word)s”. %(cure)s")
                yield (key,), said % {"word": word, "cure": suggestion(word, known)}
    if page.type not in lists.KINDS:
        for key in ("over", "where", "columns", "by"):
            if getattr(page, key):
                yield (key,), _("Only pages that list cases have “%(key)s”.") % {"key": key}
        return
    for key in ("over", "columns"):
        if not getattr(page, key):
            yield (), _("Say under “%(key)s:” what this page lists.") % {"key": key}
    if (asked.by is not None) != (page.type == lists.Kind.RANKING):
        yield (
            ("by",) if asked.by is not None else (),
            _("A ranking, and nothing else, says under “by:” what it goes by."),
        )
    for name in asked.over:
        if (life := lives.get(name)) is None:
            said = _("There is no case type “%(slug)s” in this pack or those it needs. %(cure)s")
            yield ("over",), said % {"slug": name, "cure": suggestion(name, lives)}
        else:
            yield from _of_type(page, asked, life)


def _of_type(page: Page, asked: lists.Asked, life: Life) -> Iterator[tuple[Path, str]]:
    if page.type == lists.Kind.REGISTER and not is_register(life.spec):
        yield ("over",), _("No state of “%(type)s” is “alive”: it is no register.") % {"type": life.spec.title}
    for word in page.columns:
        try:
            lists.label(word, life.spec, life.fields)
        except lists.Unfit as unfit:
            yield ("columns",), str(unfit)
    yield from of_rules(life, asked)


def of_rules(life: Life, asked: lists.Asked) -> Iterator[tuple[Path, str]]:
    """(`where` or `by`, what is wrong with it); the page of a list says the same beside its boxes."""
    yield from _rule(life, "where", asked.where, ops.BOOL)
    yield from _rule(life, "by", asked.by, ops.NUMBER)
    yield from _told_by_order(life, asked.by)


def _told_by_order(life: Life, rule: Any) -> Iterator[tuple[Path, str]]:
    """Who stands before whom tells of a fact or an answer, whether a column prints it or not."""
    facts, public = lists.fact_labels(life.spec), lists.public_facts(life.spec)
    for word in sorted(uses(rule)) if isinstance(rule, dict | list) else ():
        field = life.fields.get(word)
        if (word in facts and word not in public) or (word not in facts and field and not field.secret | field.public):
            said = _("The order of a ranking tells “%(label)s”, which is not public. Mark it “public: true”.")
            yield ("by",), said % {"label": facts.get(word) or field.label}


def _rule(life: Life, place: str, rule: Any, gives: str) -> Iterator[tuple[Path, str]]:
    """A condition tells apart what it asks: secrets would be told by who is on the page, and where."""
    if not isinstance(rule, dict | list):
        return
    found = check(rule, life.variables, gives=gives, open_roots=rules.ROOTS, functions=rules.FUNCTIONS)
    yield from (((place,), str(slip)) for slip in found)
    yield from (((place,), problem.sentence) for problem in rules.names(life, (), rule))
    for word in sorted(uses(rule)):
        if word in life.fields and life.fields[word].secret:
            said = _("“%(label)s” is secret: it may not stand on a page. Leave “%(key)s” out.")
            yield (place,), said % {"label": life.fields[word].label, "key": word}
