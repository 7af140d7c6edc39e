"""Queries: what they go over exists, what they ask of a row the row has, and the time they reach back is one."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from cases import query, query_filter
from cases.packs.lint.life import Life
from cases.packs.problems import Problem, suggestion
from forms.logic import LogicError, stands_alone, strays, uses
from forms.logic import operators as ops
from home import clock

PLACES = ("case", "my", "intake", "actor", "item", "now", "today", "due", "clock", "reached")
COSTLY = ("moves", "parts", "parent")
KEYS = ("over", "where", "within", "field")
ALWAYS = ("exists", "pick", "lines")  # these take a query and nothing else
FOLDED = ("sum", "mean", "distinct", "pick", "lines")


def problems(life: Life) -> Iterator[Problem]:
    for path, rule, _gives in life.conditions():
        yield from _whole(life, path, rule)
        for name, asked in _asked(rule):
            yield from _query(life, path, asked)
            if name in FOLDED and not asked.get("field"):
                yield life.problem(
                    path, _("“%(name)s” takes something of each row: say what under “field:”.") % {"name": name}
                )
    for path, asked in _outside(life):
        beside = path[-1] != "case"
        yield from _query(life, path, asked, beside=beside)
        for word in sorted(strays(asked.get("where"))):
            yield life.problem((*path, "where") if beside else path, stands_alone(word))
    yield from _given(life)


def _outside(life: Life) -> Iterator[tuple[tuple, dict[str, Any]]]:
    """Queries that stand by themselves, not within a rule."""
    for path, effect in life.effects():
        if effect.case is not None and not isinstance(effect.case, str):
            yield (*path, "case"), effect.case.model_dump(exclude_none=True)
    if (rule := life.spec.recurs) is not None and rule.over is not None:
        yield ("recurs",), {"over": rule.over, "where": rule.where}
    for name, group in life.spec.parts.items():
        if group.over is not None and not _is_list_field(life, group.over):
            yield ("parts", name), {"over": group.over, "where": group.where}


def _given(life: Life) -> Iterator[Problem]:
    """What the parts of a set are opened with is taken from each row, or from the whole as `my.*`."""
    for name, group in life.spec.parts.items():
        if group.over is None or _is_list_field(life, group.over):
            continue
        over = [group.over] if isinstance(group.over, str) else list(group.over)
        if all(_exists(life, each) for each in over):
            for key, rule in (group.gives or {}).items():
                yield from _words(life, ("parts", name, "gives", key), {"where": rule}, over)


def _whole(life: Life, path: tuple, node: Any) -> Iterator[Problem]:
    """A query has “over:”, and no key that is none of a query."""
    if isinstance(node, list):
        for each in node:
            yield from _whole(life, path, each)
    if not isinstance(node, dict):
        return
    for name, each in node.items():
        found = each[0] if isinstance(each, list) and len(each) == 1 else each
        if isinstance(found, dict) and (name in ALWAYS or "over" in found):
            for key in [key for key in found if key not in KEYS] or ([] if "over" in found else [""]):
                said = _("A query is {over, where, within, field}; “%(key)s” is none of these. %(cure)s")
                yield life.problem(path, said % {"key": key, "cure": suggestion(key, KEYS)})
        yield from _whole(life, path, each)


def _is_list_field(life: Life, over: Any) -> bool:
    field = life.fields.get(over) if isinstance(over, str) else None
    return field is not None and (field.many or field.type == "multi_choice")


def _asked(rule: Any) -> Iterator[tuple[str, dict]]:
    """(operator, query) of every query in ``rule``."""
    if isinstance(rule, list):
        for each in rule:
            yield from _asked(each)
    elif isinstance(rule, dict):
        for name, each in rule.items():
            found = each[0] if isinstance(each, list) and len(each) == 1 else each
            if isinstance(found, dict) and "over" in found:
                yield name, found
            yield from _asked(each)


def _query(life: Life, path: tuple, asked: dict[str, Any], *, beside: bool = False) -> Iterator[Problem]:
    """``beside``: its `over` and `where` are keys of their own at ``path``."""
    over = [asked["over"]] if isinstance(asked["over"], str) else list(asked["over"])
    for name in over:
        if not _exists(life, name):
            said = _("“%(name)s” is nothing a query goes over. %(cure)s")
            cure = suggestion(
                name, [*life.type_names, query.ITEM, query.UNIT, query.LEAVE, query.PARTS, *life.spec.parts]
            )
            yield life.problem((*path, "over") if beside else path, said % {"name": name, "cure": cure})
            return
    if within := asked.get("within"):
        try:
            query_filter.begins(str(within), clock.today())
        except LogicError:
            said = _("“%(text)s” is no time: write 12mo, 30cd, or month, quarter, half_year, year.")
            yield life.problem(path, said % {"text": within})
    yield from _words(life, (*path, "where") if beside else path, asked, over)


def _exists(life: Life, name: str) -> bool:
    first, _dot, rest = name.partition(".")
    if first == query.PARTS:
        group, _dot, key = rest.partition(".")
        known = life.spec.parts.get(group)
        return not rest or (known is not None and (not key or not known.list_ or key in [p.key for p in known.list_]))
    return name in (query.ITEM, query.UNIT, query.LEAVE) or life.other(name) is not None


def _words(life: Life, path: tuple, asked: dict[str, Any], over: list[str]) -> Iterator[Problem]:
    """What the condition and the field name: keys of the row, `case.*`, `my.*`."""
    if over[0] in (query.ITEM, query.UNIT, query.LEAVE):
        return  # facts of an item are the editors'
    field = str(asked.get("field") or "")
    words = {*uses(_without_inner(asked.get("where"))), *([field] if field and "{" not in field else [])}
    rows = [other for name in over for other in life.aimed_at(name)]
    known = {key for other in rows for key in other.variables}
    for word in sorted(words):
        root = word.partition(".")[0]
        if root in COSTLY:
            said = _(
                "“%(word)s” would be looked up anew for every row. Keep it in a fact of the case, and ask for that."
            )
            yield life.problem(path, said % {"word": word})
        elif word not in ops.NAMES and root not in PLACES and rows and root not in known:
            said = _("The rows have no “%(word)s”. %(cure)s")
            yield life.problem(path, said % {"word": word, "cure": suggestion(word, known)})


def _without_inner(rule: Any) -> Any:
    """``rule`` without the queries inside it: their words are those of their own rows, and are looked at there."""
    if isinstance(rule, dict):
        return {} if "over" in rule else {name: _without_inner(each) for name, each in rule.items()}
    return [_without_inner(each) for each in rule] if isinstance(rule, list) else rule
