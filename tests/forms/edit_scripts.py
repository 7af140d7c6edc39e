"""Random forms, answers to them, and what an editor may do to a form after people have begun to fill it in."""

import copy

from hypothesis import strategies as st

ID, USCC = "11010519491231002X", "91330106MA2CFRLK4R"
CHOICES = [{"code": f"c{n}", "label": f"选项{n}"} for n in range(4)]
# Per type: settings, right raw answers, wrong ones. Right is judged by the form itself, so a slip here shows.
TYPES = {
    "text": ({}, ["林小溪", "a b", "字" * 30], []),
    "long_text": ({}, ["第一行\n第二行", "短"], []),
    "person_name": ({}, ["林小溪", "阿依古丽·买买提"], ["1"]),
    "integer": ({}, ["0", "42", 7], ["4.5", "x"]),
    "number": ({}, ["1.5", "-3"], ["一"]),
    "money": ({}, ["12.30", 100], ["12.345", "免费"]),
    "date": ({}, ["2026-02-03", "1949-12-31"], ["昨天", "2026-02-30"]),
    "choice": ({"choices": CHOICES}, ["c0", "c3"], ["c9"]),
    "multi_choice": ({"choices": CHOICES}, [["c0", "c3"], ["c1"]], [["c9"]]),
    "yes_no": ({}, [True, False, "yes"], []),
    "mobile": ({}, ["13800138000", "+86 138 0013 8000"], ["138"]),
    "phone": ({}, ["0572-1234567"], ["12"]),
    "email": ({}, ["a@b.cn"], ["a@"]),
    "id_number": ({}, [ID, ID.lower()], [ID[:-1]]),
    "consent": ({}, [True], []),
}
CELLS = ("text", "person_name", "money", "date", "choice", "yes_no")


@st.composite
def fields(draw, key: str, column: bool = False) -> dict:
    kind = draw(st.sampled_from(CELLS if column else (*TYPES, "table")))
    made = {"key": key, "type": kind, "label": draw(st.sampled_from(["姓名", "金额", "日期", "说明"])) + key}
    made |= copy.deepcopy(TYPES[kind][0]) if kind != "table" else {}
    if draw(st.booleans()) and not column:
        made["required"] = True
    if kind in ("person_name", "mobile", "id_number") and draw(st.booleans()):
        made |= {"secret": True, "purpose": "核对"}
    if kind == "table":
        made["columns"] = [draw(fields(f"k{n}", column=True)) for n in range(draw(st.integers(1, 3)))]
    return made


@st.composite
def forms(draw) -> dict:
    """{title, steps}: one to four steps of one to four questions, some of them behind a rule."""
    steps, n = [], 0
    for place in range(draw(st.integers(1, 4))):
        asked = []
        for _each in range(draw(st.integers(1, 4))):
            asked.append(draw(fields(f"q{n}")))
            n += 1
        steps.append({"title": f"第{place}步", "fields": asked})
    gate = next((each for step in steps for each in step["fields"] if each["type"] == "yes_no"), None)
    last = steps[-1]["fields"][-1]
    if gate and last is not gate and draw(st.booleans()):
        last["show_if"] = {gate["key"]: True}
    return {"title": "表", "steps": steps}


@st.composite
def answers(draw, form: dict) -> dict:
    """{key: raw}: mostly right, some wrong, some blank, some not there at all."""
    found = {}
    for step in form["steps"]:
        for field in step["fields"]:
            if draw(st.integers(0, 5)):
                found[field["key"]] = draw(raw_of(field))
    return found


@st.composite
def raw_of(draw, field: dict):
    if field["type"] == "table":
        rows = range(draw(st.integers(0, 3)))
        return [{each["key"]: draw(raw_of(each)) for each in field["columns"]} for _row in rows]
    _settings, right, wrong = TYPES[field["type"]]
    return draw(st.sampled_from([*right * 3, *wrong, "" if field["type"] != "multi_choice" else []]))


# --- the editor -----------------------------------------------------------------------------------------------------
@st.composite
def edited(draw, form: dict) -> dict:
    """``form`` after one to six edits."""
    made = copy.deepcopy(form)
    for n in range(draw(st.integers(1, 6))):
        edit = draw(st.sampled_from(EDITS))
        edit(draw, made, n)
    made["steps"] = [step for step in made["steps"] if step["fields"]]
    if not made["steps"]:
        made["steps"] = [{"title": "新", "fields": [{"key": "only", "type": "text", "label": "还剩什么"}]}]
    _without_rules_on_what_is_gone(made)
    return made


def _any(draw, form: dict) -> tuple[dict, dict] | None:
    places = [(step, field) for step in form["steps"] for field in step["fields"]]
    return draw(st.sampled_from(places)) if places else None


def rename(draw, form, n):
    if found := _any(draw, form):
        found[1]["label"] = f"改名{n}"


def retype(draw, form, n):
    if found := _any(draw, form):
        step, old = found
        new = draw(fields(old["key"]))
        step["fields"][step["fields"].index(old)] = new


def remove(draw, form, n):
    if found := _any(draw, form):
        found[0]["fields"].remove(found[1])


def shift(draw, form, n):
    if found := _any(draw, form):
        found[0]["fields"].remove(found[1])
        to = draw(st.sampled_from(form["steps"]))["fields"]
        to.insert(draw(st.integers(0, len(to))), found[1])


def add_required(draw, form, n):
    to = draw(st.sampled_from(form["steps"]))["fields"]
    taken = {field["key"] for step in form["steps"] for field in step["fields"]}
    key = next(f"n{m}" for m in range(100) if f"n{m}" not in taken)
    to.append(draw(fields(key)) | {"required": True})


def tighten(draw, form, n):
    if found := _any(draw, form):
        field = found[1]
        if field["type"] in ("text", "long_text"):
            field["max_length"] = 3
        elif field["type"] in ("choice", "multi_choice"):
            field["choices"] = field["choices"][:2]
        elif field["type"] in ("integer", "number", "money"):
            field["max"] = 10


def columns(draw, form, n):
    tables = [field for step in form["steps"] for field in step["fields"] if field["type"] == "table"]
    if tables:
        table = draw(st.sampled_from(tables))
        fresh = next(f"x{m}" for m in range(100) if f"x{m}" not in [column["key"] for column in table["columns"]])
        key = draw(st.sampled_from([table["columns"][0]["key"], fresh]))
        table["columns"][0] = draw(fields(key, column=True))


EDITS = (rename, retype, remove, shift, add_required, tighten, columns)


def _without_rules_on_what_is_gone(form: dict) -> None:
    types = {field["key"]: field["type"] for step in form["steps"] for field in step["fields"]}
    for step in form["steps"]:
        for field in step["fields"]:
            if any(types.get(key) != "yes_no" for key in field.get("show_if") or ()):
                del field["show_if"]
