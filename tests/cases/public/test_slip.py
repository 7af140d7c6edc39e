"""A case that was split off: its own code, told to the applicant, printed at the window, and good for its page."""

import pytest
from django.urls import reverse

from cases import codes, opening
from cases.actor import APPLICANT, SYSTEM
from cases.desk import told
from cases.errors import Forbidden
from cases.models import Case, CaseEvent, Opens
from cases.rebuild import rebuild
from cases.transition import transition
from forms import intake
from forms.models import Form
from tests.cases.public import office as world
from tests.cases.public.conftest import Person
from tests.home.test_pdf import text_of


@pytest.fixture
def split(case, office, site):
    world.move(case, "split", office, words="另一盏路灯", reason="两件事")
    return Case.objects.exclude(pk=case.pk).get()


@pytest.fixture
def window(client, office):
    client.force_login(office.people["window@town"])
    return client


def test_number_and_code_open_its_page(split, case):
    person = Person(split, codes.own(split))
    assert person.look_up(code=codes.pickup_code(world.SECRET)).status_code == 422  # the first one's opens the first
    assert person.look_up().status_code == 302
    page = person.read().content.decode()
    assert "另一盏路灯" in page
    assert "已收到，等着收件" in page
    assert person.take("withdraw", **{"ow-reason": "不办了", "reason": "不办了"}).status_code == 302
    split.refresh_from_db()
    assert split.state == "withdrawn"
    assert rebuild(split) == []


def test_the_applicant_is_told_and_colleagues_do_not_read_the_code(split):
    code = codes.shown(codes.own(split))
    row = split.notices.get(name="split")
    text = told.read(row, row.text)
    assert split.number in text
    assert code in text
    assert f"/track/{split.number}/" in text
    assert told.read(row, row.to) == "13800001234"
    [shown] = [each for each in told.of(split) if "取件码" in each.text]
    assert split.number in shown.text
    assert code not in shown.text


def test_without_an_address_nobody_is_told(office, kinds, site):
    case = opening.open_case(None, type=kinds["intake.case"], by=SYSTEM, home=office.town, unit=office.town, title="x")
    world.move(case, "split", office, words="另一盏路灯", reason="两件事")
    new = Case.objects.exclude(pk=case.pk).get()
    assert not new.notices.filter(name="split").exists()
    assert codes.own(new)
    assert not codes.own(case)


def test_at_the_window_the_slip_follows_the_split_and_comes_again(case, window, site):
    address = reverse("desk:move", args=[case.number, "split"])
    sent = {"seen_version": case.version, "ow-words": "另一盏路灯", "ow-reason": "两件事"}
    answer = window.post(address, sent)
    new = Case.objects.exclude(pk=case.pk).get()
    slip = reverse("desk:slip", args=[new.number])
    assert answer["Location"] == slip
    code = codes.own(new)
    page = window.get(slip)
    assert page.status_code == 200
    assert codes.shown(code) not in page.content.decode()
    assert not new.events.filter(kind=CaseEvent.Kind.LOOK).exists()
    first, again = window.post(slip), window.post(slip)
    assert first["Content-Type"] == "application/pdf"
    assert "no-store" in first["Cache-Control"]
    assert first.content == again.content
    text = text_of(first.content)
    for word in (code, new.number, case.number, "另一盏路灯"):
        assert word in text.replace(" ", "") or word in text
    assert new.events.filter(kind=CaseEvent.Kind.LOOK).count() == 2
    page = window.get(new.get_absolute_url()).content.decode()
    assert slip in page
    assert "打印了办件回单" in page


def test_only_who_may_open_secrets_prints_it_and_only_where_there_is_one(split, case, client, office):
    slip = reverse("desk:slip", args=[split.number])
    assert client.post(slip).status_code == 302  # to sign in
    client.force_login(office.people["supervisor@county"])
    assert client.get(split.get_absolute_url()).status_code == 200
    assert client.get(slip).status_code == client.post(slip).status_code == 403
    client.force_login(office.people["handler@dept"])
    assert client.post(slip).status_code == 404
    client.force_login(office.people["window@town"])
    assert client.get(reverse("desk:slip", args=[case.number])).status_code == 404
    assert not CaseEvent.objects.filter(kind=CaseEvent.Kind.LOOK).exists()


def test_what_is_handed_in_for_a_case_has_the_code_of_its_draft(office, site, monkeypatch):
    offers = {"offers": {"type": "intake.case", "by": ["applicant"], "label": "递交"}}
    monkeypatch.setitem(world.LIFE, "parts", offers)
    world.make_kinds()
    whole = world.open_online(office)
    version = Form.objects.get(slug="intake-apply").current
    Opens.objects.get_or_create(form=version.form, defaults={"type": whole.type})
    said = {"name": "李四", "phone": "13800005678"}
    with pytest.raises(Forbidden, match="取件码"):  # the number alone, which stands on every letter, opens nothing
        intake.submit(version, said, key="offer", unit=office.town, secret="offer", about=f"part:{whole.number}")
    assert not Case.objects.filter(parent=whole).exists()
    payload = {"data": said, "secret": "offer"}
    transition(whole, "add-offers", seen_version=whole.version, by=APPLICANT, payload=payload)
    part = Case.objects.get(parent=whole)
    assert Person(part, codes.pickup_code("offer")).look_up().status_code == 302
