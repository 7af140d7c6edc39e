"""Parties of a case: known when they are named, with a code of their own, and allowed what the type says."""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import actor, chain, codes, faces, moves, rights
from cases.actor import APPLICANT
from cases.desk import log
from cases.errors import Forbidden, NotOpen
from cases.models import Case, Notice
from cases.rebuild import differences, rebuild, replay
from cases.transition import look, note
from home import clock, crypto
from tests.cases import party_world
from tests.cases.engine_world import at, move
from tests.cases.party_world import SAID, code_of, letters
from tests.often import examples

PARTNER = actor.party("partner")
VIEW = {"view": "同意"}


@pytest.fixture
def county(world):
    with clock.at(at("2026-05-06 09:00")):
        yield party_world.build(world)


@pytest.fixture
def case(county):
    return county.file("transfer", secret="draft", **SAID)


def of(notice: Notice) -> str:
    return crypto.unseal(notice.to, f"notice:{notice.key}")


# --- becoming known -------------------------------------------------------------------------------------------------
def test_a_party_named_at_the_opening_gets_a_code_of_its_own(case):
    [letter] = letters(case, "partner")
    code = code_of(case)
    assert case.number in letter
    assert "其他股东" in letter
    assert codes.matches(code, case.parties["partner"]["code"])
    assert not codes.matches(code, case.code_hash)
    assert of(case.notices.get(audience="partner")) == "13600000002"


def test_nothing_of_the_code_or_the_address_stands_in_clear(case):
    event = case.events.get(seq=1)
    kept = " ".join([str(case.parties), event.data, str(event.public), *case.notices.values_list("text", flat=True)])
    assert not {code_of(case), codes.tidy(code_of(case)), "13600000002", "陈桂香"} & set(kept.split())
    assert codes.tidy(code_of(case)) not in kept
    assert "13600000002" not in kept
    assert "陈桂香" not in kept


def test_two_cases_of_the_same_party_have_two_codes(county, case):
    other = county.file("transfer", **SAID)
    assert case.parties["partner"]["code"] != other.parties["partner"]["code"]
    assert case.parties["partner"]["who"] == other.parties["partner"]["who"]


def test_one_that_is_not_named_is_nobody(county):
    case = county.file("transfer", name="周建国", phone="13600000001")
    assert case.parties == {}
    assert not rights.may(PARTNER, "view", case)
    assert not moves.offered(case, PARTNER)
    with pytest.raises(Forbidden):
        move(case, "agree", PARTNER, data=VIEW)


def test_a_later_form_may_name_it(county):
    case = county.file("transfer", name="周建国", phone="13600000001")
    move(case, "name", county.person("window@office"), data={k: SAID[k] for k in ("partner", "partner_phone")})
    assert codes.matches(code_of(case), case.parties["partner"]["code"])
    assert [each.key for each in moves.offered(case, PARTNER)] == ["agree"]


def test_somebody_else_in_its_place_gets_another_code_and_the_first_opens_nothing(county, case):
    first = code_of(case)
    move(case, "name", county.person("window@office"), data={"partner": "李秀英", "partner_phone": "13600000003"})
    assert len(letters(case, "partner")) == 2
    assert not codes.matches(first, case.parties["partner"]["code"])
    assert codes.matches(code_of(case), case.parties["partner"]["code"])


def test_moves_that_say_nothing_of_it_leave_the_code(case):
    before = case.parties
    move(case, "explain", data={"more": "补充"})
    move(case, "agree", PARTNER, data=VIEW)
    assert case.parties == before
    assert len(letters(case, "partner")) == 1


def test_a_party_is_not_reached_through_the_applicants_own_phone(county):
    with pytest.raises(NotOpen, match="其他股东") as refused:
        county.file("transfer", **{**SAID, "partner_phone": SAID["phone"]})
    assert refused.value.field == "partner_phone"
    assert not Case.objects.filter(type__slug="tests.transfer").exists()


def test_the_applicants_letters_never_go_to_the_party(county):
    case = county.file("transfer", **{k: v for k, v in SAID.items() if k != "phone"})
    move(case, "agree", PARTNER, data=VIEW)
    assert [of(each) for each in case.notices.filter(audience="applicant")] == [""]


# --- what it may do -------------------------------------------------------------------------------------------------
def test_it_takes_the_moves_that_name_it_and_no_other(county, case):
    assert [each.key for each in moves.offered(case, PARTNER)] == ["agree"]
    assert "agree" not in [each.key for each in moves.offered(case, APPLICANT)]
    for name in ("withdraw", "explain", "name", "hide"):
        with pytest.raises(Forbidden):
            move(case, name, PARTNER)
    for somebody in (APPLICANT, county.person("window@office"), actor.party("other"), actor.party("")):
        with pytest.raises(Forbidden, match="其他股东"):
            move(case, "agree", somebody, data=VIEW)
    event = move(case, "agree", PARTNER, data=VIEW)
    assert (event.actor_kind, event.party, event.user, case.state) == ("party", "partner", None, "running")


def test_the_house_is_not_open_to_it(case):
    assert rights.may(PARTNER, "view", case)
    assert not any(rights.may(PARTNER, action, case) for action in ("note", "reveal", "export", "attachment"))
    with pytest.raises(Forbidden):
        note(case, "我在这", PARTNER)
    with pytest.raises(Forbidden):
        look(case, "phone", PARTNER, "想看")


def test_the_log_names_it_masked(case):
    move(case, "agree", PARTNER, data=VIEW)
    who = next(entry.who for entry in log.entries(case) if entry.title == "确认")
    assert who.startswith("其他股东")
    assert "陈" in who
    assert "陈桂香" not in who
    assert faces.timeline(case, public=True)[0].who == ""


def test_it_is_told_of_what_the_type_says_and_without_a_code(county, case):
    move(case, "agree", PARTNER, data=VIEW)
    move(case, "finish", county.person("handler@office"))
    first, last = letters(case, "partner")
    assert "已办结" in last
    assert f"/{case.number}/" in last
    assert code_of(case) in first
    assert code_of(case) not in last


# --- withheld -------------------------------------------------------------------------------------------------------
def test_while_the_case_is_withheld_there_is_no_party(county, case):
    first = code_of(case)
    move(case, "hide", county.person("handler@office"))
    assert case.parties == {}
    assert not moves.offered(case, PARTNER)
    with pytest.raises(Forbidden):
        move(case, "agree", PARTNER, data=VIEW)
    move(case, "show", county.person("handler@office"))
    assert not codes.matches(first, case.parties["partner"]["code"])
    assert len(letters(case, "partner")) == 2


def test_one_who_may_not_know_is_not_told(county, case):
    move(case, "agree", PARTNER, data=VIEW)
    move(case, "hide", county.person("handler@office"))
    move(case, "finish", county.person("handler@office"))
    assert len(letters(case, "partner")) == 1


# --- whatever happens -----------------------------------------------------------------------------------------------
STEPS = st.sampled_from(["agree", "explain", "name", "hide", "show", "finish", "withdraw"])
TAKERS = {"agree": "partner", "name": "window@office", "hide": "handler@office", "show": "handler@office",
          "finish": "handler@office"}  # fmt: skip


@settings(max_examples=examples(12, 120), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=st.lists(STEPS, max_size=6), named=st.booleans())
def test_the_events_tell_the_parties_and_the_newest_letter_fits(county, steps, named):
    case = county.file("transfer", **(SAID if named else {"name": "周建国", "phone": "13600000001"}))
    data = {"agree": VIEW, "explain": {"more": "补充"}}
    for n, name in enumerate(steps):
        who = TAKERS.get(name)
        by = PARTNER if who == "partner" else county.person(who) if who else APPLICANT
        told = {"partner": "李秀英", "partner_phone": f"1360000{n:04d}"} if name == "name" else data.get(name)
        with contextlib.suppress(Forbidden, NotOpen):
            move(case, name, by, **({"data": told} if told else {}))
    case.refresh_from_db()
    assert not differences(case, replay(list(case.events.order_by("seq"))))
    assert rights.may(PARTNER, "view", case) == bool(case.parties)
    if case.parties:
        assert codes.matches(code_of(case), case.parties["partner"]["code"])
    for event in case.events.filter(actor_kind="party"):
        assert event.transition == "agree"


def test_rebuilding_brings_the_parties_back(case):
    before = case.parties
    Case.objects.filter(pk=case.pk).update(parties={"partner": {"code": "0" * 64, "who": "x"}})
    assert rebuild(case)
    case.refresh_from_db()
    assert case.parties == before
    assert not list(chain.verify(Case.objects.filter(pk=case.pk)))
