"""Conditions and values of a case type: they ask for what there is."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from cases.packs import lives
from cases.packs.lint.life import Life
from cases.packs.problems import Problem, suggestion
from forms.logic import check, uses

ROOTS = ("case", "intake", "actor", "item", "now", "due", "clock", "moves", "reached", "parent", "pause", "parts")
ROOTS += ("reason", "survey", "documents", "scores")
COUNTS = ("total", "open", "done", "failed", "absent")  # of a group of parts; else a part, and what it says
FUNCTIONS = ("table", "reached", "due", "exists", "count", "sum", "mean", "distinct", "pick", "lines")
WORDS = {  # what may be asked of each; cases.data and cases.figures.replayed answer
    "case": ("id", "number", "title", "type", "state", "category", "result", "level", "channel", "unit", "home", "town",
             "alive", "part", "open", "opened", "period", "in_name_of", "holder"),
    "intake": ("channel", "unit", "mode"),
    "actor": ("kind", "role", "unit", "user", "party"),
    "clock": ("ran", "due", "met", "kept", "running"),
    "moves": ("times", "days"),
    "documents": ("number", "title", "day", "times"),
    "survey": ("score", "segment", "items", "words"),
}  # fmt: skip


def problems(life: Life) -> Iterator[Problem]:
    for path, rule, gives in life.conditions():
        if rule is None:
            continue
        for slip in check(rule, life.variables, gives=gives, open_roots=roots(life), functions=FUNCTIONS):
            yield life.problem(path, str(slip))
        yield from names(life, path, rule)
        yield from _unseen(life, path, rule)
    yield from _facts(life)
    yield from _asked_alone(life)
    yield from _asked_too_late(life)
    if (key := life.spec.business_key) and key not in life.fields:
        yield _unknown(life, ("business_key",), _("There is no field “%(name)s”. %(cure)s"), key, life.fields)


def _unseen(life: Life, path: tuple, rule: Any) -> Iterator[Problem]:
    """Rules of a case see no secret answer, and so none reaches a fact, a paper or another case by one."""
    for word in sorted(uses(_beside_queries(rule))):
        if word in life.fields and life.fields[word].secret:
            said = _("“%(label)s” is secret: rules of a case never see it, so nothing would come of this. Ask for what "
                     "the rule needs in a question of its own.")  # fmt: skip
            yield life.problem(path, said % {"label": life.fields[word].label})


def roots(life: Life) -> set[str]:
    """Words a rule of the type may begin with, beside its own fields and facts."""
    ranked = any(group.rank is not None for group in life.groups_of_wholes)
    return {*ROOTS, *life.leading, *(["rank"] if ranked else [])}


def names(life: Life, path: tuple, rule: Any) -> Iterator[Problem]:
    """Clocks, moves, milestones and tables that a rule names."""
    known = {"due": life.spec.clocks, "clock": life.spec.clocks, "moves": life.spec.transitions}
    known |= {"reached": life.spec.milestones, "documents": life.spec.documents, "parts": life.spec.parts}
    rule = _beside_queries(rule)
    for variable in uses(rule):
        root, _dot, rest = variable.partition(".")
        name = rest.partition(".")[0]
        if root in known and name not in known[root]:
            yield _unknown(life, path, _("There is no “%(name)s” to ask for. %(cure)s"), variable, known[root])
        elif root == "parts" and (what := rest.split(".")[1:2]):
            words = [*COUNTS, *(part.key for part in life.spec.parts[name].list_)]
            if what[0] not in words and (life.spec.parts[name].list_ or len(rest.split(".")) == 2):
                yield _unknown(life, path, _("There is no “%(name)s” to ask for. %(cure)s"), variable, words)
        elif root == "survey":
            aspects = life.spec.survey.items if life.spec.survey else ()
            words = [f"survey.{each}" for each in (*WORDS[root], *(f"items.{key}" for key in aspects))]
            if rest and variable not in words:
                yield _unknown(life, path, _("There is no “%(name)s” to ask for. %(cure)s"), variable, words)
        elif (last := rest.rpartition(".")[2]) and root in WORDS and last not in WORDS[root]:
            words = [f"{variable[: len(variable) - len(last)]}{each}" for each in WORDS[root]]
            yield _unknown(life, path, _("There is no “%(name)s” to ask for. %(cure)s"), variable, words)
    for root in ("reached", "due"):
        for name in _asked(rule, root):
            if name not in known[root]:
                yield _unknown(life, path, _("There is no “%(name)s” to ask for. %(cure)s"), name, known[root])
    for table, column in lives.table_calls(rule):
        yield from _table(life, path, str(table), str(column))


def _beside_queries(rule: Any) -> Any:
    """``rule`` without its queries, whose words are the rows'."""
    if isinstance(rule, list):
        return [_beside_queries(each) for each in rule]
    if not isinstance(rule, dict):
        return rule
    return {} if "over" in rule else {name: _beside_queries(each) for name, each in rule.items()}


def _table(life: Life, path: tuple, table: str, column: str) -> Iterator[Problem]:
    found = life.spec.tables.get(table)
    if found is None:
        tables = life.pack.section("tables")
        yield _unknown(life, path, _("There is no table “%(name)s”. %(cure)s"), table, tables)
        return
    columns = {key for row in found.rows for key in row.gives}
    if column not in columns:
        yield _unknown(life, path, _("The table gives no “%(name)s”. %(cure)s"), column, columns)


def _asked(node: Any, operator: str) -> Iterator[str]:
    """Arguments of `{reached: x}` and `{due: x}`."""
    if isinstance(node, list):
        for each in node:
            yield from _asked(each, operator)
    elif isinstance(node, dict):
        for name, each in node.items():
            if name == operator and isinstance(each, str | list):
                yield from map(str, each if isinstance(each, list) else [each])
            else:
                yield from _asked(each, operator)


def _facts(life: Life) -> Iterator[Problem]:
    for name, move in life.spec.transitions.items():
        for key in move.takes:
            if key not in life.facts:
                path, said = ("transitions", name, "takes"), _("“%(name)s” is no fact of this type. %(cure)s")
                yield _unknown(life, path, said, key, life.facts)
    for path, effect in life.effects():
        for key in effect.set or ():
            if key not in life.facts:
                yield _unknown(
                    life, (*path, "set", key), _("“%(name)s” is no fact of this type. %(cure)s"), key, life.facts
                )


def _asked_alone(life: Life) -> Iterator[Problem]:
    """Questions that a move asks alone are questions of its form."""
    for name, move in life.spec.transitions.items():
        path = ("transitions", name, "only")
        if not move.only:
            continue
        form = life.forms.get(move.form or "")
        if form is None or not move.from_:
            yield life.problem(path, _("“only:” picks questions of the form of a running case's move: add “form:”."))
            continue
        keys = {field.key for field in form.fields()}
        for key in move.only:
            if key not in keys:
                yield _unknown(life, path, _("The move's form does not ask “%(name)s”. %(cure)s"), key, keys)


def _asked_too_late(life: Life) -> Iterator[Problem]:
    """Conditions of a running case's move hold before its form is read: an answer that only this form gives is not
    there yet."""
    asked: dict[str, set[str]] = {}  # question → moves whose form asks it
    for name, move in life.spec.transitions.items():
        form = life.forms.get(move.form or "")
        for field in form.fields() if form else ():
            if field.answers and (not move.only or field.key in move.only):
                asked.setdefault(field.key, set()).add(name)
    for name, move in life.spec.transitions.items():
        rules = [("when", move.when), *((("checks", n, "must"), check.must) for n, check in enumerate(move.checks))]
        for place, rule in rules if move.from_ else ():
            for word in sorted(uses(_beside_queries(rule))):
                if asked.get(word) == {name} and word not in life.facts:
                    path = ("transitions", name, *([place] if isinstance(place, str) else place))
                    said = _("“%(label)s” is asked by the form of this very move, and this is looked at before. "
                             "Put it under the form's own “checks:”.")  # fmt: skip
                    yield life.problem(path, said % {"label": life.fields[word].label})


def _unknown(life: Life, path: tuple, said: str, name: str, known) -> Problem:
    return life.problem(path, said % {"name": name, "cure": suggestion(name, known)})
