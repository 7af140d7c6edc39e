"""From the ID number to the first question: earlier cases as far as one may see them, recorded; the form knows who."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import attempts
from cases.models import Case, CaseEvent
from cms.models import FormPage
from forms import intake, publishing, schema
from forms.models import Draft
from home import clock
from home.models import Attempt, Unit
from tests.cases.public.conftest import MORNING

NUMBER = "11010519491231002X"
PERSON = "/desk/counter/person/"
ASKED = {
    "title": "高龄津贴申领",
    "steps": [{"title": "申请人", "fields": [
        {"key": "name", "type": "person_name", "label": "姓名", "required": True},
        {"key": "idno", "type": "id_number", "label": "身份证号", "secret": True, "purpose": "核对身份"},
        {"key": "phone", "type": "mobile", "label": "手机号", "secret": True, "purpose": "联系"},
        {"key": "reason", "type": "long_text", "label": "申请理由"},
    ]}],
}  # fmt: skip
TYPED = {"name": "林大爷", "idno": NUMBER, "phone": "13800001234", "reason": "年满八十"}


@pytest.fixture
def form(site, kinds, office):
    made = publishing.make_form("elders", "高龄津贴申领", schema.build(ASKED))
    site["apply"].add_child(instance=FormPage(title="高龄津贴申领", slug="elders", form=made))
    return made


@pytest.fixture
def clerk(client, office, form):
    client.force_login(office.people["window@town"])
    return client


@pytest.fixture
def earlier_case(form, office):
    """`earlier_case(unit="town")`: this person was here before."""

    def make(unit=office.town, **typed):
        said = {**TYPED, **typed}
        sent = intake.submit(form.current, said, key=f"k{unit.pk}{len(typed)}", unit=unit, channel="town")
        return Case.objects.get(submission=sent)

    return make


def look_up(clerk, number=NUMBER, **more):
    return clerk.post(PERSON, {"number": number, "why": "window", **more})


def ticket_on(answer) -> str:
    return re.search(r'name="person" value="([^"]+)"', answer.content.decode())[1]


def test_three_presses_lead_to_a_form_that_knows_who(clerk, earlier_case):
    earlier_case()
    found = look_up(clerk)  # 1: Enter behind the number
    ticket = ticket_on(found)
    start = clerk.post("/desk/counter/elders/", {"person": ticket})  # 2: a digit, what they want
    assert start.status_code == 200
    assert "请先问对方同不同意" not in start.content.decode()
    asked = clerk.post("/desk/counter/elders/", {"person": ticket_on(start), "quick": "self-spoken"})  # 3: a digit
    assert asked["Location"] == "/desk/counter/elders/1/"
    page = clerk.get(asked["Location"]).content.decode()
    for word in ("林大爷", NUMBER, "13800001234", "上次办件里带来的：姓名、手机号"):
        assert word in page
    assert "年满八十" not in page  # who somebody is, never what they wanted
    draft = Draft.objects.get()
    assert (draft.assist["relation"], draft.assist["consent"]) == ("self", "spoken")


def test_earlier_cases_are_those_one_may_see_and_the_look_is_recorded(clerk, earlier_case, office):
    mine, far = earlier_case(), earlier_case(office.dept, reason="另一件")
    page = look_up(clerk, why="phone").content.decode().replace(" ", "")
    assert mine.number in page
    assert far.number not in page
    assert NUMBER not in page
    event = mine.events.last()
    assert (event.kind, event.user) == (CaseEvent.Kind.LOOK, office.people["window@town"])
    log = clerk.get(mine.get_absolute_url()).content.decode()
    assert "查看了“这个人有哪些件”" in log
    assert "群众来电话" in log
    assert far.events.filter(kind="look").count() == 0


def test_the_number_stands_in_no_address_and_a_slip_is_told(clerk):
    assert clerk.get(f"{PERSON}?number={NUMBER}")["Location"] == "/desk/counter/"
    answer = look_up(clerk, "110105194912310021")
    assert answer.status_code == 422
    assert "第 18 位" in answer.content.decode() or "身份证" in answer.content.decode()
    assert look_up(clerk, "").status_code == 422


def test_a_ticket_is_one_clerks_for_a_quarter_of_an_hour(clerk, office, earlier_case):
    earlier_case()
    with clock.at(MORNING):
        ticket = ticket_on(look_up(clerk))
    with clock.at(MORNING + timedelta(minutes=16)):
        late = clerk.post("/desk/counter/elders/", {"person": ticket, "quick": "self-spoken"})
        assert late.status_code == 303
        assert NUMBER not in clerk.get(late["Location"]).content.decode()
    assert clerk.post(PERSON, {"person": "aes.k.xxxx"}).status_code == 422


def test_nothing_is_carried_from_a_case_in_which_the_number_is_somebody_elses(clerk, earlier_case, form, office):
    earlier_case()
    other = Case.objects.get()
    Case.objects.filter(pk=other.pk).update(submission=None)
    ticket = ticket_on(look_up(clerk))
    clerk.post("/desk/counter/elders/", {"person": ticket, "quick": "family-spoken"})
    page = clerk.get("/desk/counter/elders/1/").content.decode()
    assert NUMBER in page
    assert "林大爷" not in page


def test_only_the_window_looks_people_up(client, office, form):
    for name in ("handler@town", "supervisor@county"):
        if name in office.people:
            client.force_login(office.people[name])
            assert client.post(PERSON, {"number": NUMBER, "why": "window"}).status_code == 403


def test_the_list_is_narrowed_by_words(clerk):
    ticket = ticket_on(look_up(clerk))
    assert "elders" in clerk.post(PERSON, {"person": ticket, "q": "高龄"}).content.decode()
    assert "没有名称里有这几个字的表单" in clerk.post(PERSON, {"person": ticket, "q": "低保"}).content.decode()


def test_on_the_phone_it_is_read_out_before_it_is_sent(clerk, earlier_case):
    clerk.post("/desk/counter/elders/", {"relation": "self", "consent": "phone"})
    base = "/desk/counter/elders/"
    clerk.post(f"{base}1/", {**TYPED, "_shown": "name idno phone reason"})
    page = clerk.get(f"{base}check/").content.decode()
    assert "我已逐条读给对方听" in page
    assert clerk.post(f"{base}check/", {}).status_code == 422
    assert clerk.post(f"{base}check/", {"signed": "1"})["Location"] == f"{base}done/"
    case = Case.objects.get()
    log = clerk.get(case.get_absolute_url()).content.decode()
    assert "电话里逐条读过并确认" in log


def test_nobody_goes_through_numbers(clerk, office):
    for _turn in range(120):
        Attempt.objects.create(scope="person", key=_key(office), at=clock.now(), until=clock.now() + timedelta(hours=1))
    answer = look_up(clerk)
    assert answer.status_code == 429
    assert "分钟" in answer.content.decode()


def _key(office) -> str:
    """As the limit keeps it: of one look-up that was counted."""
    if not Attempt.objects.filter(scope="person").exists():
        attempts.take_person(office.people["window@town"].pk)
    return Attempt.objects.filter(scope="person").first().key


# --- from a case -----------------------------------------------------------------------------------------------------
def test_other_cases_of_the_person_are_shown_for_a_reason_and_recorded(clerk, office, earlier_case):
    here, other = earlier_case(), earlier_case(reason="又来一次")
    stranger = earlier_case(idno="110105194912310388", reason="别人的事")
    page = clerk.get(here.get_absolute_url()).content.decode()
    assert "这个人的其他办件" in page
    assert other.number not in _section(page)
    answer = clerk.post(f"/desk/case/{here.number}/earlier/", {"reason": "核对是否重复"})
    said = _section(answer.content.decode())
    assert f"/desk/case/{other.number}/" in said
    assert f"/desk/case/{stranger.number}/" not in said
    for case in (here, other):
        look = case.events.filter(kind=CaseEvent.Kind.LOOK).get()
        assert look.user == office.people["window@town"]
    assert not stranger.events.filter(kind=CaseEvent.Kind.LOOK).exists()


def test_without_a_reason_nothing_is_shown(clerk, earlier_case):
    here, other = earlier_case(), earlier_case(reason="又来一次")
    answer = clerk.post(f"/desk/case/{here.number}/earlier/", {"reason": " "})
    assert answer.status_code == 422
    assert f"/desk/case/{other.number}/" not in _section(answer.content.decode())
    assert not CaseEvent.objects.filter(kind=CaseEvent.Kind.LOOK).exists()


def test_a_case_out_of_sight_stays_out_of_it(clerk, office, earlier_case):
    here, other = earlier_case(), earlier_case(unit=office.dept, reason="别处")
    answer = clerk.post(f"/desk/case/{here.number}/earlier/", {"reason": "核对是否重复"})
    assert f"/desk/case/{other.number}/" not in _section(answer.content.decode())


def _section(page: str) -> str:
    """What stands under the heading; a hint that two cases may be the same stands elsewhere."""
    return page.split('id="earlier"')[1].split("</section>")[0]


# --- what stands first ----------------------------------------------------------------------------------------------
@pytest.fixture
def more_forms(site, form):
    """Beside 高龄津贴申领: two whose titles come before and behind it."""
    made = {}
    for slug, title in (("burning", "焚烧申请"), ("planting", "植树登记")):
        made[slug] = publishing.make_form(slug, title, schema.build({**ASKED, "title": title}))
        site["apply"].add_child(instance=FormPage(title=title, slug=slug, form=made[slug]))
    return made


@pytest.fixture
def filed(office):
    """`filed(form, 3, days=2)`: so many were sent at the town's window, so long ago."""

    def send(form, times, unit=office.town, days=2, mode="helper"):
        with clock.at(clock.now() - timedelta(days=days)):
            for n in range(times):
                key = f"{form.slug}{unit.pk}{days}{mode}{n}"
                intake.submit(form.current, TYPED, key=key, unit=unit, channel="town", entry_mode=mode)

    return send


def offered(clerk, **more) -> list[str]:
    return [title for _digit, _form, title in look_up(clerk, **more).context["wanted"] if title[:2] in "高龄焚烧植树"]


def test_what_this_window_files_most_stands_first(clerk, form, more_forms, filed, office):
    by_title = offered(clerk)
    assert sorted(by_title) == sorted(["高龄津贴申领", "焚烧申请", "植树登记"])
    filed(more_forms["planting"], 2)
    filed(form, 1)
    filed(more_forms["burning"], 5, unit=office.dept)  # another window
    filed(more_forms["burning"], 5, days=91)  # long ago
    filed(more_forms["burning"], 5, mode="self")  # nobody's work at the window
    assert offered(clerk) == ["植树登记", "高龄津贴申领", "焚烧申请"]
    assert look_up(clerk).context["wanted"][0][0] == "1"


def test_the_order_costs_one_query_however_many_forms(clerk, form, more_forms, filed):
    for each in (form, *more_forms.values()):
        filed(each, 3)
    with CaptureQueriesContext(connection) as queries:
        look_up(clerk)
    assert len([query for query in queries if "entry_mode" in query["sql"] and "COUNT" in query["sql"]]) == 1


def test_a_number_that_the_forms_take_is_taken_here_too(clerk, office):
    """A county whose code no table has, as the sample county's: 330599."""
    Unit.objects.filter(level=Unit.Level.COUNTY).update(region_code="330599")
    page = look_up(clerk, "330599194001010029")
    assert page.status_code == 200, page.content.decode()
