"""A workbook went out, was changed in WPS, and comes back, while the builder went on: nothing is lost unasked."""

import copy
import io

import openpyxl
import pytest

from forms import publishing, schema
from forms.exchange import definition, landing, reading, writing
from forms.exchange.merging import CONFLICT, MINE, THEIRS
from forms.exchange.reading import Incoming
from forms.models import Form
from home.models import User

pytestmark = pytest.mark.django_db

FIELDS = [
    {"key": "name", "type": "person_name", "label": "姓名", "required": True},
    {"key": "phone", "type": "phone", "label": "电话", "help": "手机", "secret": True, "purpose": "联系您"},
    {"key": "gap", "type": "choice", "label": "哪一种", "choices": [
        {"code": "a", "label": "甲"}, {"code": "b", "label": "乙"}]},
    {"key": "why", "type": "long_text", "label": "为什么", "show_if": {"==": [{"var": "gap"}, "a"]}},
    {"key": "tried", "type": "table", "label": "去过哪里", "columns": [
        {"key": "office", "type": "text", "label": "单位"}, {"key": "answer", "type": "text", "label": "答复"}]},
]  # fmt: skip
DATA = {
    "title": "登记",
    "steps": [{"title": "您是谁", "fields": FIELDS[:2]}, {"title": "什么事", "fields": FIELDS[2:]}],
    "checks": [{"must": {"present": {"var": "name"}}, "say": "写姓名", "field": "name"}],
}


def form_of(data=DATA) -> schema.Form:
    return schema.build(data)


def changed(*changes) -> schema.Form:
    """The form with each change made to its plain data: change(data, {key: field})."""
    data = copy.deepcopy(DATA)
    for change in changes:
        fields = {field["key"]: field for step in data["steps"] for field in step["fields"]}
        change(data, fields)
    data["steps"] = [step for step in data["steps"] if step["fields"]]
    return form_of(data)


def words(key: str, name: str, value):
    return lambda data, fields: fields[key].update({name: value})


def without(key: str):
    def change(data, fields):
        for step in data["steps"]:
            step["fields"] = [field for field in step["fields"] if field["key"] != key]

    return change


def with_new(key: str, place: int = 0, step: int = 0, **more):
    return lambda data, fields: data["steps"][step]["fields"].insert(
        place, {"key": key, "type": "text", "label": key, **more}
    )


def swapped(step: int):
    return lambda data, fields: data["steps"][step]["fields"].reverse()


@pytest.fixture
def row():
    return publishing.make_form("deng-ji", "登记", form_of())


def hold(row: Form, spec: schema.Form) -> None:
    """What an editor saves as a draft."""
    draft = landing.held(row)
    draft.title, draft.fields = spec.title, publishing.stream_from_schema(spec)
    draft.save_revision()
    row.refresh_from_db()


def came(spec: schema.Form, base: schema.Form | None = None) -> Incoming:
    """A file that says ``spec`` and was made from ``base``."""
    data = definition.write(spec, slug="deng-ji")
    known, made = schema.digest(base or form_of()), schema.digest(spec)
    return reading.read(data.replace(f'"digest": "{made}"', f'"digest": "{known}"').encode(), "a.json")


def told(plan) -> dict[str, str]:
    return {each.id: each.status for each in plan.differences}


def test_nothing_changed_comes_to_nothing(row):
    plan = landing.plan(came(form_of()), row)
    assert (told(plan), plan.changes) == ({}, False)
    before = row.latest_revision_id
    landing.land(plan)
    row.refresh_from_db()
    assert row.latest_revision_id == before


def test_what_only_the_file_changed_is_taken(row):
    file = changed(words("phone", "help", "手机或座机"), words("name", "label", "您的姓名"))
    plan = landing.plan(came(file), row)
    assert told(plan) == {"name/label": THEIRS, "phone/help": THEIRS}
    assert plan.spec == file
    landing.land(plan)
    row.refresh_from_db()
    assert landing.definition_of(row) == file
    assert row.current.spec == form_of()  # a draft; nothing runs before an editor publishes


def test_what_only_the_builder_changed_stays(row):
    here = changed(words("phone", "help", "手机或座机"))
    hold(row, here)
    plan = landing.plan(came(form_of()), row)
    assert (told(plan), plan.changes, plan.spec) == ({"phone/help": MINE}, False, here)


def test_both_sides_meet_in_one_form(row):
    hold(row, changed(words("phone", "help", "手机或座机"), with_new("age", 1)))
    file = changed(words("name", "label", "您的姓名"), words("phone", "label", "联系电话"), with_new("town", 2))
    plan = landing.plan(came(file), row)
    assert set(told(plan).values()) == {MINE, THEIRS}
    phone = plan.spec.field("phone")
    assert (phone.label, phone.help) == ("联系电话", "手机或座机")
    assert [field.key for field in plan.spec.steps[0].fields] == ["name", "age", "phone", "town"]


def test_the_same_change_on_both_sides_is_none(row):
    here = changed(words("phone", "help", "手机或座机"), with_new("age"))
    hold(row, here)
    plan = landing.plan(came(here), row)
    assert (told(plan), plan.changes) == ({}, False)


def test_the_same_thing_changed_differently_is_decided_by_somebody(row):
    hold(row, changed(words("phone", "help", "座机")))
    incoming = came(changed(words("phone", "help", "手机或座机")))
    plan = landing.plan(incoming, row)
    assert told(plan) == {"phone/help": CONFLICT}
    assert plan.spec is None
    with pytest.raises(landing.Refused):
        landing.land(plan)
    for side, help_ in ((THEIRS, "手机或座机"), (MINE, "座机")):
        assert landing.plan(incoming, row, {"phone/help": side}).spec.field("phone").help == help_


def test_a_conflict_tells_all_three(row):
    hold(row, changed(words("phone", "help", "座机")))
    plan = landing.plan(came(changed(words("phone", "help", "手机或座机"))), row)
    line = plan.words.line(plan.differences[0])
    assert all(word in line for word in ("您是谁", "电话", "“手机”", "“座机”", "“手机或座机”"))


def test_a_question_taken_out_of_the_file_goes_unless_it_was_changed_here(row):
    file = changed(without("why"))
    plan = landing.plan(came(file), row)
    assert told(plan) == {"why/gone": THEIRS}
    assert plan.spec == file
    hold(row, changed(words("why", "label", "为什么没人管")))
    plan = landing.plan(came(file), row)
    assert told(plan) == {"why/gone": CONFLICT}
    assert landing.plan(came(file), row, {"why/gone": THEIRS}).spec == file
    kept = landing.plan(came(file), row, {"why/gone": MINE}).spec
    assert kept.field("why").label == "为什么没人管"


def test_a_question_taken_out_here_stays_out_unless_the_file_changed_it(row):
    hold(row, changed(without("why")))
    plan = landing.plan(came(form_of()), row)
    assert (told(plan), plan.changes) == ({"why/gone": MINE}, False)
    file = came(changed(words("why", "label", "为什么没人管")))
    assert told(landing.plan(file, row)) == {"why/gone": CONFLICT}
    back = landing.plan(file, row, {"why/gone": THEIRS}).spec
    assert [field.key for field in back.steps[1].fields] == ["gap", "why", "tried"]


def test_columns_and_checks_are_told_apart_too(row):
    def file_side(data, fields):
        fields["tried"]["columns"][1]["label"] = "怎么说的"
        data["checks"].append({"must": {"present": {"var": "gap"}}, "say": "选一种"})

    def here(data, fields):
        fields["tried"]["columns"].append({"key": "day", "type": "date", "label": "哪天"})
        data["checks"][0]["say"] = "请写姓名"

    hold(row, changed(here))
    plan = landing.plan(came(changed(file_side)), row)
    assert not plan.merge.conflicts
    assert [(column.key, column.label) for column in plan.spec.field("tried").columns] == [
        ("office", "单位"), ("answer", "怎么说的"), ("day", "哪天")]  # fmt: skip
    assert [check.say for check in plan.spec.checks] == ["请写姓名", "选一种"]


def test_order_is_a_thing_of_its_own(row):
    file = changed(swapped(0))
    plan = landing.plan(came(file), row)
    assert told(plan) == {"form/order": THEIRS}
    assert plan.spec == file
    hold(row, changed(swapped(1)))
    both = came(file)
    assert told(landing.plan(both, row)) == {"form/order": CONFLICT}
    assert landing.plan(both, row, {"form/order": THEIRS}).spec == file


def test_a_question_moved_to_another_step_is_moved(row):
    def moved(data, fields):
        data["steps"][1]["fields"].insert(0, data["steps"][0]["fields"].pop())

    hold(row, changed(with_new("age", 2)))
    plan = landing.plan(came(changed(moved)), row)
    assert told(plan) == {"age/added": MINE, "form/order": THEIRS}
    assert [[field.key for field in step.fields] for step in plan.spec.steps] == [
        ["name", "age"], ["phone", "gap", "why", "tried"]]  # fmt: skip


def test_a_step_taken_out_keeps_what_was_added_to_it_here(row):
    hold(row, changed(with_new("age", 0, 1)))
    file = changed(without("gap"), without("why"), without("tried"))
    plan = landing.plan(came(file), row)
    assert [[field.key for field in step.fields] for step in plan.spec.steps] == [["name", "phone"], ["age"]]


def test_a_new_step_comes_with_its_questions(row):
    def more(data, fields):
        data["steps"].append({"title": "确认", "fields": [{"key": "sure", "type": "consent", "label": "属实"}]})

    plan = landing.plan(came(changed(more)), row)
    assert plan.spec == changed(more)
    assert [plan.words.line(each) for each in plan.differences]


def test_what_does_not_go_together_is_told_and_not_written(row):
    hold(row, changed(words("why", "required", {"==": [{"var": "gap"}, "a"]})))
    plan = landing.plan(came(changed(without("gap"), words("why", "show_if", None))), row)
    assert plan.spec is None
    assert any("gap" in sentence for sentence in plan.problems)


def test_without_a_known_base_every_difference_is_decided(row):
    plan = landing.plan(
        came(changed(words("phone", "help", "座机"), without("why"), with_new("age")), changed(swapped(0))), row
    )
    assert not plan.knows_base
    assert told(plan) == {"age/added": THEIRS, "phone/help": CONFLICT, "why/gone": CONFLICT}


def test_the_base_may_be_a_draft_or_an_older_version(row):
    second = changed(words("phone", "help", "座机"))
    hold(row, second)
    hold(row, changed(words("name", "label", "您的姓名")))
    assert landing.plan(came(second, second), row).knows_base
    publishing.make_form("deng-ji", "登记", changed(without("why")))
    row.refresh_from_db()
    assert landing.plan(came(form_of(), form_of()), row).knows_base


def test_published_keys_keep_their_answers(row):
    def renamed(data, fields):
        fields["phone"]["key"] = "tel"

    def retyped(data, fields):
        fields["phone"]["type"] = "mobile"

    incoming = came(changed(renamed))
    incoming.former = {"tel": "phone"}
    plan = landing.plan(incoming, row)
    assert plan.spec is None
    assert any("“phone”" in sentence for sentence in plan.problems)
    assert any("“phone”" in sentence for sentence in landing.plan(came(changed(retyped)), row).problems)


def test_a_key_nobody_relies_on_yet_may_change(db):
    row = landing.land(landing.plan(came(form_of()), Form(slug="neu")))
    file = changed(lambda data, fields: fields["phone"].update(key="tel"))
    incoming = came(file)
    incoming.former = {"tel": "phone"}
    plan = landing.plan(incoming, row)
    assert told(plan) == {"phone/key": THEIRS}
    assert plan.spec == file


def test_blocks_keep_their_ids(row):
    before = {
        child.value["name"]: child.id
        for step in row.fields
        if step.block_type == "step"
        for child in step.value["fields"]
    }
    landing.land(landing.plan(came(changed(words("name", "label", "您的姓名"))), row))
    row.refresh_from_db()
    held = landing.held(row)
    after = {
        child.value["name"]: child.id
        for step in held.fields
        if step.block_type == "step"
        for child in step.value["fields"]
    }
    assert after == before


def test_who_was_faster_is_not_overwritten(row):
    plan = landing.plan(came(changed(words("phone", "help", "座机"))), row)
    hold(row, changed(words("name", "label", "您的姓名")))
    with pytest.raises(landing.Refused):
        landing.land(plan)


def test_a_locked_form_is_left_alone(row):
    boss = User.objects.create_superuser("boss", password="correct-horse-1", name="周主任")
    other = User.objects.create_superuser("other", password="correct-horse-1", name="李主任")
    row.locked, row.locked_by = True, boss
    row.save()
    plan = landing.plan(came(changed(words("phone", "help", "座机"))), row)
    with pytest.raises(landing.Refused):
        landing.land(plan, other)


def test_an_unfinished_draft_cannot_be_compared(row):
    draft = landing.held(row)
    draft.fields = []
    draft.save_revision(clean=False)
    row.refresh_from_db()
    with pytest.raises(landing.Refused):
        landing.plan(came(changed(words("phone", "help", "座机"))), row)


def test_a_workbook_edited_in_wps_goes_the_whole_way(row):
    """Cells are changed, a row is copied, one is deleted, one renamed; the copy is new, the rename is told."""
    book = openpyxl.load_workbook(io.BytesIO(writing.workbook(landing.definition_of(row), slug=row.slug)))
    page = book["survey"]
    column = {cell.value: cell.column for cell in page[1]}
    rows = {page.cell(n, column["name"]).value: n for n in range(2, page.max_row + 1)}
    page.cell(rows["phone"], column["hint"]).value = "手机或座机"
    copied = [cell.value for cell in page[rows["phone"]]]
    page.delete_rows(rows["why"])
    page.insert_rows(rows["phone"] + 1)
    for n, value in enumerate(copied, 1):
        page.cell(rows["phone"] + 1, n).value = value
    page.cell(rows["phone"] + 1, column["name"]).value = "second_phone"
    out = io.BytesIO()
    book.save(out)
    incoming = reading.read(out.getvalue(), "登记.xlsx")
    assert [str(each) for each in incoming.problems.found] == []
    plan = landing.plan(incoming, row)
    assert told(plan) == {"phone/help": THEIRS, "second_phone/added": THEIRS, "why/gone": THEIRS}
    landing.land(plan)
    row.refresh_from_db()
    keys = [field.key for field in landing.definition_of(row).fields()]
    assert keys == ["name", "phone", "second_phone", "gap", "tried"]
    assert not landing.plan(incoming, row).changes


def test_a_digest_that_no_version_has_is_no_base(row):
    assert landing.base_of(row, "0" * 64, form_of()) is None
