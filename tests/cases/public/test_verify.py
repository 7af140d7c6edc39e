"""Comparing a receipt: number and check digits against what is kept, one byte or sign of it changed included."""

import io
import re

import pytest
import segno
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from cases import opening
from cases.public import receipt_sheet, verify
from cases.public.receipt import receipt
from forms import digests, intake, publishing, schema
from forms.models import Attachment, SecretAnswer, Submission
from tests.cases.public import office as world
from tests.home.test_pdf import text_of

NAME, PHONE = "林大爷", "13800001234"


@pytest.fixture
def handed_in(site, kinds, office):
    """A case with an answer, a secret one, a table and two files, one of them in a row."""
    said = {
        "title": "高龄津贴申领",
        "steps": [
            {
                "title": "您是谁",
                "fields": [
                    {"key": "name", "type": "person_name", "label": "姓名"},
                    {"key": "phone", "type": "mobile", "label": "手机", "secret": True, "purpose": "办事联系"},
                    {"key": "photo", "type": "picture", "label": "照片"},
                    {
                        "key": "family",
                        "type": "repeat",
                        "label": "家里人",
                        "columns": [
                            {"key": "id", "type": "text", "label": "称呼"},
                            {"key": "card", "type": "picture", "label": "身份证照片"},
                        ],
                    },
                ],
            }
        ],
    }
    version = publishing.make_form("glbt", "高龄津贴申领", schema.build(said)).current
    data = {"name": NAME, "phone": PHONE, "family": [{"id": "老伴", "_id": "r1"}]}
    files = {"photo": [picture("a.jpg")], "family.r1.card": [picture("b.jpg")]}
    sent = intake.submit(version, data, key="k", files=files, unit=office.town, announce=False)
    assert sent.attachments.count() == 2
    return opening.open_case(sent, by=world.APPLICANT, secret=world.SECRET)


def picture(name):
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "teal").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def ask(case, digits=None, **more):
    digits = digests.printed(case.submission.digest) if digits is None else digits
    return Client().get("/verify/", {"number": case.number, "digits": digits} | more)


def heading(answer):
    return re.search(r'<h2 id="verdict-h">.*?</svg>(.*?)</h2>', answer.content.decode())[1]


def test_what_the_receipt_says_matches_and_names_nobody(handed_in):
    answer = ask(handed_in)
    page = answer.content.decode()
    assert heading(answer) == "对得上"
    assert "no-store" in answer["Cache-Control"]
    assert all(word in page for word in (handed_in.number, "高龄津贴申领", "白鹭街道便民服务中心", "2 个文件"))
    for said in (NAME, "林", PHONE, "138****1234", "老伴", "a.jpg"):
        assert said not in page


def test_spaces_small_letters_and_full_width_signs_do_not_matter(handed_in):
    typed = f"　{digests.printed(handed_in.submission.digest).lower().replace(' ', '-')}"
    assert heading(ask(handed_in, typed)) == "对得上"


def test_every_changed_sign_is_a_mismatch(handed_in):
    right = digests.tidy(digests.printed(handed_in.submission.digest))
    for at, sign in enumerate(right):
        other = right[:at] + ("0" if sign != "0" else "1") + right[at + 1 :]
        assert not verify.judge(handed_in.number, other).matches
    assert heading(ask(handed_in, "0" * 16)) == "对不上"


def test_a_number_that_does_not_exist_looks_the_same(handed_in):
    wrong, nobody = (
        re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", each.content.decode())
        for each in (ask(handed_in, "0" * 16), ask(handed_in, "0" * 16, number="QX999999"))
    )
    assert wrong.replace(handed_in.number, "QX999999") == nobody


@pytest.mark.parametrize("change", ["answer", "secret", "sum", "byte", "lost"])
def test_one_byte_changed_in_what_is_kept_is_told(handed_in, change, caplog):
    said = handed_in.submission
    if change == "answer":
        Submission.objects.filter(pk=said.pk).update(data=said.data | {"name": "林大爸"})
    if change == "secret":
        SecretAnswer.objects.filter(submission=said).update(token="aes.x.AAAA")
    file = Attachment.objects.filter(submission=said, field="family.0.card").get()
    if change == "sum":
        Attachment.objects.filter(pk=file.pk).update(sha256="0" * 64)
    if change in ("byte", "lost"):
        store = storages["private"]
        whole = bytearray(store.open(file.storage_key).read())
        store.delete(file.storage_key)
        whole[40] ^= 1
        if change == "byte":
            store.save(file.storage_key, io.BytesIO(bytes(whole)))
    assert heading(ask(handed_in)) == "回执是真的，但留存的记录不完整"
    assert "is not what its receipt says" in caplog.text


def test_gaps_get_a_sentence(db, site):
    answer = Client().get("/verify/", {"number": "QX1", "digits": "3F2A"})
    assert answer.status_code == 422
    assert "校验码有 16 位，您填了 4 位" in answer.content.decode()


def test_comparing_is_no_way_to_go_through_numbers(handed_in):
    answers = [ask(handed_in, f"{n:016d}").status_code for n in range(21)]
    assert answers == [200] * 20 + [429]


def test_the_receipt_leads_there(handed_in, rf):
    request = rf.get("/apply/glbt/done/", SERVER_NAME="testserver")
    request.user = AnonymousUser()
    page = receipt(request, handed_in.submission, world.SECRET).content.decode()
    address = re.search(r'href="(/verify/[^"]+)"', page)[1].replace("&amp;", "&")
    assert heading(Client().get(address)) == "对得上"
    drawn = segno.make(f"http://testserver{address}", error="m").svg_inline(border=2, omitsize=True)
    assert drawn in page


def test_the_sheet_lists_files_with_their_sums(handed_in, saved):
    text = text_of(saved)
    for file in handed_in.submission.attachments.all():
        assert file.sha256 in text
    assert "家里人1·身份证照片" in text


@pytest.fixture
def saved(handed_in, rf):
    """The bytes of the receipt as a person has them."""
    request = rf.get("/apply/glbt/done/pdf/", SERVER_NAME="testserver")
    request.user = AnonymousUser()
    return receipt_sheet.after_sending(request, handed_in.submission, world.SECRET).content


def hand_back(data, **more):
    sheet = SimpleUploadedFile("回执.pdf", data, "application/pdf")
    return Client().post("/verify/", {"sheet": sheet} | more)


def test_a_saved_receipt_is_recognised_and_not_kept(saved, handed_in):
    answer = hand_back(saved)
    page = answer.content.decode()
    assert "文件和出具时一样" in page
    assert "no-store" in answer["Cache-Control"]
    assert NAME not in page
    assert Attachment.objects.count() == 2


def test_one_changed_byte_of_it_is_a_mismatch(saved):
    for at in [*range(0, len(saved), max(len(saved) // 60, 1)), len(saved) - 1]:
        other = bytearray(saved)
        other[at] ^= 1
        assert not receipt_sheet.is_ours(bytes(other)), at
    assert not receipt_sheet.is_ours(saved[:-1])
    assert not receipt_sheet.is_ours(saved + b"0")
    assert "不是我们出具的文件" in hand_back(saved.replace(b"%PDF", b"%PDG", 1)).content.decode()


def test_no_file_and_any_file_get_a_sentence(site):
    empty = Client().post("/verify/", {})
    assert empty.status_code == 422
    assert "请选择存下来的回执 PDF" in empty.content.decode()
    assert "不是我们出具的文件" in hand_back(b"%PDF-1.4 anything").content.decode()
