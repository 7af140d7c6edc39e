"""Papers: numbered in the move's transaction, the same every print, given again by events, checked by anybody."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy

import pypdf
import pytest
from django.db import connection, transaction
from django.http import Http404

from cases import events, papers, rebuild, undoing
from cases.data import context
from cases.errors import NotOpen
from cases.models import CaseEvent, Document
from cases.papers import sheet, shown
from cases.public import verify
from forms import digests
from home import clock
from tests.cases.engine_world import PERMIT, at, case_type, form, move
from tests.home.test_pdf import text_of

ADULT = "330781195209181136"
PAPERS = {
    "accepted": {
        "label": "受理通知书",
        "number": "清政受〔{year}〕{seq}号",
        "text": "您提出的“{case.title}”已受理，承诺{due.promise}前办结。\n经办理由：{why}。",
        "public": True,
        "sealed_by": "in_name_of",
    },
    "special": {
        "label": "特别程序告知书",
        "number": "清特〔{year}〕{seq:3}号",
        "text": "约需{wait_days}天。",
        "form": "special",
    },
    "refusal": {"label": "不予受理决定书", "text": "不予受理：{reason}。", "remedy": True, "public": True},
    "handover": {"label": "转办单", "text": "转{to_unit}办理。"},
    "slip": {"label": "回单", "text": "办好了。", "form": "given", "fields": ["taken"], "large": True},
}


def life(**more):
    made = deepcopy(PERMIT) | more
    made["documents"] = deepcopy(PAPERS)
    made["in_name_of"] = "zjj"
    moves = made["transitions"]
    moves["accept"]["effects"] = [
        {"issue": "accepted", "fill": {"why": "材料齐全"}},
        {"notify": "accepted"},
    ]
    moves["refuse"]["effects"] = [{"issue": "refusal"}]
    moves["inform"] = {
        "label": "发告知书",
        "from": ["accepted"],
        "by": ["window"],
        "form": "special",
        "effects": [{"issue": "special"}],
    }
    moves["suspend"]["by"] = moves["resume"]["by"] = ["window"]
    made["transitions"]["give"] = {
        "label": "留回单", "from": ["accepted"], "by": ["window"], "form": "given", "effects": [{"issue": "slip"}],
    }  # fmt: skip
    made["forms"]["given"] = "tests.given"
    made["pauses"]["expert"]["document"] = "special"
    made["handoff"] = {"by": ["window"], "document": "handover"}
    made["notices"]["accepted"] = {"to": "applicant", "text": "已受理，文号{documents.accepted.number}"}
    made["forms"]["special"] = "tests.special"
    return made


def permits(world):
    """The county with the type whose steps issue papers, and its forms."""
    days = {"key": "wait_days", "type": "integer", "label": "预计天数", "required": True}
    world.forms["special"] = form("tests.special", days)
    columns = [{"key": "what", "type": "text", "label": "东西"}, {"key": "back_on", "type": "date", "label": "哪天还"}]
    taken = {"key": "taken", "type": "table", "label": "拿走了什么", "columns": columns}
    told = {"key": "told_aloud", "type": "yes_no", "label": "当面念给老人听了"}
    world.forms["given"] = form("tests.given", taken, told)
    world.types["permit"] = case_type(life())
    return world


@pytest.fixture
def county(world):
    with clock.at(at("2026-08-26 10:00")):
        yield permits(world)


def sizes(data: bytes) -> set[float]:
    """In points, of all words but those at the foot of the page."""
    found = set()

    def note(text, _cm, at, _font, size):
        if text.strip() and at[5] > 60:
            found.add(round(size, 1))

    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        page.extract_text(visitor_text=note)
    return found


@pytest.fixture
def accepted(county):
    case = county.file("permit", unit="town", phone="13800001234", idno=ADULT)
    move(case, "accept", county.person("window@town"))
    return case


def test_a_move_issues_its_paper_with_what_it_has_set_going(accepted):
    paper = accepted.documents.get()
    assert (paper.number, paper.title, paper.unit.code) == ("清政受〔2026〕1号", "受理通知书", "zjj")
    assert paper.facts["text"] == "您提出的“tests.permit”已受理，承诺2026年9月16日前办结。\n经办理由：材料齐全。"
    assert accepted.in_name_of.code == "zjj"
    [notice] = accepted.notices.filter(name="accepted")
    from cases.desk.told import read

    assert "清政受〔2026〕1号" in read(notice, notice.text)
    assert context(accepted)["documents"]["accepted"] | {"day": None} == {
        "number": "清政受〔2026〕1号", "title": "受理通知书", "day": None, "times": 1,
    }  # fmt: skip


def test_numbers_run_without_a_gap_and_anew_each_year(county):
    def number(when):
        with clock.at(at(when)):
            case = county.file("permit", unit="town")
            move(case, "accept", county.person("window@town"))
            return case.documents.get().number

    assert number("2026-08-26 10:00") == "清政受〔2026〕1号"
    lost = county.file("permit", unit="town")
    with transaction.atomic():  # undone: its number is given again
        move(lost, "accept", county.person("window@town"))
        transaction.set_rollback(True)
    assert number("2026-12-31 10:00") == "清政受〔2026〕2号"
    assert number("2027-01-04 10:00") == "清政受〔2027〕1号"


def test_rebuild_gives_the_papers_again(accepted):
    told = accepted.documents.get()
    before = sheet.draw(told)
    Document.objects.all().delete()
    assert len(rebuild.rebuild(accepted)) == 1
    again = accepted.documents.get()
    assert sheet.draw(again) == before
    assert rebuild.rebuild(accepted) == []
    Document.objects.update(title="批准书")
    assert len(rebuild.rebuild(accepted)) == 1
    assert accepted.documents.get().title == "受理通知书"


def test_what_a_paper_says_lies_sealed_in_its_event(accepted):
    event = accepted.documents.get().event
    assert "材料齐全" not in event.data
    assert events.read(event)["documents"]["accepted"]["facts"]["number"] == "清政受〔2026〕1号"
    assert not any("材料齐全" in str(value) for value in Document.objects.values_list()[0])


def test_the_print_has_what_a_paper_needs(accepted):
    said = text_of(sheet.draw(accepted.documents.get())).replace("\n", "")
    for words in ("受理通知书", "清政受〔2026〕1号", "zjj", "2026年8月26日", "材料齐全"):
        assert words in said
    assert sheet.draw(accepted.documents.get()) == sheet.draw(accepted.documents.get())


def test_a_refusal_says_how_to_challenge_it(county):
    case = county.file("permit", unit="town")
    move(case, "refuse", county.person("window@town"), reason="不在范围")
    paper = case.documents.get()
    assert "复议" in paper.facts["remedy"]
    assert "诉讼" in paper.facts["remedy"]
    assert paper.facts["text"] == "不予受理：不在范围。"
    assert paper.number == f"{case.number}-1"  # without a pattern, by the case's own number
    assert paper.unit.code == "town"


def test_a_slip_for_old_eyes_is_large_whoever_prints_it_and_says_what_was_taken_away(accepted, county):
    small = sizes(sheet.draw(accepted.documents.get()))
    assert min(small) < 14
    taken = [{"what": "社保卡", "back_on": "2026-08-28"}, {"what": "存折", "back_on": ""}]
    move(accepted, "give", county.person("window@town"), data={"taken": taken, "told_aloud": True})
    slip = accepted.documents.get(key="slip")
    drawn = sheet.draw(slip)
    assert min(sizes(drawn)) >= 14
    said = text_of(drawn)
    assert "社保卡" in said
    assert "存折" in said
    assert "8月28日" in said
    assert "当面念给老人听了" not in said  # asked of the helper, of no use to who keeps the slip
    assert sizes(sheet.draw(accepted.documents.get(key="accepted"), large=True)) == sizes(drawn)  # asked for in 长者版


def test_a_pause_waits_for_its_paper_each_time(accepted, county):
    window = county.person("window@zjj") if accepted.holder.code == "zjj" else county.person("window@town")
    with pytest.raises(NotOpen, match="特别程序告知书"):
        move(accepted, "suspend", window, pause="expert")
    accepted.refresh_from_db()
    assert accepted.state == "accepted"
    move(accepted, "inform", window, data={"wait_days": 20})
    assert accepted.documents.get(key="special").facts["rows"] == [["预计天数", "20"]]
    move(accepted, "suspend", window, pause="expert")
    move(accepted, "resume", window)
    with pytest.raises(NotOpen, match="特别程序告知书"):  # one paper, one pause
        move(accepted, "suspend", window, pause="expert")
    move(accepted, "suspend", window, pause="test")  # this reason needs none


def test_handing_over_goes_with_its_paper(accepted, county):
    move(accepted, "hand", county.person("window@town"), unit=county.units["other"], reason="不归我们")
    assert accepted.documents.get(key="handover").facts["text"] == "转other办理。"


def test_anybody_can_check_a_paper_and_learns_nothing_else(accepted, client):
    paper = accepted.documents.get()
    digits = digests.printed(paper.digest)
    for typed in ("清政受〔2026〕1号", "清政受[2026]1号", "清政受（2026） 1号", "清政受【２０２６】1号"):
        found = client.get("/verify/", {"number": typed, "digits": digits}).content.decode()
        assert "受理通知书" in found
        assert "材料齐全" not in found
        assert accepted.number not in found
    wrong, missing = (
        verdict(client.get("/verify/", {"number": number, "digits": digits}))
        for number, digits in ((paper.number, "0" * 16), ("清政受〔2026〕9号", digits))
    )
    assert wrong == missing


def verdict(answer):
    return re.search(r'<section class="card verdict.*?</section>', answer.content.decode(), re.DOTALL)[0]


def test_an_altered_record_is_told(accepted):
    paper = accepted.documents.get()
    digits = digests.tidy(digests.printed(paper.digest))
    assert verify.judge(paper.number, digits).kept
    other = accepted.events.get(seq=1)
    CaseEvent.objects.filter(pk=paper.event_id).update(data=other.data)
    found = verify.judge(paper.number, digits)
    assert (found.matches, found.kept) == (True, False)


def test_the_desk_gives_papers_to_those_who_see_the_case(accepted, county, client):
    address = f"/desk/case/{accepted.number}/documents/2/accepted/"
    client.force_login(county.user("handler@town"))
    page = client.get(f"/desk/case/{accepted.number}/").content.decode()
    assert address in page
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert client.get(address + "docx/").status_code == 404
    assert client.get(f"/desk/case/{accepted.number}/documents/1/accepted/").status_code == 404
    client.force_login(county.user("handler@other"))
    assert client.get(address).status_code in (403, 404)


def test_internal_papers_are_not_for_who_filed(accepted, county):
    move(accepted, "hand", county.person("window@town"), unit=county.units["other"], reason="不归我们")
    assert [paper.title for paper in shown.of(accepted, public=True)] == ["受理通知书"]
    assert len(shown.of(accepted)) == 2


@pytest.mark.parametrize("n", [1, 12])
def test_a_list_of_papers_costs_one_query(accepted, county, django_assert_num_queries, n):
    for _n in range(n):
        move(accepted, "inform", county.person("window@town"), data={"wait_days": 3})
    with django_assert_num_queries(1):
        assert len(shown.of(accepted)) == n + 1


def test_brackets_and_blanks_of_a_number_do_not_matter():
    assert papers.tidied("清政受〔2026〕 12号") == papers.tidied("清政受（2026）12号") == "清政受(2026)12号"


@pytest.mark.django_db(transaction=True)
def test_two_windows_never_share_a_number(county):
    cases = [county.file("permit", unit="town") for _n in range(4)]
    window = county.person("window@town")

    def issue(case):
        try:
            with clock.at(at("2026-08-26 10:00")):
                move(case, "accept", window)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as both:
        list(both.map(issue, cases))
    assert sorted(Document.objects.values_list("number", flat=True)) == [f"清政受〔2026〕{n}号" for n in range(1, 5)]


def test_a_receipt_becomes_void_with_its_step_and_its_number_stays_used(county, client):
    made = life()
    made["documents"]["accepted"]["voidable"] = True
    county.types["permit"] = case_type(made)
    case, who = county.file("permit", unit="town", phone="13800001234", idno=ADULT), county.person("window@town")
    move(case, "accept", who)
    case.refresh_from_db()
    first = case.documents.get()
    client.force_login(county.user("window@town"))
    page, sent = f"/desk/case/{case.number}/", {"seen_version": case.version}
    assert "没有交出去" in client.get(page).content.decode()
    refused = client.post(f"{page}undo/", sent)
    assert (refused.status_code, first.number in refused.content.decode()) == (422, True)
    assert client.post(f"{page}undo/", sent | {"ow-in-hand": "on"}).status_code == 302
    assert "已作废" in client.get(page).content.decode()
    event = case.events.last()
    assert events.read(event)["voids"] == [first.number]
    assert [(paper.number, bool(paper.void)) for paper in shown.of(case, public=True)] == [(first.number, True)]
    with pytest.raises(Http404):
        shown.find(case, first.event.seq, "accepted")
    assert verify.judge(first.number, digests.tidy(digests.printed(first.digest))).void == event.at
    assert rebuild.rebuild(case) == []
    assert context(case)["documents"]["accepted"] == {"times": 0}
    move(case, "accept", who)
    assert case.documents.standing().get().number == "清政受〔2026〕2号"


def test_a_decision_with_a_number_is_not_taken_back(county, accepted):
    accepted.refresh_from_db()
    with pytest.raises(NotOpen, match="文书"):
        undoing.undo(accepted, seen_version=accepted.version, by=county.person("window@town"), in_hand=True)
