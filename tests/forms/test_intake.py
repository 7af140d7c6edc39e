"""Intake: what is taken, what is left out, sealed or refused, and that a key is taken once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from forms import intake, publishing, sealing
from forms.errors import EVERYWHERE
from forms.intake import Invalid
from forms.models import SecretAnswer, Submission
from forms.signals import submitted
from home import clock, crypto
from tests.forms.intake_samples import ID, PHONE, PLAIN, one_question, picture, version_of

pytestmark = pytest.mark.django_db


def refused(version, data, **more) -> dict:
    with pytest.raises(Invalid) as refusal:
        intake.submit(version, data, key="k", **more)
    assert not Submission.objects.exists()
    return refusal.value.errors


def test_plain_values_and_typed_ones_come_to_the_same():
    version = version_of()
    plain = intake.submit(version, PLAIN | {"born": date(1949, 12, 31)}, key="a")
    typed = intake.submit(version, PLAIN | {"born": "1949年12月31日", "agree": "on", "tel": "138 0013 8000"}, key="b")
    assert intake.answers(plain, secret=True) == intake.answers(typed, secret=True)
    assert plain.digest == typed.digest


def test_a_key_is_taken_once_whatever_comes_with_it():
    version = version_of()
    first = intake.submit(version, PLAIN, key="a")
    assert intake.submit(version, PLAIN | {"name": "别人"}, key="a") == first
    assert intake.submit(version, {"nonsense": 1}, key="a") == first
    assert Submission.objects.count() == 1


def test_hidden_answers_are_neither_judged_nor_stored():
    sent = intake.submit(version_of(), PLAIN | {"helper": "1", "paper": []}, key="a")
    assert "helper" not in sent.data


def test_what_is_shown_must_be_right():
    errors = refused(version_of(), PLAIN | {"who": "family", "helper": "1", "name": ""})
    assert set(errors) == {"helper", "name", "card"}
    assert errors["card"] == ["请上传“身份证照片”。"]


def test_requiredness_may_ask_for_the_channel():
    version, data = version_of(), {key: value for key, value in PLAIN.items() if key != "kin"}
    assert set(refused(version, data)) == {"kin"}
    assert intake.submit(version, data, key="a", channel="hotline").channel == "hotline"


def test_two_questions_may_each_be_needed_where_the_other_is_blank():
    fields = [
        {"key": key, "type": kind, "label": key, "required": {"!": {"present": {"var": other}}}}
        for key, kind, other in (("tel", "phone", "mail"), ("mail", "email", "tel"))
    ]
    version = version_of({"title": "表", "steps": [{"title": "一", "fields": fields}]}, "either")
    assert set(refused(version, {})) == {"tel", "mail"}
    assert intake.submit(version, {"mail": "w@example.com"}, key="a").data == {"mail": "w@example.com"}


def test_a_sum_is_worked_out_here_and_never_believed():
    sent = intake.submit(version_of(), PLAIN | {"total": "9"}, key="a")
    assert intake.answers(sent)["total"] == Decimal("300.00")
    assert sent.data["total"] == 30000


def test_a_check_over_several_answers_is_said_beside_its_question():
    rich = PLAIN | {"kin": [{"name": "林大海", "pays": 4000}, {"name": "林小海", "pays": "2,000 元"}]}
    assert refused(version_of(), rich) == {"kin": ["每月给的钱超过 5000 元，请到窗口办"]}


def test_what_the_form_does_not_have_is_refused_by_name():
    assert refused(version_of(), PLAIN | {"vip": "1"}) == {EVERYWHERE: ["这张表没有“vip”这一项。"]}
    rows = [{"name": "林大海", "boss": "x"}]
    assert "kin.boss" in refused(version_of(), PLAIN | {"kin": rows})[EVERYWHERE][0]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ({"type": "id_number"}, "110105194912310021", "第 18 位"),
        ({"type": "date"}, "2026-02-31", "没有 2026年2月31日 这一天"),
        ({"type": "person_name"}, "张三😀", "😀"),
        ({"type": "long_text", "max_length": 2000}, "长" * 10_000, "10000"),
        ({"type": "text"}, "长" * 10_000, "10000"),
    ],
)
def test_hard_input_is_answered_with_a_sentence(field, typed, said):
    assert said in refused(one_question(**field), {"q": typed})["q"][0]


def test_a_rare_name_goes_in_and_out_whole():
    sent = intake.submit(one_question(type="person_name"), {"q": "𠮷𡈽·买买提"}, key="a")
    assert intake.export_row(sent) == {"q": "𠮷𡈽·买买提"}


# --- secrets --------------------------------------------------------------------------------------------------------
def test_secret_answers_are_sealed_masked_and_found_again():
    sent = intake.submit(version_of(), PLAIN, key="a")
    assert sent.data["idno"] == {"secret": True, "mask": "110***********002X"}
    assert ID not in str(sent.data)
    assert "13900139000" not in str(sent.data)
    assert sent.data["kin"][0]["tel"]["mask"] == "139****9000"
    found = SecretAnswer.objects.filter(lookup__in=sealing.hashes(" 11010519491231002x "))
    assert [row.submission for row in found] == [sent]
    assert SecretAnswer.objects.get(field="kin.0.tel").lookup in sealing.hashes("139-0013-9000")


def test_secret_answers_open_only_when_asked():
    sent = intake.submit(version_of(), PLAIN, key="a")
    assert "idno" not in intake.answers(sent)
    assert "tel" not in intake.answers(sent)["kin"][0]
    assert intake.answers(sent, secret=True)["idno"] == ID
    assert intake.answers(sent, secret=True)["kin"][0]["tel"] == "13900139000"
    assert "idno" not in intake.logic_values(sent)
    assert PHONE not in str(intake.shown(sent))
    assert intake.export_row(sent)["tel"] == "138****8000"
    assert intake.export_row(sent, secret=True)["tel"] == PHONE


def test_a_number_of_a_person_in_a_text_is_sealed_with_the_text_around_it():
    sent = intake.submit(one_question(type="long_text"), {"q": f"他是{ID}，打{PHONE}"}, key="a")
    assert sent.data["q"] == {"secret": True, "mask": "他是110***********002X，打138****8000"}
    assert sent.secrets.get().field == "q"
    [row] = intake.shown(sent)[0]["rows"]
    assert (row["text"], row["secret"]) == ("他是110***********002X，打138****8000", True)
    assert intake.export_row(sent)["q"] == "他是110***********002X，打138****8000"
    assert intake.export_row(sent, secret=True)["q"] == f"他是{ID}，打{PHONE}"


def test_rules_and_letters_read_such_a_text_whole(django_assert_num_queries):
    columns = [{"key": "who", "type": "text", "label": "谁"}, {"key": "n", "type": "integer", "label": "几次"}]
    form = version_of(
        {
            "title": "表",
            "steps": [
                {
                    "title": "一",
                    "fields": [
                        {"key": "story", "type": "long_text", "label": "事"},
                        {"key": "idno", "type": "id_number", "label": "号", "secret": True, "purpose": "核对"},
                        {"key": "asked", "type": "table", "label": "问过", "columns": columns},
                    ],
                }
            ],
        },
        "mixed",
    )
    said = {"story": f"打{PHONE}", "idno": ID, "asked": [{"who": f"老王 {PHONE}", "n": 2}, {"who": "老李", "n": 1}]}
    sent = intake.submit(form, said, key="a")
    assert PHONE not in str(sent.data)
    with django_assert_num_queries(1):
        told = intake.logic_values(sent)
    assert told["story"] == f"打{PHONE}"
    assert [row["who"] for row in told["asked"]] == [f"老王 {PHONE}", "老李"]
    assert "idno" not in told
    plain = intake.submit(form, {"story": "没有号码", "idno": ID}, key="b")
    with django_assert_num_queries(0):
        assert intake.answers(plain) == {"story": "没有号码"}


@pytest.mark.parametrize(("public", "kept"), [(True, PHONE), (False, {"secret": True, "mask": "138****8000"})])
def test_a_phone_is_kept_in_clear_only_where_an_editor_made_it_public(public, kept):
    sent = intake.submit(one_question(type="mobile", public=public), {"q": PHONE}, key="a")
    assert sent.data["q"] == kept


def test_a_sealed_answer_does_not_open_in_another_place():
    sent = intake.submit(version_of(), PLAIN, key="a")
    row = SecretAnswer.objects.get(field="idno")
    row.field = "tel"
    with pytest.raises(crypto.Unreadable):
        sealing.opened(row, sent.uuid)


# --- files, signals, versions ---------------------------------------------------------------------------------------
def test_files_become_attachments_and_hidden_ones_are_left():
    files = {"card": [picture("一.jpg"), picture("二.png", form="PNG")], "paper": [picture()]}
    sent = intake.submit(version_of(), PLAIN, key="a", files=files)
    assert [each.name for each in sent.attachments.all()] == ["一.jpg", "二.png"]
    assert [each["type"] for each in sent.data["card"]] == ["image/jpeg", "image/png"]
    assert intake.shown(sent)[-1]["rows"][0]["files"][0]["id"] == str(sent.attachments.first().pk)


def test_a_receiver_that_refuses_undoes_everything(settings):
    def refuse(**signal):
        raise ZeroDivisionError

    submitted.connect(refuse)
    try:
        with pytest.raises(ZeroDivisionError):
            intake.submit(version_of(), PLAIN, key="a", files={"card": [picture()]})
    finally:
        submitted.disconnect(refuse)
    assert not Submission.objects.exists()
    assert not SecretAnswer.objects.exists()


def test_receivers_are_told_once_and_only_if_asked():
    told = []

    def hear(submission, secret, by, **signal):
        told.append((submission, secret, by))

    submitted.connect(hear)
    try:
        sent = intake.submit(version_of(), PLAIN, key="a", secret="s")
        intake.submit(version_of(), PLAIN, key="a", secret="s")
        intake.submit(version_of(), PLAIN, key="b", announce=False)
    finally:
        submitted.disconnect(hear)
    assert told == [(sent, "s", None)]


def test_a_version_taken_off_is_taken_for_a_day_more():
    version = version_of()
    publishing.take_off(version.form)
    version.refresh_from_db()
    with clock.at(version.closed_at + timedelta(hours=23)):
        assert intake.submit(version, PLAIN, key="a", announce=False)
        intake.submit(version, PLAIN, key="b")
    with clock.at(version.closed_at + timedelta(hours=25)):
        assert intake.submit(version, PLAIN, key="c", announce=False)  # a case's move keeps its pinned form
        with pytest.raises(Invalid):
            intake.submit(version, PLAIN, key="d")


def test_a_consent_says_when():
    sent = intake.submit(version_of(), PLAIN, key="a")
    assert set(sent.consent) == {"agree"}


@pytest.mark.parametrize("rows", [1, 10])
def test_reading_a_submission_asks_the_same_number_of_times(rows, django_assert_num_queries):
    kin = [{"name": "林大海", "tel": "13900139000"}] * rows
    sent = intake.submit(version_of(), PLAIN | {"kin": kin}, key="a")
    sent = Submission.objects.select_related("version").get(pk=sent.pk)
    with django_assert_num_queries(1):  # the secrets
        intake.export_row(sent, secret=True)
    with django_assert_num_queries(0):
        intake.shown(sent)
        intake.export_row(sent)
