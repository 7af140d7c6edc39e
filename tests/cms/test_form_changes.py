"""A form that changed while it was filled in, that is full, shut, or filled in too often from one address."""

from datetime import timedelta

import pytest
from django.test import Client

from forms import quota
from forms.models import Draft, Submission
from home import clock
from tests.cms.test_form_page import BASE, fill_in, hidden, post, text
from tests.forms.intake_samples import ID, version_of
from tests.forms.test_carrying import CHANGED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("form_alone")]


# --- a form that changed ----------------------------------------------------------------------------------------------
def test_a_draft_goes_on_as_it_was_asked_or_over_to_the_new_form(client, page):
    fill_in(client)
    new = version_of(CHANGED)
    assert "这张表在" in text(client.get(BASE))
    assert client.get(f"{BASE}check/").status_code == 200
    report = text(client.get(f"{BASE}changes/"))
    for said in ("按原来的表接着填", "不再需要", "110***********002X", "保留", "card.jpg"):
        assert said in report
    assert ID not in report
    answer = client.post(f"{BASE}changes/", {"version": str(new.pk)})
    assert answer["Location"] == f"{BASE}check/"
    client.post(f"{BASE}check/", hidden(client.get(f"{BASE}check/")))
    assert Submission.objects.get().version == new


def test_a_report_read_of_one_version_is_not_a_yes_to_another(client, page):
    fill_in(client)
    first = version_of(CHANGED)
    version_of({**CHANGED, "title": "又改了"})
    answer = client.post(f"{BASE}changes/", {"version": str(first.pk)})
    assert answer.status_code == 409
    assert Draft.objects.get().version.number == 1


def test_where_the_editor_said_so_the_draft_has_to_move(client, page):
    fill_in(client)
    seen = hidden(client.get(f"{BASE}check/"))
    page.form.drafts_move = True
    page.form.save()
    new = version_of(CHANGED)
    for part in ("2/", "check/"):
        assert client.get(BASE + part)["Location"] == f"{BASE}changes/"
    assert client.post(f"{BASE}check/", seen)["Location"] == f"{BASE}changes/"
    assert "按原来的表接着填" not in text(client.get(f"{BASE}changes/"))
    assert not Submission.objects.exists()
    client.post(f"{BASE}changes/", {"version": str(new.pk)})
    assert client.get(f"{BASE}check/").status_code == 200


def test_a_version_taken_off_more_than_a_day_ago_has_to_move(client, page):
    fill_in(client)
    page.form.unpublish()
    new = version_of(CHANGED)
    assert client.get(f"{BASE}check/").status_code == 200
    with clock.at(clock.now() + timedelta(hours=25)):
        assert client.get(f"{BASE}check/")["Location"] == f"{BASE}changes/"
        client.post(f"{BASE}changes/", {"version": str(new.pk)})
        assert client.post(f"{BASE}check/", hidden(client.get(f"{BASE}check/"))).status_code == 303


# --- places -----------------------------------------------------------------------------------------------------------
def test_the_last_place_is_taken_and_the_next_one_loses_nothing(client, page):
    page.form.quota, page.form.shut_words = 1, "本期名额已满，下期 9 月开始。"
    page.form.save()
    other = Client()
    fill_in(client)
    fill_in(other)
    assert client.post(f"{BASE}check/", hidden(client.get(f"{BASE}check/"))).status_code == 303
    full = other.post(f"{BASE}check/", hidden(other.get(f"{BASE}check/")))
    assert full.status_code == 409
    assert "本期名额已满" in text(full)
    assert 'value="林小溪"' in text(other.get(f"{BASE}2/"))
    assert "本期名额已满" in text(Client().get(BASE))
    assert client.post(f"{BASE}check/", {})["Location"] == f"{BASE}done/"
    assert Submission.objects.count() == 1


def test_a_days_places_come_back_at_midnight(client, page):
    page.form.quota_daily = 1
    page.form.save()
    fill_in(client)
    client.post(f"{BASE}check/", hidden(client.get(f"{BASE}check/")))
    assert "今天的 1 个名额已满" in text(Client().get(BASE))
    with clock.at(quota.frees()):
        assert "开始填写" in text(Client().get(BASE))


def test_the_editors_sentence_stands_while_it_is_shut(client, page):
    page.form.open_from, page.form.shut_words = clock.now() + timedelta(days=1), "请先准备好户口簿。"
    page.form.save()
    assert "请先准备好户口簿。" in text(client.get(BASE))


# --- too much from one address ----------------------------------------------------------------------------------------
def test_too_many_from_one_address_are_told_to_wait_and_lose_nothing(client, page, settings):
    settings.FORM_SENDS_PER_HOUR = 1
    fill_in(client)
    client.post(f"{BASE}check/", hidden(client.get(f"{BASE}check/")))
    other = Client()
    fill_in(other)
    data = hidden(other.get(f"{BASE}check/"))
    told = other.post(f"{BASE}check/", data)
    assert (told.status_code, told["Retry-After"]) == (429, "3600")
    assert "您填的都还在，请 60 分钟后再试" in text(told)
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert other.post(f"{BASE}check/", data).status_code == 303
    assert Submission.objects.count() == 2


def test_too_many_begun_from_one_address_are_told_in_the_step(client, page, settings):
    settings.FORM_STARTS_PER_HOUR = 1
    post(client, 1, {"who": "self"})
    told = post(Client(), 1, {"who": "family", "helper": "林知夏"})
    assert told.status_code == 429
    assert 'value="林知夏"' in text(told)
    assert "请 60 分钟后再试" in text(told)
    assert Draft.objects.count() == 1
