"""Whatever a form says comes back from its workbook and its JSON to the same digest, and pyxform takes the workbook."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from pyxform.xls2xform import convert

from forms import rules, schema
from forms.exchange import definition, reading, writing
from forms.field_kinds import ALWAYS_SECRET, KINDS
from forms.logic import operators as ops
from tests.forms.samples import CHOICES, field_of
from tests.forms.test_schema import FORM
from tests.often import examples


def comes_back(spec: schema.Form) -> bytes:
    """The workbook of ``spec``, having been read back from it and from JSON."""
    data = writing.workbook(spec, slug="a.b", version="1")
    for file, name in ((data, "a.xlsx"), (definition.write(spec, slug="a.b").encode(), "a.json")):
        incoming = reading.read(file, name)
        assert [str(each) for each in incoming.problems.found] == []
        assert schema.canonical(incoming.spec) == schema.canonical(spec)
        assert (incoming.slug, incoming.base, incoming.former) == ("a.b", schema.digest(spec), {})
    return data


def is_xlsform(data: bytes) -> None:
    assert convert(io.BytesIO(data), warnings=[]).xform


def test_a_form_with_all_sorts_of_things_comes_back():
    is_xlsform(comes_back(schema.build(FORM)))


def kind_of(kind: str, **more) -> dict:
    """A field of any type there is or will be, in plain data."""
    reads = KINDS[kind].reads
    needed = {"choices": CHOICES} if "choices" in reads else {}
    needed |= {"columns": [{"key": "c", "type": "text", "label": "列"}]} if "columns" in reads else {}
    needed |= {"fields": [{"key": "inner", "type": "text", "label": "内"}]} if "fields" in reads else {}
    made = field_of(kind, **{**needed, **more})
    return made.model_dump(exclude_defaults=True, mode="json")


@pytest.mark.parametrize("kind", KINDS)
def test_every_type_comes_back(kind):
    fields = [kind_of(kind)]
    if KINDS[kind].gives:
        rule = {"present": {"var": f"my_{kind}"}}
        fields.append({"key": "after", "type": "text", "label": "后", "show_if": rule, "required": rule})
    is_xlsform(comes_back(schema.build({"title": "表", "steps": [{"title": "步", "fields": fields}]})))


@pytest.mark.parametrize("kind", [kind for kind, about in KINDS.items() if about.column])
def test_every_type_comes_back_from_a_row(kind):
    columns = [kind_of(kind), {"key": "last", "type": "text", "label": "后", "help": "提示"}]
    table = {"key": "rows", "type": "table", "label": "表", "columns": columns, "min_rows": 2, "max_rows": 2}
    is_xlsform(comes_back(schema.build({"title": "表", "steps": [{"title": "步", "fields": [table]}]})))


# --- any form at all ------------------------------------------------------------------------------------------------
WORDS = st.text(alphabet="甲乙丙 abcXYZ09,.;:'\"<>&=+-{}()[]|#@!?/\\\n，。“”‘’《》％√①𠮷😀", min_size=1, max_size=30)
LABELS = WORDS.map(str.strip).filter(bool)
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(lambda key: schema.key_problem(key) is None)
CODES = st.from_regex(r"[A-Za-z0-9_.\-]{1,6}", fullmatch=True)
CHOSEN = st.lists(st.tuples(CODES, LABELS), min_size=1, max_size=4, unique_by=lambda pair: pair[0]).map(
    lambda pairs: [{"code": code, "label": label} for code, label in pairs]
)
ATOMIC = sorted(kind for kind, about in KINDS.items() if not {"columns", "fields"} & about.reads)
HOLDERS = sorted(set(KINDS) - set(ATOMIC))
LIMITS = {
    "min": st.integers(-9, 0),
    "max": st.integers(1, 99).map(str) | st.just("7.25"),
    "min_length": st.integers(0, 3),
    "max_length": st.integers(4, 99),
    "pattern": st.sampled_from(["[0-9]{3}", "^a|b$", "^[a-z]+$", 'it\'s "so"', "^(?:x)$", "${x}"]),
    "min_rows": st.integers(0, 1),
    "max_rows": st.integers(1, 5),
    "max_mb": st.integers(1, 9),
    "many": st.booleans(),
    "level": st.just("town"),
}
DAYS = {"min": st.sampled_from(["1900-01-01", "today"]), "max": st.just("today")}


def is_sound(data: dict) -> bool:
    try:
        return bool(schema.Field.model_validate(data))
    except ValidationError:
        return False


@st.composite
def fields_of(draw, keys: list[str], kinds: list[str], *, nested: bool = True):
    kind = draw(st.sampled_from(kinds + (HOLDERS if nested else [])))
    data = {"key": keys.pop(), "type": kind, "label": draw(LABELS)}
    for name, values in (("help", LABELS), ("required", st.booleans()), ("public", st.booleans())):
        if draw(st.booleans()) and (name == "help" or kind != "group"):
            data[name] = draw(values)
    reads = KINDS[kind].reads
    limits = LIMITS | (DAYS if KINDS[kind].gives == ops.DATE else {})
    for name in sorted(reads & set(limits)):
        if draw(st.booleans()):
            data[name] = draw(limits[name])
    if not {"choices", "columns", "fields"} & reads and not is_sound(data):  # limits of another kind than its own
        data = {name: value for name, value in data.items() if name not in limits}
    if kind == "calculated":
        data |= {"calc": draw(st.integers(0, 9)), "gives": draw(st.sampled_from(["money", "number", "percent"]))}
    if "codelist" in reads:
        data["codelist"] = "trades"
    if kind in ("entry", "case"):
        data["over"] = "tests.org"
    if "choices" in reads:
        data["choices"] = draw(CHOSEN)
    if "fields" in reads:
        data |= draw(st.sampled_from([{}, {"part": "contact@2"}]))
        inner = [keys.pop() for _n in range(draw(st.integers(1, 2))) if keys] or [f"in_{data['key']}"[:40]]
        data["fields"] = [draw(fields_of(inner, ATOMIC, nested=False)) for _n in range(len(inner))]
    if "columns" in reads:
        inner = draw(st.lists(KEYS, min_size=1, max_size=3, unique=True))
        columns = [each for each in ATOMIC if KINDS[each].column or kind != "table"]
        data["columns"] = [draw(fields_of(inner, columns, nested=False)) for _n in range(len(inner))]
    if kind in ALWAYS_SECRET or (draw(st.booleans()) and kind in ("text", "id_number") and not data.get("public")):
        data |= {"secret": True, "purpose": draw(LABELS), "public": False}
    return data


def literals(draw, field: schema.Field):
    if field.choices:
        return draw(st.sampled_from([choice.code for choice in field.choices]))
    return {ops.NUMBER: draw(st.integers(-9, 99) | st.just(2.5)), ops.BOOL: draw(st.booleans()),
            ops.DATE: "2026-02-28"}.get(field.kind.gives, draw(LABELS))  # fmt: skip


@st.composite
def rules_over(draw, fields: list[schema.Field], row: str = ""):
    """A condition over the answers of ``fields``, as an editor or a pack may have it."""
    field = draw(st.sampled_from(fields))
    var = {"var": f"{row}{field.key}"}
    present = draw(st.sampled_from([{"present": var}, {"!": {"present": var}}, {"present": [var]}]))
    if field.kind.gives == ops.LIST:
        columns = [column for column in field.columns or () if column.kind.gives not in (ops.LIST, None)]
        if field.choices:
            return {"in": [literals(draw, field), var]}
        if columns and draw(st.booleans()):
            inner = draw(rules_over(columns, "row."))
            return {draw(st.sampled_from(["some", "all", "none"])): [var, inner]}
        return {"<": [{"count": draw(st.sampled_from([var, [var]]))}, 3]}
    if field.kind.gives in (ops.ANY, ops.DATETIME) or draw(st.booleans()):
        return present
    value = literals(draw, field)
    simple = draw(st.sampled_from(["==", "!="] + (["<", ">="] if field.kind.gives in (ops.NUMBER, ops.DATE) else [])))
    rule = {simple: [var, value]}
    if field.kind.gives == ops.TEXT and draw(st.booleans()):
        rule = {"in": [var, [value]]}
    if draw(st.booleans()):
        rule = {draw(st.sampled_from(["and", "or"])): [rule, present]}
    return draw(st.sampled_from([rule, {"!": rule}, {"or": [{"!": {"present": var}}, rule]}]))


@st.composite
def forms(draw):
    keys = draw(st.lists(KEYS, min_size=2, max_size=9, unique=True))
    made = []
    while keys:
        made.append(draw(fields_of(keys, ATOMIC)))
    flat = [inner for each in made for inner in (each.get("fields") or [each])]
    asked = [field for each in flat if (field := schema.Field.model_validate(each)).answers]
    for n, data in enumerate(made):
        before = [inner["key"] for each in made[:n] for inner in (each.get("fields") or [each])]
        earlier = [field for field in asked if field.key in before]
        for name in ("show_if", "required")[: 1 if data["type"] == "group" else 2]:
            if earlier and draw(st.booleans()):
                data[name] = draw(rules_over(earlier))
    cut = draw(st.integers(1, len(made)))
    steps = [{"title": draw(LABELS), "fields": part} for part in (made[:cut], made[cut:]) if part]
    steps[0] |= draw(st.sampled_from([{}, {"key": "first", "help": "提示"}]))
    data = {"title": draw(LABELS), "steps": steps}
    if asked and draw(st.booleans()):
        data["checks"] = [
            {
                "must": draw(rules_over(asked)),
                "say": draw(LABELS),
                "field": draw(st.sampled_from([f.key for f in asked])),
            }
            for _n in range(draw(st.integers(1, 3)))
        ]
    return data


@settings(max_examples=examples(50, 120), deadline=None)
@given(forms())
def test_any_form_comes_back(data):
    try:
        spec = schema.build(data)
    except ValidationError:  # a choice's code beside another's label, and what else random words do
        return
    text = schema.canonical(spec)
    workbook = comes_back(spec)
    if "${" not in text:  # other programs take that for the name of a question wherever it stands
        is_xlsform(workbook)


@settings(max_examples=30, deadline=None)
@given(forms())
def test_the_same_form_gives_the_same_bytes(data):
    try:
        spec = schema.build(data)
    except ValidationError:
        return
    assert writing.workbook(spec, slug="a") == writing.workbook(spec, slug="a")


def test_what_xlsform_cannot_say_is_named_in_the_workbook_and_kept():
    sixty = {"<=": [{"var": "born"}, {"shift": [{"var": "today"}, "-60y"]}]}
    fields = [
        {"key": "born", "type": "date", "label": "生日"},
        {"key": "card", "type": "text", "label": "老年证", "show_if": sixty},
    ]
    spec = schema.build({"title": "表", "steps": [{"title": "步", "fields": fields}]})
    data = comes_back(spec)
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    assert any("4" in str(cell.value) and "show_if" in str(cell.value) for [cell] in book["说明"].iter_rows())
    row = {heading.value: cell.value for heading, cell in zip(book["survey"][1], book["survey"][4], strict=True)}
    assert json.loads(row["ow_more"]) == {"show_if": sixty}
    assert row["relevant"] is None


def test_two_tables_may_have_a_column_of_one_name():
    table = {"type": "table", "label": "表", "columns": [{"key": "name", "type": "text", "label": "名"}]}
    fields = [{"key": "name", "type": "text", "label": "名"}, {"key": "a", **table}, {"key": "b", **table}]
    fields[2] = fields[2] | {"columns": [{**table["columns"][0], "required": {"present": {"var": "row.name"}}}]}
    is_xlsform(comes_back(schema.build({"title": "表", "steps": [{"title": "步", "fields": fields}]})))


def test_a_score_sheet_comes_back():
    spec = schema.build(
        {"title": "表", "steps": [{"title": "步", "fields": [kind_of("text")]}], "sheet": {"rows": [1]}}
    )
    comes_back(spec)


def test_everything_a_rule_may_read_has_a_name():
    spec = schema.build(FORM)
    asked = {path for path in rules.variables(spec) if "." not in path}
    assert asked <= set(writing.SurveyWriter(spec).names)
