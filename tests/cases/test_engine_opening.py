"""Opening: once for a submission, at the right unit, with the codes and keys that belong to it; and spawning."""

from datetime import date

import pytest

from cases import codes, data
from cases.actor import APPLICANT
from cases.errors import NotOpen
from cases.items import current, publish
from cases.models import Case, Delegation, Opens, ServiceItem
from cases.opening import open_case, spawn
from cases.types import Unpublishable
from cases.types import publish as publish_type
from forms import intake
from forms.models import Submission
from home import clock
from tests.cases import engine_world
from tests.cases.engine_world import at, case_type, form, move


def test_a_form_without_a_row_opens_the_general_type(world):
    assert world.file("permit").type.slug == "intake.case"
    assert world.file("rescue").type.slug == "tests.rescue"


def test_opening_twice_gives_the_first_case(world):
    case = world.file("rescue", key="k", secret="s")
    assert world.file("rescue", key="k", secret="s") == case
    assert open_case(case.submission, by=APPLICANT, secret="s") == case
    assert (Case.objects.count(), Submission.objects.count()) == (1, 1)


def test_a_refused_opening_leaves_no_submission(world):
    never = {**engine_world.RESCUE, "key": "never"}
    never["transitions"] = {**never["transitions"], "open": {
        "label": "登记", "to": "responding", "by": ["applicant"],
        "checks": [{"must": {"present": {"var": "missing"}}, "say": "请先拨打热线"}],
    }}  # fmt: skip
    Opens.objects.update(type=case_type(never, {"office": "office", "group": "group"}))
    with pytest.raises(NotOpen, match="请先拨打热线"):
        world.file("rescue")
    assert (Case.objects.count(), Submission.objects.count()) == (0, 0)


def test_where_a_case_comes_in(world):
    item = ServiceItem.objects.create(code="A1", name="津贴", authority=world.units["zjj"])
    publish(item, {}, valid_from=date(2026, 1, 1))
    assert world.file("permit", unit="village", about="A1").home.code == "village"
    assert world.file("permit", about="A1").home.code == "office"  # the centre
    handed = {"item": item, "mode": "granted", "valid_from": date(2026, 1, 1)}
    Delegation.objects.create(unit=world.units["town"], **handed)
    case = world.file("permit", about="A1")
    assert (case.home.code, case.holder.code, case.title) == ("town", "town", "津贴")
    Delegation.objects.create(unit=world.units["other"], **handed)
    assert world.file("permit", about="A1").home.code == "office"  # two could: the centre decides


def test_the_holder_stands_in_its_town_and_county(world):
    case = world.file("rescue", unit="village")
    assert [unit.code for unit in (case.holder, case.holder_town, case.holder_county)] == ["village", "town", "qx"]


def test_codes_have_forty_bits_and_are_found_however_they_are_typed(world):
    code = codes.pickup_code("secret")
    assert (len(code), set(code) <= set(codes.LETTERS), len(codes.LETTERS)) == (8, True, 32)
    assert codes.pickup_code("secret") == code != codes.pickup_code("secret2")
    case = world.file("rescue", secret="secret")
    for typed in (code, code.lower(), f"{code[:4]} {code[4:]}", f" {code[:4]}-{code[4:]}"):
        assert codes.matches(typed, case.code_hash)
    assert not codes.matches("AAAAAAAA", case.code_hash)
    assert not codes.matches(code, None)


def test_a_business_key_stands_for_one_case_and_the_first_is_named(world):
    once = {**engine_world.RESCUE, "key": "once", "business_key": "idno"}
    Opens.objects.update(type=case_type(once, {"office": "office", "group": "group"}))
    first = world.file("rescue", idno="11010519491231002X")
    assert "11010519491231002X" not in first.business_key
    with pytest.raises(NotOpen, match=first.number):
        world.file("rescue", idno="11010519491231002X")
    assert world.file("rescue").business_key is None


def test_a_case_is_found_by_the_exact_id_number(world):
    case = world.file("rescue", idno="11010519491231002X")
    world.file("rescue")
    assert list(data.with_id_number(Case.objects.all(), "11010519491231002x")) == [case]


def test_spawning_links_both_cases_and_carries_facts(world):
    origin = world.file("permit")
    case = spawn("tests.fix", from_case=origin, data={"origin": origin.number}, unit=world.units["zjj"])
    assert (case.spawned_by, case.holder.code, case.submission) == (origin, "zjj", None)
    assert data.context(case)["origin"] == origin.number
    assert [(link.other, link.kind) for link in origin.links.all()] == [(case, "spawned")]
    assert [(link.other, link.kind) for link in case.links.all()] == [(origin, "origin")]


def test_what_people_could_have_opened_themselves_has_a_code_of_its_own(world):
    """The office opens the formal case out of theirs: they supply, withdraw and rate on its own page."""
    origin = world.file("permit")
    formal = spawn("tests.rescue", from_case=origin, unit=world.units["zjj"])
    assert codes.matches(codes.own(formal), formal.code_hash)
    assert codes.own(formal) != codes.own(spawn("tests.rescue", from_case=origin, unit=world.units["zjj"]))
    inner = spawn("tests.fix", from_case=origin, unit=world.units["zjj"])
    assert inner.code_hash is None


def test_numbers_begin_anew_each_year_for_each_pattern(world):
    numbers = []
    for when in ("2026-12-31 10:00", "2026-12-31 11:00", "2027-01-04 09:00"):
        with clock.at(at(when)):
            numbers.append(world.file("rescue").number)
    assert numbers == ["DD202600001", "DD202600002", "DD202700001"]


def test_publishing_a_type_twice_changes_nothing_and_running_cases_keep_theirs(world):
    kind = world.types["rescue"]
    first = kind.current
    assert publish_type(kind) == first
    case = world.file("rescue")
    changed = {**engine_world.RESCUE, "title": "兜底办"}
    case_type(changed)
    assert kind.current.number == 2
    case.refresh_from_db()
    assert case.type_version == first
    form("tests.reply", {"key": "outcome", "type": "text", "label": "办理结果", "public": True})
    assert publish_type(kind).number == 3  # a new version of the form it names
    with pytest.raises(ValueError, match="frozen"):
        first.save()


def test_a_type_that_names_a_form_nobody_published_cannot_be_published(world):
    broken = {**engine_world.RESCUE, "key": "broken", "forms": {"reply": "tests.nowhere"}}
    with pytest.raises(Unpublishable, match="nowhere"):
        case_type(broken)


def test_items_are_dated(world):
    item = ServiceItem.objects.create(code="A1", name="津贴", authority=world.units["zjj"])
    first = publish(item, {"promise_days": 10}, valid_from=date(2026, 1, 1))
    assert publish(item, {"promise_days": 10}, valid_from=date(2026, 2, 1)) == first
    second = publish(item, {"promise_days": 5}, valid_from=date(2026, 3, 10))
    assert [current(item, day) for day in (date(2025, 1, 1), date(2026, 3, 9), date(2026, 3, 10))] == [
        None, first, second,
    ]  # fmt: skip


def test_the_latest_answer_counts_and_a_rating_is_no_answer_of_the_case(world):
    case = world.file("permit")
    clerk = world.person("window@office")
    move(case, "ask_fix", clerk, reason="缺照片")
    move(case, "resupply", APPLICANT, data={"proof": "照片"})
    assert data.answers(case) == {"name": "张三", "proof": "照片"}
    assert [said.version.form.pack_key for said in data.submissions(case)] == ["tests.permit", "tests.supply"]
    assert intake.answers(case.submission) == {"name": "张三"}


def test_a_type_may_say_what_its_cases_are_called(world):
    engine_world.case_type(engine_world.RESCUE | {"called": "{name}的事，{case.holder}"}, {"office": "office"})
    case = world.file("rescue", unit="town", name="路灯 13800138000")
    assert case.title.startswith("路灯 ")
    assert case.title.endswith("的事，town")
    assert "13800138000" not in case.title
