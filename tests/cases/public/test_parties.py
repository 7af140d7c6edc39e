"""What another party of a case reaches by number and a code of its own: its face, its moves, and nothing else."""

import pytest
from django.core import signing

from cases import actor, attempts, codes
from cases.desk import told
from cases.models import Case, Notice
from cases.public import access
from home import clock
from tests.cases import party_world
from tests.cases.engine_world import at, move
from tests.cases.party_world import SAID, code_of
from tests.cases.public.conftest import Person

DRAFT = "draft-secret-of-the-applicant"
STORY = "因为搬家，转给兄弟"
PARTNER = actor.party("partner")


@pytest.fixture
def case(world, site):
    party_world.build(world)
    return world.file("transfer", secret=DRAFT, story=STORY, **SAID)


def entered(case: Case, code: str) -> Person:
    person = Person(case, code)
    answer = person.look_up()
    assert (answer.status_code, answer["Location"]) == (302, person.url)
    return person


@pytest.fixture
def partner(case):
    return entered(case, code_of(case))


@pytest.fixture
def applicant(case):
    return entered(case, codes.pickup_code(DRAFT))


def text(person: Person, address: str = "") -> str:
    answer = person.read(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_each_code_opens_its_own_face(partner, applicant):
    theirs, own = text(partner), text(applicant)
    assert "您以“其他股东”的身份查看" in theirs
    assert "您以" not in own
    assert f"{partner.url}agree/" in theirs
    assert f"{partner.url}agree/" not in own
    assert f"{partner.url}withdraw/" not in theirs
    assert f"{partner.url}withdraw/" in own


def test_a_party_sees_where_it_stands_and_none_of_what_the_applicant_said(case, partner, applicant):
    move(case, "explain", data={"more": STORY})
    page = text(partner)
    for word in ("等其他股东确认", "股权转让变更", case.number, "股东确认", "10月15日", "全程"):
        assert word in page, word
    for word in (STORY, "周建国", "13600000001", "136****0001", "receipt", "rate/", "我们发给您的"):
        assert word not in page, word
    assert STORY in text(applicant)  # the same words are there for whoever said them


def test_only_public_milestones_are_shown(case, partner):
    assert "股东已确认" not in text(partner)
    move(case, "agree", PARTNER, data={"view": "同意转让"})
    page = text(partner)
    assert "股东已确认" in page
    assert "内部" not in page
    assert "同意转让" in page


@pytest.mark.parametrize("address", ["receipt/", "rate/", "papers/1/any/", "withdraw/", "explain/", "name/", "finish/"])
def test_everything_else_is_closed_to_it(case, partner, address):
    for answer in (partner.read(address), partner.client.post(f"{partner.url}{address}", {"seen_version": "1"})):
        assert answer.status_code in (302, 404, 405), address
    case.refresh_from_db()
    assert (case.state, case.version) == ("asked", 1)


def test_a_party_takes_its_move_with_its_form(case, partner, applicant):
    assert "意见" in text(partner, "agree/")
    lacking = partner.take("agree", view="")
    assert lacking.status_code == 422
    answer = partner.take("agree", view="同意转让")
    assert (answer.status_code, answer["Location"]) == (302, partner.url)
    event = case.events.get(transition="agree")
    assert (event.actor_kind, event.party) == ("party", "partner")
    assert f"{partner.url}agree/" not in text(partner)
    assert "正在办理" in text(applicant)
    assert "同意转让" in text(applicant)


def test_who_is_late_is_told_whose_step_came_before(case, partner, world):
    move(case, "explain", data={"more": STORY})
    answer = partner.take("agree", seen=1, view="同意转让")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "申请人" in page
    assert "补充说明" in page
    assert STORY not in page


def test_what_one_began_to_fill_in_is_not_shown_to_the_other_at_the_same_screen(case, partner):
    partner.take("agree", view="")
    names = {name for name in partner.client.cookies if name.startswith("track_draft")}
    assert names == {"track_draft_partner"}


# --- codes ----------------------------------------------------------------------------------------------------------
def test_a_wrong_code_is_refused_as_an_applicants_is(case):
    stranger = Person(case, "ABCDEFGH")
    first = stranger.look_up()
    assert first.status_code == 422
    assert "编号和取件码对不上" in first.content.decode()
    assert access.COOKIE not in first.cookies
    for _n in range(attempts.LIMITS["number"]):
        last = stranger.look_up()
    assert last.status_code == 429
    assert Person(case, code_of(case)).look_up().status_code == 429  # the limit is the number's


def test_a_code_of_another_case_opens_nothing(case, world):
    other = world.file("transfer", **SAID)
    assert Person(case, code_of(other)).look_up().status_code == 422


def test_strangers_do_not_shut_a_party_out_and_a_party_may_not_guess_for_ever(case, partner):
    for _n in range(attempts.LIMITS["number"] + 1):
        Person(case, "ABCDEFGH").look_up(REMOTE_ADDR="10.0.0.9")
    assert partner.look_up().status_code == 302
    found = [partner.look_up(code="ABCDEFGH", REMOTE_ADDR=f"10.1.0.{n}").status_code for n in range(8)]
    assert found[0] == 422
    assert found[-1] == 429


def test_one_who_is_no_party_any_more_is_out_at_once(case, world, partner):
    old = code_of(case)
    told = {"partner": "李秀英", "partner_phone": "13600000003"}
    move(case, "name", world.person("window@office"), data=told)
    assert partner.read()["Location"].startswith("/track/?number=")
    assert partner.look_up(code=old).status_code == 422
    assert "李秀英" not in text(entered(case, code_of(case)))


def test_one_the_case_is_withheld_from_is_out_at_once(case, world, partner):
    move(case, "hide", world.person("handler@office"))
    assert partner.read().status_code == 302
    assert partner.take("agree", view="同意").status_code == 302
    case.refresh_from_db()
    assert case.state == "asked"


def test_a_partys_cookie_is_no_applicants(case, partner):
    """Even one that was signed for the same number."""
    cookie = partner.client.cookies[access.COOKIE].value
    kept = case.parties["partner"]["code"]
    signing.Signer(salt=f"{access.COOKIE}:{kept}").unsign_object(cookie)
    with pytest.raises(signing.BadSignature):
        signing.Signer(salt=f"{access.COOKIE}:{case.code_hash}").unsign_object(cookie)


def test_a_partys_code_fills_in_nothing_from_an_earlier_case(case):
    assert access.check(case.number, code_of(case)) is None
    assert access.check(case.number, codes.pickup_code(DRAFT)) == case


def test_closing_the_case_in_the_browser_forgets_it(partner):
    partner.client.post("/track/leave/")
    assert partner.read().status_code == 302


# --- the office's screens -------------------------------------------------------------------------------------------
def test_the_desk_sees_the_letter_without_the_code(case):
    [letter] = [each for each in told.of(case) if "其他股东" in each.text]
    assert "**** ****" in letter.text
    assert code_of(case) not in letter.text
    assert letter.to == "136****0002"


def test_a_closed_case_can_still_be_looked_at(case, world):
    move(case, "agree", PARTNER, data={"view": "同意"})
    with clock.at(at("2026-10-09 15:00")):
        move(case, "finish", world.person("handler@office"))
        page = text(entered(case, code_of(case)))
    assert "已办结" in page
    assert "评价" not in page
    assert Notice.objects.filter(case=case, name="survey").exclude(audience="applicant").count() == 0
