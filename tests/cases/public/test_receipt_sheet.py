"""The receipt as a PDF: what stands on it, what does not, who gets it."""

import re
from io import BytesIO

import pytest
from django.contrib.auth.models import AnonymousUser
from pypdf import PdfReader

from cases import codes, opening
from cases.public import receipt_sheet
from cms.models import FormPage
from forms import digests
from forms.models import Form
from tests.cases.public import office as world
from tests.home.test_pdf import text_of

NUMBERS = "13800001234"


@pytest.fixture
def after_sending(site, rf):
    def ask(case, secret=world.SECRET):
        request = rf.get("/apply/glbt/done/pdf/", SERVER_NAME="testserver")
        request.user = AnonymousUser()
        return receipt_sheet.after_sending(request, case.submission, secret)

    return ask


def test_it_says_what_was_handed_in_with_secrets_masked(after_sending, case):
    answer = after_sending(case)
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%9B%9E%E6%89%A7")
    text = text_of(answer.content)
    for word in (case.number, "2026年10月9日09:30", "白鹭街道便民服务中心", "姓名林大爷", "手机138****1234", "第1版"):
        assert word in text
    assert digests.printed(case.submission.digest).replace(" ", "") in text
    assert NUMBERS not in text


def test_the_code_is_on_it_only_right_after_sending(after_sending, case, inside):
    code = codes.pickup_code(world.SECRET)
    assert code in text_of(after_sending(case).content)
    later = inside.read("receipt/")
    assert later["Content-Type"] == "application/pdf"
    assert "no-store" in later["Cache-Control"]
    assert code not in text_of(later.content)
    assert "本回执不含取件码" in text_of(later.content)


def test_who_has_not_shown_the_code_is_asked_for_it(person):
    answer = person.read("receipt/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/track/?number=")


def test_printed_twice_it_is_the_same(after_sending, case):
    assert after_sending(case).content == after_sending(case).content


def test_a_rare_name_is_told_not_blank(after_sending, kinds, office, caplog):
    rare = world.send_form(office.town, name="欧阳\U00020001")
    case = opening.open_case(rare, by=world.APPLICANT, secret=world.SECRET)
    text = text_of(after_sending(case).content)
    assert "欧阳〔U+20001〕" in text
    assert "有几个生僻字" in text
    assert f"{case.number}: the fonts lack U+20001" in caplog.text


def test_the_window_prints_it_again_without_the_code(case, office, client):
    client.force_login(office.people["window@town"])
    answer = client.get(f"/desk/case/{case.number}/receipt/")
    assert answer["Content-Type"] == "application/pdf"
    assert codes.pickup_code(world.SECRET) not in text_of(answer.content)


def test_from_the_last_page_of_the_form_it_is_one_press_away(site, kinds, office, client):
    form = Form.objects.get(slug="intake-apply")
    site["apply"].add_child(instance=FormPage(title="高龄津贴申领", slug="glbt", form=form))
    client.post("/apply/glbt/1/", {"name": "林大爷", "phone": NUMBERS, "_shown": "name phone"})
    client.post("/apply/glbt/check/", {"_person": "yes"})
    page = client.get("/apply/glbt/done/").content.decode()
    assert 'href="/apply/glbt/done/pdf/"' in page
    sheet = client.get("/apply/glbt/done/pdf/")
    assert sheet["Content-Type"] == "application/pdf"
    assert re.search(r"<dd>([A-Z2-9]{4}) ([A-Z2-9]{4})</dd>", page).group(1) in text_of(sheet.content)


def test_in_elder_mode_it_is_printed_large_with_the_same_words(site, case, rf):
    def drawn(mode):
        request = rf.get("/apply/glbt/done/pdf/", SERVER_NAME="testserver")
        request.COOKIES["mode"] = mode
        return receipt_sheet.draw(request, case, "ABCD EFGH")

    plain, large = drawn("plain"), drawn("elder")
    assert sizes(large) >= 1.6 * sizes(plain)
    assert case.number in text_of(large)
    assert receipt_sheet.is_ours(large)


def sizes(sheet: bytes) -> float:
    """The size in which most signs are printed."""
    found = {}
    for page in PdfReader(BytesIO(sheet)).pages:
        page.extract_text(
            visitor_text=lambda text, _a, _b, _font, size: found.update({size: found.get(size, 0) + len(text.strip())})
        )
    return max(found, key=found.get)
