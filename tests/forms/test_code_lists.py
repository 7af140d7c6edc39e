"""Code lists: read as lines and as CSV, judged as a whole, changed with the changes shown first."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from forms import code_lists
from forms.models import Code, CodeList
from tests.forms.intake_samples import version_of
from tests.forms.samples import trades

pytestmark = pytest.mark.django_db
LINES = "A | 农业 | | 2020-01-01\nA01 | 种植业 | A\nB｜工业"


@pytest.fixture
def found():
    row = CodeList.objects.create(slug="trades", title="行业")
    code_lists.store(row, code_lists.from_text(LINES), whole=True)
    return row


def test_lines_come_back_as_they_were(found):
    assert code_lists.to_text(found) == "A | 农业 |  | 2020-01-01\nA01 | 种植业 | A\nB | 工业"
    code_lists.store(found, code_lists.from_text(code_lists.to_text(found)), whole=True)
    assert Code.objects.count() == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_csv_from_here_changes_nothing(found, encoding):
    text = code_lists.to_csv(found).decode("utf-8-sig")
    assert text.splitlines()[0] == "代码,名称,上级代码,启用日期,停用日期"
    told = code_lists.changes(found, code_lists.from_csv(text.encode(encoding)))
    assert (told.new, told.changed, told.gone) == ([], [], [])


def test_a_csv_shows_what_it_would_change(found):
    lines = code_lists.from_csv("code,label,parent,valid_from\nA,农林牧渔业,,2020-01-01\nA02,林业,A,\n".encode())
    told = code_lists.changes(found, lines)
    assert (told.new, told.changed, told.gone) == (["A02 林业"], ["A 农林牧渔业"], ["A01 种植业", "B 工业"])
    assert Code.objects.get(code="A").label == "农业"
    code_lists.store(found, lines, whole=False)
    assert [each.label for each in Code.objects.order_by("code")] == ["农林牧渔业", "种植业", "林业", "工业"]


def test_a_formula_is_no_formula_in_a_spreadsheet(found):
    code_lists.store(found, code_lists.from_text("A | =1+1"), whole=True)
    assert "'=1+1" in code_lists.to_csv(found).decode()
    assert code_lists.from_csv(code_lists.to_csv(found))[0].label == "=1+1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("农业", "第 1 行：“农业”不能作为代码"),
        ("A", "写名称"),
        ("A | 农业\n\nA | 又一个", "第 1 行和第 3 行：代码“A”在同一段时间里出现两次。"),
        ("A | 农业 | Z", "没有“Z”这个上级代码"),
        ("A | 农业 | B\nB | 工业 | A", "转成了一圈"),
        ("A | 农业 | | 2020-02-30", "没有 2020年2月30日 这一天"),
        ("A | 农业 | | 2020-02-03 | 2020-01-01", "停用日期要晚于启用日期"),
        ("\n".join(f"A{n} | 第{n}级 | {f'A{n - 1}' if n else ''}" for n in range(6)), "最多 5 级"),
        ("\n".join(f"A{n} | 项" for n in range(5001)), "有 5001 个"),
    ],
)
def test_what_is_wrong_with_a_list(text, said):
    with pytest.raises(ValidationError) as refused:
        code_lists.from_text(text)
    assert said in " ".join(refused.value.messages)


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"", "甲,乙\n1,2".encode()])
def test_what_is_no_csv_of_codes_is_told(content):
    with pytest.raises(ValidationError):
        code_lists.from_csv(content)


def test_a_name_that_changes_on_a_day_stands_twice():
    lines = code_lists.from_text("A | 旧 | | | 2025-12-31\nA | 新 | | 2026-01-01")
    assert [line.label for line in lines] == ["旧", "新"]


def test_many_codes_are_taken_in_with_few_queries(found, django_assert_max_num_queries):
    lines = code_lists.from_text("\n".join(f"C{n} | 第{n}项" for n in range(600)))
    with django_assert_max_num_queries(40):
        code_lists.store(found, lines, whole=True)
    assert Code.objects.count() == 600


# --- the admin ------------------------------------------------------------------------------------------------------
@pytest.fixture
def boss(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("boss", "b@example.com", "x"))
    return client


def test_an_editor_makes_a_list_and_changes_it(boss):
    answer = boss.post("/admin/codelists/new/", {"title": "行业", "slug": "trades", "source": "", "lines": LINES})
    assert answer.status_code == 302, answer.context["form"].errors
    found = CodeList.objects.get()
    page = boss.get(f"/admin/codelists/edit/{found.pk}/").content.decode()
    assert "A01 | 种植业 | A" in page
    assert "从 CSV 导入" in page
    twice = {"title": "行业", "source": "", "lines": "A | 农业\nA | 农"}
    answer = boss.post(f"/admin/codelists/edit/{found.pk}/", twice)
    assert "出现两次" in answer.content.decode()
    boss.post(f"/admin/codelists/edit/{found.pk}/", {"title": "行业分类", "source": "", "lines": "B | 工业"})
    found.refresh_from_db()
    assert (found.title, found.slug, code_lists.to_text(found)) == ("行业分类", "trades", "B | 工业")


def test_a_list_in_use_loses_no_code_and_is_not_deleted(boss):
    trades()
    found = CodeList.objects.get()
    asked = {"key": "q", "type": "codelist", "label": "行业", "codelist": "trades"}
    version_of({"title": "表", "steps": [{"title": "一", "fields": [asked]}]}, slug="t")
    answer = boss.post(f"/admin/codelists/edit/{found.pk}/", {"title": "行业", "source": "", "lines": "A | 农业"})
    assert "写上停用日期" in answer.content.decode()
    assert boss.post(f"/admin/codelists/delete/{found.pk}/").status_code in (302, 403)
    assert Code.objects.count() == 4


def test_a_file_is_shown_before_it_is_taken_in(boss, found):
    address = f"/admin/codelists/import/{found.pk}/"
    file = SimpleUploadedFile("a.csv", "代码,名称,上级代码\nA03,畜牧业,A\n".encode())
    alone = boss.post(address, {"file": file})
    assert "没有“A”这个上级代码" in alone.content.decode()
    file = SimpleUploadedFile("a.csv", "代码,名称,上级代码,启用日期\nA,农业,,2020-01-01\nA03,畜牧业,A,\n".encode())
    page = boss.post(address, {"file": file})
    assert "1 个新代码" in page.content.decode()
    assert not Code.objects.filter(code="A03").exists()
    assert boss.post(address, {"parcel": "forged"}).status_code == 422
    assert boss.post(address, {"parcel": page.context["parcel"]}).status_code == 302
    assert Code.objects.get(code="A03").parent == "A"
    assert "A03,畜牧业,A" in boss.get(f"/admin/codelists/export/{found.pk}/").content.decode()


def test_a_new_list_is_offered_in_the_builder_at_once(boss):
    address = "/admin/snippets/forms/form/add/"
    assert "just-made-list" not in boss.get(address).content.decode()
    CodeList.objects.create(slug="just-made-list", title="刚建的代码表")
    assert "just-made-list" in boss.get(address).content.decode()
