"""A form filled from what somebody said before: after proof, as ticked, never by itself."""

from datetime import timedelta

import pytest
from django import forms as html

from forms import earlier, intake
from forms.models import Draft
from home import clock
from tests.cms.test_form_page import BASE, hidden, post, text
from tests.forms.intake_samples import ID, PLAIN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("form_alone")]


@pytest.fixture
def before(page):
    """An earlier submission, which somebody who types “mine” may use."""
    sent = intake.submit(page.form.current, PLAIN, key="before", announce=False)

    class Proof(html.Form):
        word = html.CharField(label="凭据")

    def find(request, form):
        if form.cleaned_data["word"] == "mine":
            return sent
        form.add_error(None, "对不上。")
        return None

    earlier.register(earlier.Source(Proof, find))
    yield sent
    earlier._sources.pop()


def test_an_earlier_case_fills_the_form_only_as_ticked(client, before):
    assert "用以前办过的件填一遍" in text(client.get(BASE))
    assert "对不上" in text(client.post(f"{BASE}earlier/", {"word": "x"}))
    shown = client.post(f"{BASE}earlier/", {"word": "mine"})
    assert "110***********002X" in text(shown)
    assert ID not in text(shown)
    assert "以上都是真的" not in text(shown)
    assert not Draft.objects.exists()
    assert client.post(f"{BASE}earlier/", hidden(shown)).status_code == 422
    assert not Draft.objects.exists()
    answer = client.post(f"{BASE}earlier/", {**hidden(shown), "fill": ["idno", "who"]})
    assert answer["Location"] == f"{BASE}1/"
    assert ID not in str(Draft.objects.values())
    post(client, 1, {"who": "self"})
    step = text(client.get(f"{BASE}2/"))
    assert f'value="{ID}"' in step
    assert "林小溪" not in step


def test_all_of_it_with_one_tick_and_what_was_typed_already_stays(client, before):
    post(client, 1, {"who": "family", "helper": "林知夏"})
    shown = client.post(f"{BASE}earlier/", {"word": "mine"})
    assert 'value="who"' not in text(shown)
    client.post(f"{BASE}earlier/", {**hidden(shown), "all": "1"})
    step = text(client.get(f"{BASE}2/"))
    for said in ('value="林小溪"', f'value="{ID}"', 'value="林大海"', 'value="300'):
        assert said in step
    assert 'value="林知夏"' in text(client.get(f"{BASE}1/"))


def test_a_list_is_good_for_a_quarter_of_an_hour_and_for_this_page(client, before):
    shown = hidden(client.post(f"{BASE}earlier/", {"word": "mine"}))
    for later, token in ((16, shown["shown"]), (0, shown["shown"][:-1] + "x"), (0, "")):
        with clock.at(clock.now() + timedelta(minutes=later)):
            answer = client.post(f"{BASE}earlier/", {**shown, "shown": token, "all": "1"})
        assert answer.status_code == 422
        assert "请再输一次" in text(answer)
    assert not Draft.objects.exists()
