"""A party hands in what becomes a part of the case, from its own page: by the form, with its own right, and blind to
what the applicant said."""

import pytest

from cases import actor, codes, data
from cases.actor import APPLICANT
from cases.errors import Forbidden
from cases.models import Case, CaseEvent, Opens
from cases.rebuild import differences, replay
from forms import intake
from tests.cases import engine_world, party_world
from tests.cases.engine_world import move
from tests.cases.party_world import SAID, code_of
from tests.cases.public.conftest import Person

DRAFT, STORY = "draft-secret-of-the-applicant", "因为搬家，转给兄弟"
PARTNER = actor.party("partner")
OFFER = {
    "pack": "tests",
    "key": "offer",
    "title": "书面意见",
    "number": "YJ{seq:5}",
    "states": {
        "sent": {"label": "已交", "public": "已收到", "category": "work"},
        "out": {"label": "已了", "category": "closed", "result": "out"},
    },
    "transitions": {
        "open": {"label": "提交", "to": "sent", "by": ["applicant"], "form": "offer"},
        "out": {"label": "随主件结束", "from": ["sent"], "to": "out", "auto": {"moment": "parent.closed"}},
    },
    "keep": {"out": "5y"},
    "forms": {"offer": "tests.offer"},
}
GROUP = {
    "label": "书面意见",
    "type": "tests.offer",
    "by": ["partner"],
    "when": {"==": [{"var": "case.state"}, "asked"]},
}


@pytest.fixture
def county(world, site):
    price = {"key": "price", "type": "text", "label": "我的意见", "required": True}
    world.forms["offer"] = engine_world.form("tests.offer", price)
    world.types["offer"] = engine_world.case_type(OFFER)
    Opens.objects.create(form=world.forms["offer"], type=world.types["offer"])
    return party_world.build(world, parts={"offers": GROUP})


@pytest.fixture
def case(county):
    return county.file("transfer", secret=DRAFT, story=STORY, **SAID)


def entered(case: Case, code: str) -> Person:
    person = Person(case, code)
    assert person.look_up().status_code == 302
    return person


@pytest.fixture
def partner(case):
    return entered(case, code_of(case))


def parts(case: Case) -> list[Case]:
    return list(Case.objects.filter(parent=case).order_by("pk"))


def test_a_party_hands_in_a_part_from_its_page(case, partner):
    page = partner.read().content.decode()
    assert f"{partner.url}add-offers/" in page
    form = partner.read("add-offers/").content.decode()
    assert "我的意见" in form
    answer = partner.take("add-offers", price="不同意")
    assert (answer.status_code, answer["Location"]) == (302, partner.url)
    [part] = parts(case)
    assert part.part_key.startswith("offers.")
    assert data.answers(part)["price"] == "不同意"
    event = case.events.get(transition="add")
    assert (event.kind, event.actor_kind, event.party) == (CaseEvent.Kind.PART, "party", "partner")
    case.refresh_from_db()
    assert not differences(case, replay(list(case.events.order_by("seq"))))


def test_it_gets_number_and_code_of_what_it_handed_in(case, partner):
    partner.take("add-offers", price="不同意")
    [part] = parts(case)
    said = partner.read().content.decode()
    assert part.number in said
    found = [code for code in party_world.CODE.findall(said) if codes.matches(code, part.code_hash)]
    assert found
    assert entered(part, found[0]).read().status_code == 200


def test_nothing_of_what_the_applicant_said_is_on_the_way(case, partner):
    pages = partner.read("add-offers/").content.decode()
    partner.take("add-offers", price="不同意")
    pages += partner.read().content.decode()
    [part] = parts(case)
    code = next(each for each in party_world.CODE.findall(pages) if codes.matches(each, part.code_hash))
    pages += entered(part, code).read().content.decode()
    for secret in (STORY, SAID["name"], SAID["phone"], "陈桂香"):
        assert secret not in pages


def test_two_presses_are_one_part(case, partner):
    post = {"seen_version": case.version, "price": "不同意"}
    partner.read("add-offers/")
    partner.client.post(f"{partner.url}add-offers/", {**post, "price": ""})  # kept in a draft, as it is
    cookies = partner.client.cookies.copy()
    partner.client.post(f"{partner.url}add-offers/", post)
    partner.client.cookies = cookies
    again = partner.client.post(f"{partner.url}add-offers/", post)
    assert again.status_code == 302
    assert len(parts(case)) == 1


def test_a_second_one_is_another_part(case, partner):
    for said in ("不同意", "再说一点"):
        case.refresh_from_db()
        partner.take("add-offers", price=said)
    assert [data.answers(part)["price"] for part in parts(case)] == ["不同意", "再说一点"]
    assert len({part.part_key for part in parts(case)}) == 2


def test_only_the_party_that_the_group_names(case):
    applicant = entered(case, codes.pickup_code(DRAFT))
    assert "add-offers" not in applicant.read().content.decode()
    assert applicant.take("add-offers", price="x")["Location"] == applicant.url
    assert not parts(case)


def test_no_stranger_hands_in_for_it_on_the_open_form(case, county):
    version, said = county.forms["offer"].current, []
    for number in (case.number, "YJ00000"):  # nor learns whether there is such a case
        with pytest.raises(Forbidden, match="取件码") as refused:
            intake.submit(version, {"price": "x"}, key=number, about=f"part:{number}:offers")
        said.append(str(refused.value))
    assert said[0] == said[1]
    assert not parts(case)


def test_not_while_the_group_is_not_asked_for_nor_withheld_from_it(case, county, partner):
    move(case, "agree", PARTNER, data={"view": "同意"})
    assert "add-offers" not in partner.read().content.decode()
    assert partner.take("add-offers", price="x").status_code == 302
    move(case, "hide", county.person("handler@office"))
    assert partner.take("add-offers", price="x").status_code == 302
    assert not parts(case)


def test_what_is_lacking_is_said_and_nothing_is_handed_in(case, partner):
    assert partner.take("add-offers").status_code == 422
    assert not parts(case)
    assert not case.events.filter(transition="add").exists()


def test_the_applicant_has_the_same_road_where_the_group_says_so(world, site):
    price = {"key": "price", "type": "text", "label": "我的意见", "required": True}
    world.forms["offer"] = engine_world.form("tests.offer", price)
    world.types["offer"] = engine_world.case_type(OFFER)
    Opens.objects.create(form=world.forms["offer"], type=world.types["offer"])
    party_world.build(world, parts={"offers": {**GROUP, "by": ["applicant"]}})
    case = world.file("transfer", secret=DRAFT, story=STORY, **SAID)
    applicant = entered(case, codes.pickup_code(DRAFT))
    page = applicant.read().content.decode()
    assert f"{applicant.url}add-offers/" in page
    assert f"{applicant.url}add/" not in page  # the office's own step, which asks for a unit
    assert applicant.take("add-offers", price="补一份").status_code == 302
    assert len(parts(case)) == 1
    assert case.events.get(transition="add").actor_kind == APPLICANT.kind
