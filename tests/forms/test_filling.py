"""Drafts: what was typed stays, files wait beside it, sending happens once, old ones go."""

from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

import forms
from forms import intake, sealing
from forms.errors import EVERYWHERE
from forms.filling import KEPT, Filling, Invalid, expire
from forms.models import Draft, SecretAnswer, StagedFile, Submission
from home import clock, crypto
from tests.forms.intake_samples import ID, PHONE, PLAIN, picture, sent, version_of

pytestmark = pytest.mark.django_db
STEP_2 = {"name": "林小溪", "idno": ID, "tel": PHONE, "kin-rows": "1", "kin-0-name": "林大海", "kin-0-pays": "300"}


def post(**data) -> QueryDict:
    made = QueryDict(mutable=True)
    made.update({key.replace("__", "-"): value for key, value in data.items()})
    return made


def files(**sent_files) -> MultiValueDict:
    return MultiValueDict({key: each if isinstance(each, list) else [each] for key, each in sent_files.items()})


def kept(filling, step, data=None, uploads=None):
    form = filling.form(step, data if data is not None else post(), uploads)
    return filling.keep(step, form), form


def filled(version=None, who="self", **more) -> Filling:
    """A draft with every step right."""
    filling = Filling.fresh(version or version_of(), **more)
    assert kept(filling, 0, post(who=who, helper="林知夏"))[0]
    assert kept(filling, 1, post(**STEP_2))[0]
    assert kept(filling, 2, post(agree="on"), files(card=picture()))[0]
    return filling


def test_there_is_no_row_before_something_was_typed():
    filling = Filling.fresh(version_of())
    filling.form(0)
    assert not Draft.objects.exists()


def test_what_was_typed_stays_right_or_wrong():
    filling = Filling.fresh(version_of())
    right, form = kept(filling, 0, post(who="family", helper="1"))
    assert not right
    assert "helper" in form.errors
    again = Filling.of(filling.secret)
    assert 'value="1"' in str(again.form(0)["helper"])
    assert not again.done(0)


def test_the_secret_is_the_only_key_and_only_its_hash_is_kept():
    filling = Filling.fresh(version_of())
    kept(filling, 0, post(who="self"))
    assert Filling.of("x" * 43) is None
    assert Filling.of("") is None
    assert filling.secret not in str(Draft.objects.values().get())


def test_answers_of_a_draft_are_sealed():
    filling = filled()
    row = str(Draft.objects.values().get())
    assert ID not in row
    assert "林小溪" not in row
    assert sealing.open_draft(filling.draft)["idno"] == ID


def test_a_change_of_mind_finds_the_hidden_answer_again():
    filling = filled(who="family")
    kept(filling, 0, post(who="self"))
    assert "helper" not in filling.form(0).fields
    _right, form = kept(filling, 0, post(who="family", _shown="who"))
    assert 'value="林知夏"' in str(form["helper"])
    assert filling.send().data["helper"] == "林知夏"


def test_a_question_that_shows_with_this_very_post_is_asked():
    filling = Filling.fresh(version_of())
    right, form = kept(filling, 0, post(who="family", _shown="who"))
    assert not right
    assert form.errors["helper"] == ["请填写“代办人”。"]


def test_an_empty_box_that_was_on_the_page_is_unticked():
    filling = filled()
    right, form = kept(filling, 2, post(_shown="card why agree"))
    assert not right
    assert set(form.errors) == {"agree"}


def test_an_empty_post_is_told_what_is_missing():
    right, form = kept(Filling.fresh(version_of()), 1)
    assert not right
    assert set(form.errors) == {"name", "idno", "kin"}


def test_a_name_the_form_does_not_have_is_refused_and_nothing_else_is_lost():
    filling = Filling.fresh(version_of())
    right, form = kept(filling, 0, post(who="self", is_staff="1"))
    assert not right
    assert "is_staff" in form.non_field_errors()[0]
    assert Filling.of(filling.secret).answers == {"who": "self"}
    assert kept(filling, 0, post(who="self"))[0]


@pytest.mark.parametrize("name", ["kin-0-boss", "kin-9999-name", "kin-x", "who-0-a", "card-0", "name"])
def test_only_names_of_this_step_are_known(name):
    post_of = post(who="self")
    post_of[name] = "1"
    assert kept(Filling.fresh(version_of()), 0, post_of)[1].strange == [name]


def test_a_page_that_posts_its_own_names_too_may_say_so():
    filling = Filling.fresh(version_of())
    assert not filling.form(None, post(seen_version="3")).strange
    assert filling.form(None, post(seen_version="3", x="1"), also=["seen_version"]).strange == ["x"]


def test_the_whole_form_on_one_page():
    filling = Filling.fresh(version_of(), channel="town", entry_mode="help")
    right, form = kept(filling, None, post(who="self", agree="on", **STEP_2))
    assert right, form.errors
    assert list(form.fields)[-1] == "agree"
    taken = filling.send(announce=False)
    assert (taken.channel, taken.entry_mode) == ("town", "help")


# --- rows and files -------------------------------------------------------------------------------------------------
def test_a_row_more_keeps_what_was_typed_and_asks_again():
    filling = Filling.fresh(version_of())
    right, _form = kept(filling, 1, post(kin__rows="1", kin__0__name="林大海", kin__add="1"))
    assert not right
    drawn = str(filling.form(1)["kin"])
    assert "林大海" in drawn
    assert "kin-1-name" in drawn


def test_a_good_file_survives_a_wrong_answer():
    filling = Filling.fresh(version_of())
    right, form = kept(filling, 2, post(), files(card=picture("正面.jpg")))
    assert not right
    assert [each.name for each in form.fields["card"].staged] == ["正面.jpg"]
    assert Filling.of(filling.secret).staged["card"][0].name == "正面.jpg"


def test_a_bad_file_is_told_beside_its_question():
    filling = Filling.fresh(version_of())
    _right, form = kept(filling, 2, post(agree="on"), files(card=[picture(), sent("a.jpg", b"<?php")]))
    assert "a.jpg" in form.errors["card"][0]
    assert len(filling.staged["card"]) == 1


def test_a_file_is_taken_out_by_its_button_and_leaves_the_disk():
    filling = filled()
    each = filling.staged["card"][0]
    right, _form = kept(filling, 2, post(agree="on", card__remove=str(each.pk)))
    assert not right
    assert not filling.staged
    assert not storages["private"].exists(each.storage_key)


def test_nobody_takes_out_a_file_of_another_draft():
    mine, yours = filled(), filled()
    kept(mine, 2, post(card__remove=str(yours.staged["card"][0].pk)))
    assert StagedFile.objects.filter(draft=yours.draft).count() == 1


def test_another_file_replaces_the_only_one():
    filling = filled(who="family")
    kept(filling, 2, post(agree="on"), files(paper=picture("一.jpg")))
    kept(filling, 2, post(agree="on"), files(paper=picture("二.jpg")))
    assert [each.name for each in filling.staged["paper"]] == ["二.jpg"]


def test_the_same_file_sent_twice_is_kept_once():
    filling = filled()
    kept(filling, 2, post(agree="on"), files(card=picture("又一次.jpg")))
    assert len(filling.staged["card"]) == 1


def test_files_have_a_limit_together(monkeypatch):
    monkeypatch.setattr("forms.uploads.SUBMISSION_MB", 0)
    _right, form = kept(Filling.fresh(version_of()), 2, post(agree="on"), files(card=picture()))
    assert "加起来" in form.errors["card"][0]


# --- steps, checks --------------------------------------------------------------------------------------------------
def test_a_check_is_said_on_the_step_where_its_answers_stand():
    filling = Filling.fresh(version_of())
    right, form = kept(filling, 1, post(**STEP_2 | {"kin-0-pays": "6000"}))
    assert not right
    assert form.errors["kin"] == ["每月给的钱超过 5000 元，请到窗口办"]


def test_steps_without_a_question_are_skipped():
    data = {
        "title": "表",
        "steps": [
            {"title": "一", "fields": [{"key": "more", "type": "yes_no", "label": "还有吗"}]},
            {"title": "二", "show_if": {"more": True}, "fields": [{"key": "what", "type": "text", "label": "什么"}]},
            {"title": "三", "fields": [{"key": "end", "type": "text", "label": "说明"}]},
        ],
    }
    filling = Filling.fresh(version_of(data, "skip"))
    kept(filling, 0, post(more="no"))
    assert [step.title for step in filling.steps] == ["一", "三"]
    kept(filling, 0, post(more="yes"))
    assert [step.title for step in filling.steps] == ["一", "二", "三"]


@pytest.mark.parametrize(
    ("must", "answers", "said"),
    [
        ({">": [{"var": "b"}, {"var": "a"}]}, {"a": "5", "b": "3"}, True),
        ({">": [{"var": "b"}, {"var": "a"}]}, {"a": "5"}, False),  # blank and optional: nothing to say
        ({">": [{"var": "b"}, {"var": "a"}]}, {"a": "x", "b": "3"}, False),  # has an error of its own
        ({">": [{"var": "c"}, 1]}, {"a": "5", "c": "0"}, False),  # hidden
        ({"or": [{"present": {"var": "a"}}, {"present": {"var": "b"}}]}, {}, True),
        ({"==": [{"var": "b"}, 3]}, {}, True),
    ],
)
def test_a_check_speaks_only_where_somebody_can_act(must, answers, said):
    fields = [{"key": key, "type": "integer", "label": key} for key in "abc"]
    fields[2]["show_if"] = {"a": 1}
    data = {"title": "表", "steps": [{"title": "一", "fields": fields}], "checks": [{"must": must, "say": "不行"}]}
    filling = Filling.fresh(version_of(data, "checks"))
    form = filling.form(0, post(**answers))
    assert ("不行" in form.non_field_errors()) is said


def test_a_check_over_two_steps_waits_for_the_second():
    fields = [{"key": key, "type": "integer", "label": key} for key in "ab"]
    check = {"must": {">": [{"var": "b"}, {"var": "a"}]}, "say": "不行", "field": "a"}
    steps = [{"title": key, "fields": [field]} for key, field in zip("一二", fields, strict=True)]
    filling = Filling.fresh(version_of({"title": "表", "steps": steps, "checks": [check]}, "two"))
    assert kept(filling, 0, post(a="5"))[0]
    right, form = kept(filling, 1, post(b="3"))
    assert not right
    assert form.non_field_errors() == ["不行"]
    with pytest.raises(Invalid) as refused:
        filling.send()
    assert refused.value.step == 1


def test_a_rule_nobody_can_work_out_hides_nothing_and_stops_nobody():
    data = {"title": "表", "steps": [{"title": "一", "fields": [{"key": "a", "type": "text", "label": "甲"}]}]}
    data["steps"][0]["fields"][0]["show_if"] = {">": [{"+": [{"var": "case.x"}, 1]}, 0]}
    filling = Filling.fresh(version_of(data, "odd"), extra={"case": {"x": "text"}})
    assert list(filling.form(0).fields) == ["a"]


def test_a_proposal_is_shown_and_is_no_answer():
    field = {"key": "a", "type": "text", "label": "甲", "prefill": {"var": "intake.channel"}}
    filling = Filling.fresh(version_of({"title": "表", "steps": [{"title": "一", "fields": [field]}]}, "prefill"))
    assert 'value="web"' in str(filling.form(0)["a"])
    assert filling.send().data == {}


# --- sending --------------------------------------------------------------------------------------------------------
def test_sending_judges_everything_again_and_names_the_step():
    filling = filled()
    kept(filling, 1, post(**STEP_2 | {"idno": "1"}))
    with pytest.raises(Invalid) as refused:
        Filling.of(filling.secret).send()
    assert refused.value.step == 1
    assert set(refused.value.errors) == {"idno"}


def test_sent_twice_is_sent_once_and_nothing_stays_in_the_draft():
    filling = filled()
    first = filling.send()
    assert Filling.of(filling.secret).send() == first
    assert Filling.of(filling.secret).submission == first
    assert sealing.open_draft(Draft.objects.get()) == {}
    assert not StagedFile.objects.exists()
    attachment = first.attachments.get()
    assert storages["private"].exists(attachment.storage_key)


def test_files_of_hidden_questions_do_not_come_along(django_capture_on_commit_callbacks):
    filling = filled(who="family")
    kept(filling, 2, post(agree="on"), files(paper=picture("委托书.jpg")))
    hidden = filling.staged["paper"][0].storage_key
    kept(filling, 0, post(who="self"))
    with django_capture_on_commit_callbacks(execute=True):
        taken = filling.send()
    assert {each.field for each in taken.attachments.all()} == {"card"}
    assert not storages["private"].exists(hidden)


def test_a_summary_shows_blanks_and_masks():
    rows = {row["key"]: row for step in filled().summary() for row in step["rows"]}
    assert rows["idno"]["text"] == "110***********002X"
    assert rows["born"]["text"] == ""
    assert rows["kin"]["table"] == {"heads": ["姓名", "电话", "每月给"], "rows": [["林大海", "", "300.00 元"]]}
    assert rows["total"]["text"] == "300.00 元"
    assert rows["card"]["files"][0]["name"] == "card.jpg"
    assert "helper" not in rows


def test_about_and_channel_travel_with_the_draft():
    taken = Filling.of(filled(about="I199", channel="qycode").secret).send()
    assert (taken.about, taken.channel) == ("I199", "qycode")


# --- two tabs, old drafts, keys -------------------------------------------------------------------------------------
def test_two_tabs_lose_nothing_of_each_other():
    filling = filled()
    one, two = Filling.of(filling.secret), Filling.of(filling.secret)
    kept(one, 0, post(who="family", helper="林知夏"))
    kept(two, 1, post(**STEP_2 | {"name": "林小河"}))
    taken = Filling.of(filling.secret).send()
    assert (taken.data["helper"], taken.data["name"]) == ("林知夏", "林小河")


def test_old_drafts_go_with_their_files(django_capture_on_commit_callbacks):
    filling = filled()
    lies = filling.staged["card"][0].storage_key
    with clock.at(clock.now() + KEPT + timedelta(minutes=1)), django_capture_on_commit_callbacks(execute=True):
        assert Filling.of(filling.secret) is None
        assert expire() == 1
    assert not Draft.objects.exists()
    assert not storages["private"].exists(lies)


def test_a_draft_in_use_does_not_expire():
    filling = filled()
    with clock.at(clock.now() + KEPT / 2):
        kept(filling, 0, post(who="self"))
    with clock.at(clock.now() + KEPT):
        assert expire() == 0


def test_values_move_under_a_new_key(settings):
    draft = filled()
    taken = intake.submit(version_of(), PLAIN, key="a")
    hashes = set(SecretAnswer.objects.values_list("lookup", flat=True))
    settings.FIELD_KEYS = ["t2:" + "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=", *settings.FIELD_KEYS]
    assert forms.reseal(batch=2) == 3
    while forms.reseal(batch=2):
        pass
    assert {crypto.key_id(token) for token in SecretAnswer.objects.values_list("token", flat=True)} == {"t2"}
    assert set(SecretAnswer.objects.values_list("lookup", flat=True)) == hashes
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1] + settings.FIELD_KEYS[1:]
    assert intake.answers(Submission.objects.get(pk=taken.pk), secret=True)["idno"] == ID
    assert Filling.of(draft.secret).answers["idno"] == ID


def test_everywhere_is_what_django_says():
    assert EVERYWHERE == "__all__"
