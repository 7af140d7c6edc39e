"""A question a page: where the form says so, and always in 长者版. Who switches on the way loses nothing."""

import pytest
from django.http import QueryDict

from forms.filling import Filling
from tests.forms.intake_samples import PHONE, version_of

pytestmark = pytest.mark.django_db
SPEC = {
    "title": "住户登记",
    "ask": "question",
    "steps": [
        {
            "title": "您是谁",
            "fields": [
                {"key": "said", "type": "note", "label": "请带身份证"},
                {"key": "name", "type": "person_name", "label": "姓名", "required": True},
                {"key": "contact", "type": "group", "label": "怎么联系您", "fields": [
                    {"key": "tel", "type": "phone", "label": "电话", "required": True},
                    {"key": "mail", "type": "email", "label": "邮箱", "show_if": {"present": [{"var": "tel"}]}},
                ]},
            ],
        },
        {"title": "还有", "fields": [{"key": "more", "type": "long_text", "label": "还想说什么"},
                                   {"key": "end", "type": "note", "label": "快好了"}]},
    ],
    "checks": [{"must": {"!=": [{"var": "name"}, {"var": "more"}]}, "say": "不要只写姓名", "field": "more"}],
}  # fmt: skip


def filling(single=True, secret=""):
    made = Filling.of(secret) if secret else Filling.fresh(version_of(SPEC, slug="one"))
    made.single = single
    return made


def kept(one, step, **data):
    return one.keep(step, one.form(step, QueryDict("&".join(f"{key}={value}" for key, value in data.items()))))


def test_each_question_has_a_page_and_what_is_read_stands_with_the_next():
    one = filling()
    assert [[field.key for field in step.fields] for step in one.spec.steps] == [
        ["said", "name"], ["tel"], ["mail"], ["more", "end"]]  # fmt: skip
    assert [step.title for step in one.spec.steps] == ["您是谁", "怎么联系您", "怎么联系您", "还有"]
    assert len(one.steps) == 3  # the address is asked once there is a number


def test_switching_on_the_way_keeps_answers_and_what_is_done():
    one = filling()
    assert kept(one, 0, name="林小溪")
    assert not kept(one, 1, tel="123")
    assert kept(one, 1, tel=PHONE)
    whole = filling(single=False, secret=one.secret)
    assert not whole.done(0)  # an address may be given now
    assert kept(whole, 0, name="林小溪", tel=PHONE, mail="")
    again = filling(secret=one.secret)
    assert [again.done(n) for n in range(4)] == [True, True, True, False]


def test_checks_over_answers_are_said_on_the_page_of_the_last():
    one = filling()
    kept(one, 0, name="林小溪")
    kept(one, 1, tel=PHONE)
    kept(one, 2, mail="")
    assert not kept(one, 3, more="林小溪")
    assert one.first_broken() == 3
    assert kept(one, 3, more="路灯坏了")
    sent = one.send()
    assert sent.data["more"] == "路灯坏了"
    assert sent.version.spec.steps[0].title == "您是谁"
