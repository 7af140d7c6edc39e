"""Where a question is used: rules, checks, the sentences of checks, who goes on with a draft, and what higher apps say.

Higher apps register what they know: case types whose moves and notices name a key, pages that show one.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from forms import resuming, rules, schema
from forms.logic import operators as ops
from forms.logic import uses
from forms.models import Form
from forms.review.words import Words


@dataclass(frozen=True)
class Use:
    """``kind``: of a rule (forms.rules), beside, proves, or one a higher app names; ``text``: a sentence.

    ``place``: where in the form, "" outside of it; ``url``: where an editor finds it, "" in the form itself.
    """

    key: str
    kind: str
    place: str
    text: str
    url: str = ""


Source = Callable[[Form, schema.Form], Iterable[Use]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """From a higher app, once it is ready. ``source``: what uses the keys of a form, columns as "table.column"."""
    _sources.append(source)


def usage(spec: schema.Form, form: Form | None = None) -> dict[str, tuple[Use, ...]]:
    """Key → what uses it, for every question, columns as "table.column"; () for what nothing asks for."""
    found: dict[str, list[Use]] = {key: [] for key in _keys(spec)}
    sources = [*_in_rules(spec), *_beside(spec), *_pointed_at(spec)]
    if form is not None:
        sources += [*_proving(spec, form), *(use for source in _sources for use in source(form, spec))]
    for use in sources:
        if use.key in found and use not in found[use.key]:
            found[use.key].append(use)
    return {key: tuple(each) for key, each in found.items()}


def _keys(spec: schema.Form) -> Iterator[str]:
    for field in spec.fields():
        yield field.key
        yield from (f"{field.key}.{column.key}" for column in field.columns or ())


def _in_rules(spec: schema.Form) -> Iterator[Use]:
    words = Words(spec)
    for rule in rules.of(spec):
        said = words.say(rule)
        for path in sorted(uses(rule.logic)):
            yield Use(path.partition(".")[0], rule.kind, rule.place, said)
        for key in sorted(set(columns_in(rule.logic, rule.row.key if rule.row else ""))):
            yield Use(key, rule.kind, rule.place, said)
    for n, check in enumerate(spec.checks, 1):
        for path in sorted({path for each in (check.let or {}).values() for path in uses(each)}):
            yield Use(path.partition(".")[0], rules.MUST, f"check:{n}", _("Check “%(say)s”") % {"say": check.say})


def columns_in(node: object, table: str = "") -> Iterator[str]:
    """ "table.column" for each `row.x` in a rule; ``table``: whose row it stands in itself."""
    if isinstance(node, list):
        for each in node:
            yield from columns_in(each, table)
    elif isinstance(node, dict):
        for name, raw in node.items():
            args = raw if isinstance(raw, list) else [raw]
            if name == "var" and str(raw).startswith("row.") and table:
                yield f"{table}.{str(raw)[4:]}"
            elif name != "var":
                first = args[0] if args else None
                inside = str(first["var"]) if isinstance(first, dict) and "var" in first and _walks(name) else table
                yield from columns_in(args[0], table) if args else ()
                yield from columns_in(args[1:], inside)


def _walks(name: str) -> bool:
    return name in ops.OVER_ROWS + ops.FOLD


def _beside(spec: schema.Form) -> Iterator[Use]:
    for n, check in enumerate(spec.checks, 1):
        if check.field:
            told = {"say": check.say}
            yield Use(check.field, "beside", f"check:{n}", _("“%(say)s” is said beside it.") % told)


POINTERS = ("on", "birth", "sex")  # settings that name another question (forms.pointers)


def _pointed_at(spec: schema.Form) -> Iterator[Use]:
    for field in spec.fields():
        for within, each in (("", field), *((f"{field.key}.", column) for column in field.columns or ())):
            for setting in POINTERS:
                if key := getattr(each, setting):
                    beside = f"{within}{key}" if setting != "on" else key
                    yield Use(
                        beside, "pointer", f"{within}{each.key}", _("“%(label)s” looks at it.") % {"label": each.label}
                    )


def _proving(spec: schema.Form, form: Form) -> Iterator[Use]:
    usual = (each.key for kind in resuming.USUAL for each in spec.fields() if each.type == kind)
    key = form.fact_field or next(usual, "")
    if key:
        yield Use(key, "proves", "", _("It is asked beside the code when somebody goes on later."))
