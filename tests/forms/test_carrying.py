"""A draft over to a new version of its form: what fits stays, what does not is named, nothing is lost in silence."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from forms import carrying, intake, publishing, schema
from forms.answers import Answers
from forms.filling import Filling
from forms.models import StagedFile
from tests.forms import edit_scripts
from tests.forms.intake_samples import ID, PHONE, picture, version_of
from tests.forms.test_filling import STEP_2, files, filled, kept, post

SLOW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def form(*steps: list[dict]) -> schema.Form:
    return schema.build(
        {"title": "表", "steps": [{"title": f"{n}", "fields": each} for n, each in enumerate(steps, 1)]}
    )


def ask(key: str, kind: str = "text", **more) -> dict:
    return {"key": key, "type": kind, "label": key.upper(), **more}


def carried(old: schema.Form, new: schema.Form, **typed) -> carrying.Carried:
    return carrying.carry(Answers(old, typed), new)


def keys(lines) -> list[str]:
    return [line.key for line in lines]


# --- one question after the other -----------------------------------------------------------------------------------
def test_a_renamed_or_moved_question_keeps_its_answer():
    found = carried(form([ask("a"), ask("b")]), form([ask("b")], [ask("a", label="新名")]), a="甲", b="乙")
    assert found.answers == {"a": "甲", "b": "乙"}
    assert [(line.label, line.text) for line in found.kept] == [("新名", "甲"), ("B", "乙")]
    assert found.nothing_lost


def test_another_type_is_asked_again_and_the_old_words_stand_in_the_report():
    found = carried(form([ask("a", "date")]), form([ask("a", "text", label="哪天")]), a="2026-02-03")
    assert found.answers == {}
    assert [(line.label, line.why) for line in found.again] == [("哪天", "这一题换了问法。")]
    assert "2026" in found.again[0].text


def test_what_is_not_asked_any_more_is_named_once():
    found = carried(form([ask("a"), ask("b")]), form([ask("b")]), a="甲", b="乙")
    assert [(line.key, line.text) for line in found.gone] == [("a", "甲")]
    assert found.answers == {"b": "乙"}


def test_what_is_wrong_now_stays_in_its_box_to_be_mended():
    found = carried(form([ask("a")]), form([ask("a", max_length=2)]), a="三个字")
    assert found.answers == {"a": "三个字"}
    assert keys(found.mend) == ["a"]
    assert "2" in found.mend[0].why
    assert found.kept == []


def test_what_is_needed_and_new_is_said_beforehand():
    found = carried(form([ask("a")]), form([ask("a"), ask("b", required=True), ask("c")]), a="甲")
    assert keys(found.fresh) == ["b"]


def test_a_secret_is_masked_in_the_report():
    secret = {"secret": True, "purpose": "核对"}
    found = carried(form([ask("a", "id_number", **secret)]), form([ask("b")]), a=ID)
    assert found.gone[0].text == "110***********002X"


def test_a_column_that_is_gone_is_named_and_the_other_cells_stay():
    old = form([ask("t", "table", columns=[ask("x"), ask("y"), ask("z", "date")])])
    new = form([ask("t", "table", columns=[ask("x"), ask("z", "text")])])
    found = carried(old, new, t=[{"x": "1", "y": "二", "z": "2026-02-03"}, {"x": "", "y": "三", "z": ""}])
    assert found.answers == {"t": [{"x": "1"}]}
    assert keys(found.gone) == ["t.y"]
    assert keys(found.again) == ["t.z"]
    assert (found.gone[0].label, found.gone[0].text) == ("T · Y", "二、三")


def test_rows_stay_where_a_new_column_has_to_be_filled_in():
    old = form([ask("t", "table", columns=[ask("x")])])
    new = form([ask("t", "table", columns=[ask("x"), ask("y", required=True)])])
    found = carried(old, new, t=[{"x": "1"}])
    assert found.answers == {"t": [{"x": "1"}]}
    assert keys(found.mend) == ["t"]


def test_a_step_is_done_where_nothing_in_it_is_new():
    old = form([ask("a"), ask("b")], [ask("c")])
    for new, done in (
        (form([ask("b")], [ask("a")], [ask("c")]), ["b", "a"]),
        (form([ask("a"), ask("n")], [ask("b")]), ["b"]),
        (form([ask("a", max_length=1)], [ask("b")]), ["b"]),
        (form([ask("a", "date"), ask("b")]), []),
    ):
        found = carrying.carry(Answers(old, {"a": "甲乙", "b": "乙", "c": "丙"}), new, done=["a", "b"])
        assert found.done == done


# --- drafts ---------------------------------------------------------------------------------------------------------
CHANGED = {
    "title": "高龄津贴申领",
    "steps": [
        {
            "title": "老人",
            "fields": [
                {"key": "name", "type": "person_name", "label": "老人姓名", "required": True},
                {"key": "tel", "type": "mobile", "label": "手机号", "secret": True, "purpose": "联系"},
                {"key": "card", "type": "picture", "label": "身份证照片"},
            ],
        },
        {"title": "材料", "fields": [{"key": "agree", "type": "consent", "label": "以上都是真的", "required": True}]},
    ],
}


@pytest.mark.django_db
def test_a_draft_goes_over_with_its_files_and_the_rest_is_deleted(django_capture_on_commit_callbacks):
    filling = filled()
    two = files(card=[picture("正面.jpg"), picture("反面.jpg", (50, 50))])
    kept(filling, 2, post(agree="on"), two)
    new = version_of(CHANGED)
    with django_capture_on_commit_callbacks(execute=True):
        found = filling.go_over(new)
    again = Filling.of(filling.secret)
    assert again.version == new
    assert again.answers == {"name": "林小溪", "tel": PHONE, "agree": True}
    assert [each.name for each in again.staged["card"]] == ["反面.jpg"]
    assert StagedFile.objects.count() == 1
    assert {"idno", "kin", "who"} <= set(keys(found.gone))
    assert keys(found.again) == ["card"]
    assert again.send().data["name"] == "林小溪"


@pytest.mark.django_db
def test_a_tab_that_still_shows_the_old_version_loses_nothing_that_is_asked():
    filling = filled()
    stale = Filling.of(filling.secret)
    filling.go_over(version_of(CHANGED))
    right, _form = kept(stale, 1, post(**STEP_2 | {"name": "林小河"}))
    assert not right
    answers = Filling.of(filling.secret).answers
    assert answers["name"] == "林小河"
    assert "kin" not in answers
    assert Filling.of(filling.secret).send()


# --- whatever an editor does ----------------------------------------------------------------------------------------
@given(st.data())
@SLOW
def test_every_answer_is_kept_and_right_or_stands_in_the_report(data):
    before = data.draw(edit_scripts.forms())
    typed = data.draw(edit_scripts.answers(before))
    old, new = schema.build(before), schema.build(data.draw(edit_scripts.edited(before)))
    answers = Answers(old, typed)
    found = carrying.carry(answers, new)
    judged, asked = Answers(new, found.answers), {field.key for field in new.fields()}
    reported = {line.key.partition(".")[0] for part in (found.mend, found.again, found.gone) for line in part}
    assert set(found.answers) <= asked
    for line in found.kept:
        assert judged.formfield(line.key).clean(found.answers[line.key]) is not None
        assert not judged.errors(line.key)
    for key, raw in typed.items():
        if not said(answers, key, raw):
            continue
        assert key in found.answers or key in reported, key
        same = found.answers.get(key) == raw
        assert same or key in reported or lost_nothing(raw, found.answers.get(key)), key
        if same and right(judged, key):
            assert key not in keys(found.mend)
    assert not ({line.key for line in found.kept} & {line.key for line in found.mend})


def said(answers: Answers, key: str, raw) -> bool:
    """True if ``raw`` says something: a blank is no answer."""
    try:
        return answers.formfield(key).clean(raw) is not None and raw is not False
    except ValidationError:
        return True


def right(judged: Answers, key: str) -> bool:
    try:
        judged.formfield(key).clean(judged.typed[key])
    except ValidationError:
        return False
    return True


def lost_nothing(raw, now) -> bool:
    """Rows of a table without their blank cells and blank rows."""
    if not isinstance(raw, list) or not isinstance(now, list):
        return False
    return tidy(raw) == tidy(now)


def tidy(rows: list) -> list:
    found = [{key: cell for key, cell in row.items() if cell not in ("", None, False, [])} for row in rows]
    return [row for row in found if row]


@pytest.mark.django_db
@given(st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.reuse, Phase.generate))
def test_running_drafts_and_submissions_open_exactly_as_they_were_asked(data):
    before = data.draw(edit_scripts.forms())
    typed = data.draw(edit_scripts.answers(before))
    first = publishing.make_form("edits", "表", schema.build(before)).current
    draft = Filling.fresh(first, answers=typed)
    draft.put({})
    sent = sent_through(first, typed)
    was = asked(draft), draft.summary(), sent and intake.shown(sent)
    for _n in range(data.draw(st.integers(1, 3))):
        before = data.draw(edit_scripts.edited(before))
        publishing.make_form("edits", "表", schema.build(before))
    again = Filling.of(draft.secret)
    assert again.version == first
    assert again.answers == typed
    again_sent = sent and type(sent).objects.get(pk=sent.pk)
    assert (asked(again), again.summary(), again_sent and intake.shown(again_sent)) == was
    newest = first.form.current
    report = again.go_over(newest)
    opened = Filling.of(draft.secret)
    assert opened.version == newest
    assert opened.answers == report.answers
    drawn = " ".join(asked(opened))
    assert all(line.label in drawn for line in report.kept)


def asked(filling: Filling) -> list[str]:
    """Every step as it is drawn."""
    return [str(filling.form(n)) for n in range(len(filling.steps))]


def sent_through(version, typed):
    try:
        return intake.submit(version, typed, key=f"k{version.pk}", announce=False)
    except intake.Invalid:
        return None
