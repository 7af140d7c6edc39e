"""What the shared components print."""

from datetime import date

import pytest
from django import forms as html
from django.template.loader import render_to_string

from home import clock
from home.calendar import Calendar, KnownDay
from home.templatetags.ow_due import weeks
from home.templatetags.ow_ui import clauses, grouped, slips


class Sample(html.Form):
    name = html.CharField(label="姓名", help_text="和身份证一样")
    email = html.EmailField(label="邮箱", required=False)
    lives = html.ChoiceField(label="住在哪", choices=[("a", "本地"), ("b", "外地")], widget=html.RadioSelect)
    agree = html.BooleanField(label="同意")
    photo = html.FileField(label="照片")


def field(name, data=None):
    return render_to_string("components/field.html", {"field": Sample(data)[name]})


def test_a_field_puts_the_error_between_hint_and_control():
    text = field("name", {})
    assert text.index("和身份证一样") < text.index("id_name-error") < text.index("<input")
    assert 'aria-describedby="id_name-hint id_name-error"' in text
    assert 'aria-invalid="true"' in text


def test_optional_is_marked_and_required_is_not():
    assert "opt" in field("email")
    assert "opt" not in field("name")


def test_choices_are_a_fieldset_with_the_whole_box_as_target():
    text = field("lives")
    assert "<fieldset" in text
    assert "choices--2" in text
    assert 'for="id_lives_0"' in text


@pytest.mark.parametrize(("name", "mark"), [("agree", "choice--check"), ("photo", 'class="drop"')])
def test_each_widget_has_its_drawing(name, mark):
    assert mark in field(name)


def test_the_summary_links_to_the_field_with_the_same_words():
    form = Sample({})
    text = render_to_string("components/error_summary.html", {"form": form})
    assert 'href="#id_name"' in text
    assert form.errors["name"][0] in text


def test_steps_say_where_one_is():
    steps = [{"title": "一", "done": True, "url": "/1"}, {"title": "二", "current": True}]
    text = render_to_string("components/steps.html", {"steps": steps, "number": 2, "total": 2})
    assert 'href="/1"' in text
    assert 'aria-current="step"' in text


def test_the_due_calendar_lays_days_out_in_weeks():
    calendar = Calendar(
        [KnownDay(date(2026, 11, day), date(2026, 11, day).weekday() < 5, "", False) for day in range(1, 31)]
    )
    with clock.at(clock.instant(date(2026, 11, 6))):
        face = weeks(calendar.explain(date(2026, 11, 4), "3d"))
    assert [len(row) for row in face.rows] == [7] * len(face.rows)
    assert [cell.tone for cell in face.rows[0][2:]] == ["start", "day", "today", "off", "off"]
    assert face.rows[1][0].tone == "due"


def test_numbers_are_read_in_groups():
    assert grouped("372609220184") == "3726 0922 0184"


def test_the_summary_counts_sentences_and_says_no_name_twice():
    class Two(html.Form):
        name = html.CharField(label="姓名", error_messages={"required": "请填写“姓名”。"})
        lives = html.ChoiceField(label="住在哪", choices=[("a", "本地")], widget=html.RadioSelect)

    form = Two({})
    form.add_error("lives", "还有一处不对。")
    found = slips(form)
    assert [each["said"] for each in found][:1] == ["请填写“姓名”。"]
    assert found[-1] == {"said": "住在哪：还有一处不对。", "at": "id_lives_0"}
    assert len(found) == 3


def test_verse_breaks_between_its_clauses():
    said = clauses("利民之事，丝发必兴；<b>")
    assert said.count('<span class="clause">') == 3
    assert ">利民之事，</span><" in said
    assert ">&lt;b&gt;</span>" in said
