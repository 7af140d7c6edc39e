"""Every type of question × {alone, in a group, in a repeat} × what happens to an answer. Generated from the registry:
a type that is added is asked for everywhere, or named below with the reason why not."""

from typing import NamedTuple

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from forms import carrying, fields, intake, schema
from forms.answers import FILES, ROW, Answers
from forms.field_kinds import KINDS, ROWS
from forms.filling import Filling
from forms.models import Submission
from tests.forms.intake_samples import picture, sent, version_of
from tests.forms.samples import SAMPLES, field_of, trades

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # what a field does hangs on no database
PLACES = ("alone", "in a group", "in a repeat")
KEY = "asked"
# What takes no answer of its own, and what the office's own tree must hold first (tests/forms/test_fields.py).
WITHOUT = {"note", "group", "unit", "post", "calculated", "entry", "case"}


@pytest.fixture(autouse=True)
def _code_list():
    trades()


class Cell(NamedTuple):
    kind: str
    place: str

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"

    @property
    def exists(self) -> bool:
        return self.place != "in a repeat" or self.kind not in ROWS


CELLS = [cell for kind in sorted(KINDS.keys() - WITHOUT) for place in PLACES if (cell := Cell(kind, place)).exists]
every = pytest.mark.parametrize("cell", CELLS, ids=str)


def asked(cell: Cell, **more) -> dict:
    field = field_of(cell.kind, **({"required": True} | more))
    return field.model_dump(exclude_defaults=True, mode="json") | {"key": KEY, "label": "要问的"}


def version(cell: Cell):
    field = asked(cell)
    before = {"key": "before", "type": "text", "label": "前面的"}
    fields = {
        "alone": [before, field],
        "in a group": [before, {"key": "together", "type": "group", "label": "一起的", "fields": [field]}],
        "in a repeat": [before, {"key": "each", "type": "repeat", "label": "每一个", "columns": [before, field]}],
    }[cell.place]
    steps = [{"title": "第一步", "fields": [before | {"key": "first"}]}, {"title": "第二步", "fields": fields}]
    return version_of({"title": "矩阵", "basis": "矩阵条例", "steps": steps}, slug="matrix")


def flat(name: str, typed) -> dict[str, list[str]]:
    """``typed`` as a browser posts it."""
    if isinstance(typed, list) and typed and isinstance(typed[0], dict):
        found = {f"{name}-rows": [str(len(typed))]}
        for n, row in enumerate(typed):
            for key, cell in row.items():
                found |= flat(f"{name}-{n}-{key}", cell)
        return found
    if isinstance(typed, dict):
        return {f"{name}-{part}": [said] for part, said in typed.items()}
    return {name: typed if isinstance(typed, list) else [typed]}


def posted(cell: Cell, typed=None, upload=None):
    """(data, files) of the second step."""
    name = f"each-0-{KEY}" if cell.place == "in a repeat" else KEY
    data = {"each-rows": ["1"], "each-0-id": ["abc234"], "each-0-before": ["甲"]} if cell.place == "in a repeat" else {}
    data |= {} if typed is None else flat(name, typed)
    made = QueryDict(mutable=True)
    for key, values in data.items():
        made.setlist(key, [str(each) for each in values])
    return made, MultiValueDict({name: [upload]} if upload else {})


def right(cell: Cell):
    return posted(cell, upload=picture()) if cell.kind in FILES else posted(cell, SAMPLES[cell.kind].typed)


def wrong(cell: Cell):
    if cell.kind in FILES:
        return posted(cell, upload=sent("脚本.jpg", b"<?php echo 1; ?>"))
    return posted(cell, SAMPLES[cell.kind].wrong)


def answered(cell: Cell) -> Filling:
    filling = Filling.fresh(version(cell))
    assert filling.keep(0, filling.form(0, QueryDict("first=x")))
    form = filling.form(1, *right(cell))
    assert filling.keep(1, form), form.errors
    return filling


def words(cell: Cell) -> str:
    """What of the answer is read on a page: the first line of it, the mask of what is secret by its kind."""
    if cell.kind in FILES:
        return "card.jpg"
    field, sample = field_of(cell.kind), SAMPLES[cell.kind]
    return fields.of(cell.kind).mask(field, sample.value) if field.secret else sample.shown.splitlines()[0]


def line_of(steps: list[dict]) -> dict:
    return next(row for step in steps for row in step["rows"] if row["key"] in (KEY, "each"))


def text_of(line: dict) -> str:
    return line["text"] or " ".join(file["name"] for file in line["files"])


@every
def test_a_wrong_answer_is_told_beside_it_and_kept(cell):
    if cell.kind not in FILES and SAMPLES[cell.kind].wrong is None:
        pytest.skip("nothing that can be typed here is wrong")
    filling = Filling.fresh(version(cell))
    form = filling.form(1, *wrong(cell))
    assert not filling.keep(1, form)
    where = "each" if cell.place == "in a repeat" else KEY
    assert list(form.errors) == [where]
    assert f'id="id_{"each-0-" if where == "each" else ""}{KEY}-error"' in drawn(form)


@every
def test_a_missing_answer_is_told(cell):
    filling = Filling.fresh(version(cell))
    form = filling.form(1, *posted(cell))
    assert not filling.keep(1, form)
    assert "要问的" in str(form.errors)


def drawn(form) -> str:
    from django.template.loader import render_to_string

    return render_to_string("forms/questions.html", {"form": form})


@every
def test_it_is_drawn_once_with_its_label(cell):
    html = drawn(Filling.fresh(version(cell)).form(1))
    assert html.count("要问的") >= 1
    assert ("<legend>一起的</legend>" in html) == (cell.place == "in a group")
    assert html.count(f'name="{"each-0-" if cell.place == "in a repeat" else ""}{KEY}') >= 1


@every
def test_the_summary_says_it(cell):
    filling = answered(cell)
    line = line_of(filling.summary())
    assert words(cell) in text_of(line)
    assert line["group"] == ("一起的" if cell.place == "in a group" else "")
    assert filling.first_broken() is None


@every
def test_it_is_there_again_when_the_draft_is_opened_and_can_be_changed(cell):
    filling = Filling.of(answered(cell).secret)
    assert words(cell) in text_of(line_of(filling.summary()))
    assert filling.done(1)
    html = drawn(filling.form(1))
    if cell.kind in FILES:
        assert "card.jpg" in html
        data, _files = posted(cell)
        name = f"each-0-{KEY}-remove" if cell.place == "in a repeat" else f"{KEY}-remove"
        data[name] = next(str(each.pk) for kept in filling.staged.values() for each in kept)
        filling.keep(1, filling.form(1, data, MultiValueDict()))
        assert filling.staged == {}
        assert not filling.done(1)
    else:
        data, _files = posted(cell)
        data["_shown"] = "before " + ("each" if cell.place == "in a repeat" else KEY)
        filling.keep(1, filling.form(1, data))
        assert filling.first_broken() == 1


@every
def test_sent_it_is_read_shown_and_exported(cell):
    sent_one = answered(cell).send()
    kept = Submission.objects.get(pk=sent_one.pk)
    line = line_of(intake.shown(kept))
    hidden = "*" in text_of(line)  # a number of a person stands masked, whether or not it was called secret
    assert hidden or words(cell) in text_of(line)
    value, cells = intake.answers(kept, secret=True), intake.export_row(kept)
    if cell.place == "in a repeat":
        assert hidden or words(cell) in cells["each"]
        value = value["each"][0]
    else:
        assert cells[KEY] is not None
    if cell.kind in FILES:
        attachment = kept.attachments.get()
        assert attachment.field == (f"each.0.{KEY}" if cell.place == "in a repeat" else KEY)
        assert value[KEY][0]["id"] == str(attachment.pk)
    else:
        assert value[KEY] == SAMPLES[cell.kind].value
        # A form that begins with what was said before takes it as if it had been typed.
        assert bare(Answers(kept.version.spec, carrying.plain(kept)).values(), cell) == bare(
            intake.answers(kept, secret=True), cell
        )
    assert KEY in str(intake.logic_values(kept, secret=True))


def bare(values: dict, cell: Cell) -> dict:
    """``values`` without the name that a row is given anew."""
    if cell.place != "in a repeat" and cell.kind != "repeat":
        return values
    where = KEY if cell.kind == "repeat" else "each"
    return values | {where: [{key: each for key, each in row.items() if key != ROW} for row in values[where]]}


@every
def test_a_rule_hides_it_and_then_it_is_neither_asked_nor_kept(cell):
    field = asked(cell) | {"show_if": {"==": [{"var": "first"}, "yes"]}}
    placed = {
        "alone": field,
        "in a group": {"key": "g", "type": "group", "label": "G", "fields": [field]},
        "in a repeat": {"key": "each", "type": "repeat", "label": "每一个", "columns": [
            {"key": "before", "type": "text", "label": "前面的"}, field]},
    }[cell.place]  # fmt: skip
    steps = [{"title": "一", "fields": [{"key": "first", "type": "text", "label": "先"}]}]
    steps.append({"title": "二", "fields": [{"key": "stay", "type": "text", "label": "留"}, placed]})
    filling = Filling.fresh(version_of({"title": "藏", "basis": "矩阵条例", "steps": steps}, slug="hides"))
    assert filling.keep(0, filling.form(0, QueryDict("first=no")))
    assert "要问的" not in drawn(filling.form(1))
    assert filling.keep(1, filling.form(1, *right(cell)))
    kept = filling.send()
    assert KEY not in str(kept.data)
    assert not kept.attachments.exists()


def test_two_rows_keep_their_files_when_the_first_goes():
    cell = Cell("picture", "in a repeat")
    filling = Filling.fresh(version(cell))
    filling.keep(0, filling.form(0, QueryDict("first=x")))
    data = QueryDict(mutable=True)
    data.update({"each-rows": "2", "each-0-id": "aaa222", "each-0-before": "甲"})
    data.update({"each-1-id": "bbb333", "each-1-before": "乙"})
    photos = MultiValueDict({f"each-0-{KEY}": [picture("甲.jpg")], f"each-1-{KEY}": [picture("乙.jpg", (70, 40))]})
    assert filling.keep(1, filling.form(1, data, photos))
    data["each-remove"] = "0"
    filling.keep(1, filling.form(1, data))
    assert list(filling.staged) == [f"each.bbb333.{KEY}"]
    sent_one = filling.send()
    assert sent_one.attachments.get().field == f"each.0.{KEY}"
    assert sent_one.data["each"] == [{"before": "乙", KEY: sent_one.data["each"][0][KEY]}]
    assert sent_one.data["each"][0][KEY][0]["name"] == "乙.jpg"


def test_a_row_of_its_own_decides_what_shows_in_it():
    columns = [
        {"key": "minor", "type": "yes_no", "label": "未成年", "required": True},
        {"key": "school", "type": "text", "label": "学校", "show_if": {"row.minor": True}, "required": True},
    ]
    spec = {"title": "家", "steps": [{"title": "一", "fields": [{"key": "each", "type": "repeat", "label": "家人",
                                                                "columns": columns}]}]}  # fmt: skip
    filling = Filling.fresh(version_of(spec, slug="family"))
    data = QueryDict(mutable=True)
    data.update({"each-rows": "2", "each-0-id": "aaa222", "each-0-minor": "no"})
    data.update({"each-1-id": "bbb333", "each-1-minor": "yes"})
    form = filling.form(0, data)
    html = drawn(form)
    assert 'name="each-0-school"' not in html
    assert 'name="each-1-school"' in html
    assert form.errors["each"] == ["第 2 行“学校”：请填写“学校”。"]
    assert form.watched() == "each"


def test_a_group_is_no_answer_and_stands_in_no_other_group():
    inner = {"key": "g2", "type": "group", "label": "里", "fields": [{"key": "a", "type": "text", "label": "甲"}]}
    with pytest.raises(ValueError, match=r"分组|group"):
        schema.build({"title": "x", "steps": [{"title": "一", "fields": [
            {"key": "g", "type": "group", "label": "外", "fields": [inner]}]}]})  # fmt: skip
