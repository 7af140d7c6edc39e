"""What a condition may ask of each row of a set: of units, of service items, of the cases of some types.

Bare words belong to the row; `my.*` to the case that asks, where there is one.
"""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import spec
from cases.admin import overview
from cases.admin.designer.known import Known
from cases.admin.designer.operands import Offered, Operand, answer
from forms import field_kinds, schema
from forms.logic import operators as ops
from home.models import Unit

UNIT, ITEM = "unit", "item"
Lives = Mapping[str, tuple[spec.CaseSpec, Mapping[str, schema.Field]]]  # type → its life and its questions


def of_units() -> Iterator[Operand]:
    group = pgettext("designer", "The unit")
    levels = tuple((level.value, str(level.label)) for level in Unit.Level)
    yield Operand({"var": "level"}, _("level of the unit"), group, ops.TEXT, levels)
    yield Operand({"var": "name"}, _("name of the unit"), group, ops.TEXT)
    yield Operand({"var": "code"}, _("code of the unit"), group, ops.TEXT)


def of_items() -> Iterator[Operand]:
    group = pgettext("designer", "The service item")
    levels = tuple((level.value, str(level.label)) for level in Unit.Level)
    yield Operand({"var": "level"}, _("level of the item"), group, ops.TEXT, levels)
    yield Operand({"var": "theme"}, _("theme of the item"), group, ops.TEXT)
    yield Operand({"var": "authority"}, _("code of the authority of the item"), group, ops.TEXT)
    yield Operand({"var": "at_levels"}, _("levels that do it too"), group, ops.LIST)
    yield Operand({"var": "name"}, _("name of the item"), group, ops.TEXT)
    yield Operand({"var": "code"}, _("code of the item"), group, ops.TEXT)


def of_cases(lives: Lives) -> Iterator[Operand]:
    """Secret answers are left out: who is in the set would tell them."""
    group = _("Answers")
    for _life, fields in lives.values():
        for key, field in fields.items():
            if not field.secret:
                yield answer(key, field, group, _codes(fields))
    group = _("Facts that moves note down")
    for life, fields in lives.values():
        for fact in life.facts:
            if (key := str(fact.get("key"))) not in fields:
                kind = field_kinds.KINDS.get(str(fact.get("type", "text")))
                yield Operand({"var": key}, str(fact.get("label") or key), group, kind.gives if kind else ops.ANY)
    yield from _of_the_case(lives)


def _of_the_case(lives: Lives) -> Iterator[Operand]:
    group = _("The case")
    states = {key: each.label for life, _fields in lives.values() for key, each in life.states.items()}
    results = {each.result: each.label for life, _f in lives.values() for each in life.states.values() if each.result}
    categories = tuple((key, str(said())) for key, said in overview.CATEGORIES.items())
    yield Operand({"var": "case.alive"}, _("the entry is in force"), group, ops.BOOL)
    yield Operand({"var": "case.open"}, _("the case is open"), group, ops.BOOL)
    yield Operand({"var": "case.state"}, _("state of the case"), group, ops.TEXT, tuple(states.items()))
    yield Operand({"var": "case.category"}, _("kind of its state"), group, ops.TEXT, categories)
    yield Operand({"var": "case.result"}, _("result"), group, ops.TEXT, tuple(results.items()))
    yield Operand({"var": "case.level"}, _("response level"), group, ops.NUMBER)
    yield Operand({"var": "case.number"}, _("number of the case"), group, ops.TEXT)
    yield Operand({"var": "case.title"}, _("what the case is called"), group, ops.TEXT)
    yield Operand({"var": "case.unit"}, _("unit that holds it"), group, ops.TEXT)
    yield Operand({"var": "case.home"}, _("unit where it came in"), group, ops.TEXT)
    yield Operand({"var": "case.opened"}, _("the day it was opened"), group, ops.DATE)
    yield Operand({"var": "today"}, _("today"), group, ops.DATE)


def _codes(fields: Mapping[str, schema.Field]) -> dict[str, dict[str, str]]:
    found = {key: {each.code: each.label for each in field.choices or ()} for key, field in fields.items()}
    return {key: codes for key, codes in found.items() if codes}


def of_asker(known: Known) -> Iterator[Operand]:
    """Answers and facts of the case that asks, as `my.key`."""
    group = pgettext("designer", "The case itself")
    for key, label in [*known.fields.items(), *known.facts]:
        if key not in known.questions or not known.questions[key].secret:
            said = _("“%(field)s” of this case") % {"field": label}
            yield Operand({"var": f"my.{key}"}, said, group, codes=tuple(known.codes.get(key, {}).items()))


def offered(over: Iterable[str], lives: Lives, asker: Known | None = None) -> Offered:
    """``over``: what the set is made of; ``lives``: of the types among it; ``asker``: whose case asks, if one does."""
    over = tuple(over)
    rows = list(of_units() if over == (UNIT,) else of_items() if over == (ITEM,) else of_cases(lives))
    codes = {str(each.node["var"]): dict(each.codes) for each in rows if each.codes}
    return Offered([*rows, *(of_asker(asker) if asker else ())], codes)


def lives_of(known: Known, slugs: Iterable[str]) -> Lives:
    """The office's types called so, and the questions of their forms."""
    found = {slug: known.other(slug) for slug in slugs}
    return {slug: (each.spec, each.fields) for slug, each in found.items() if each}
