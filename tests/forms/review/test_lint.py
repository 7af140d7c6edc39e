"""The law in the builder: what is found, how grave, and that the proposed change takes it away."""

import pytest

from forms import publishing, schema
from forms.review import lint, mending
from forms.review.findings import MUST, SHOULD
from tests.forms.review.sample import form

FACTS = {"basis": "老年人权益保障法", "keep": "办结后 10 年"}
TEXT = {"key": "extra", "type": "text", "label": "补充"}


def spec_of(*fields, **more) -> schema.Form:
    return schema.build({"title": "表", "steps": [{"title": "一", "fields": list(fields)}], **FACTS, **more})


def found(spec):
    return {(each.severity, each.code, each.place) for each in lint.findings(spec)}


ID = {"key": "idno", "type": "id_number", "label": "身份证号", "secret": True, "purpose": "核对身份"}
CASES = [
    ("twice", MUST, "again", [ID, ID | {"key": "again"}]),
    ("twice", SHOULD, "again", [ID, ID | {"key": "again", "label": "您的身份证号码"}]),
    ("known", SHOULD, "born", [ID, {"key": "born", "type": "date", "label": "出生日期"}]),
    ("open", SHOULD, "idno", [{"key": "idno", "type": "id_number", "label": "身份证号"}]),
    ("consent", SHOULD, "ill", [{"key": "ill", "type": "text", "label": "病史"}]),
    ("consent", SHOULD, "card", [{"key": "card", "type": "bank_card", "label": "收款卡号", "secret": True,
                                "purpose": "打款"}]),
    ("consent", SHOULD, "ill",
     [{"key": "ill", "type": "text", "label": "病史"}, {"key": "ok", "type": "consent", "label": "我同意"}]),
    ("vague", MUST, "more", [{"key": "more", "type": "file", "label": "其他相关材料"}]),
    ("vague", SHOULD, "which", [{"key": "which", "type": "choice", "label": "交什么",
                                "choices": [{"code": "a", "label": "户口簿"}, {"code": "b", "label": "其他材料"}]}]),
    ("long", SHOULD, "long",
     [{"key": "long", "type": "text", "label": "请详细说明目前实际居住在哪里以及怎么联系您的家里人"}]),
    ("jargon", SHOULD, "home", [{"key": "home", "type": "text", "label": "户籍所在地"}]),
    ("crowded", SHOULD, "step:1", [{"key": f"q{n}", "type": "yes_no", "label": f"问题{n}"} for n in range(8)]),
    ("wide_row", SHOULD, "rows", [{"key": "rows", "type": "table", "label": "明细", "columns": [
        {"key": f"c{n}", "type": "text", "label": f"列{n}"} for n in range(5)]}]),
    ("loose_upload", SHOULD, "letter", [
        {"key": "way", "type": "yes_no", "label": "替别人办"},
        {"key": "letter", "type": "file", "label": "委托书", "required": True}]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "severity", "place", "fields"), CASES, ids=[f"{c[0]}-{c[2]}" for c in CASES])
def test_it_is_found_and_its_fix_takes_it_away(code, severity, place, fields):
    spec = spec_of(*fields)
    if code == "loose_upload":  # what stands around it is asked of some only
        around = [TEXT | {"show_if": {"way": True}}, TEXT | {"key": "who", "label": "谁", "show_if": {"way": True}}]
        spec = schema.build({"title": "表", **FACTS, "steps": [
            {"title": "一", "fields": [fields[0]]}, {"title": "二", "fields": [*around, fields[1]]}]})  # fmt: skip
    assert (severity, code, place) in found(spec)
    assert all("%(" not in each.text for each in lint.findings(spec))
    [finding] = [each for each in lint.findings(spec) if (each.code, each.place) == (code, place)]
    if finding.fix is None:
        return
    if finding.fix.place:
        stream = mending.mended(publishing.stream_from_schema(spec), finding.fix)
        after = publishing.build(spec.title, stream, spec.ask, None, FACTS)
    else:
        after = spec.model_copy(update={finding.fix.setting: finding.fix.value})
    assert (code, place) not in {(each.code, each.place) for each in lint.findings(after)}


def test_a_clean_form_has_no_finding():
    agreed = {"key": "ok", "type": "consent", "label": "我同意把病史（敏感个人信息）用来评估"}
    assert found(spec_of(ID, {"key": "ill", "type": "text", "label": "病史"}, agreed)) == set()


def test_sensitive_data_with_neither_consent_nor_basis_stops():
    """PIPL art. 13: a duty by law needs no consent; without any basis consent is all there could be."""
    ill = {"key": "ill", "type": "text", "label": "病史"}
    bare = schema.build({"title": "表", "steps": [{"title": "一", "fields": [ill]}]})
    assert (MUST, "consent", "ill") in found(bare)
    assert (SHOULD, "consent", "ill") in found(spec_of(ill))


def test_personal_data_needs_a_basis_and_a_time():
    spec = schema.build({"title": "表", "steps": [{"title": "一", "fields": [ID]}]})
    assert {(SHOULD, "basis", ""), (SHOULD, "keep", "")} == found(spec)


def test_two_people_may_each_have_a_number():
    agent = ID | {"key": "agent", "label": "代办人身份证号"}
    assert not [each for each in lint.findings(spec_of(ID, agent)) if each.code == "twice"]


@pytest.mark.django_db
def test_must_stops_publishing_and_one_click_mends_the_draft(client, boss):
    ill = {"key": "ill", "type": "text", "label": "病史"}
    bare = schema.build({"title": "表", "steps": [{"title": "一", "fields": [ill]}]})
    with pytest.raises(publishing.Unpublishable, match="单独征得同意"):
        publishing.make_form("ill", "表", bare)
    row = publishing.make_form("home", "住户", spec_of({"key": "home", "type": "text", "label": "户籍所在地"}))
    page = f"/admin/snippets/forms/form/review/{row.pk}/"
    assert "公文用语" in client.get(page).content.decode()
    assert client.post(f"{page}mend/", {"place": "home", "code": "jargon"}).status_code == 302
    row.refresh_from_db()
    draft = row.get_latest_revision_as_object()
    assert publishing.built(draft).field("home").label == "户口所在地"
    assert row.current.spec.field("home").label == "户籍所在地"
    said = client.get(page).content.decode()
    assert "公文用语" not in said
    assert "“户籍所在地”" in said  # what changes against the version that runs
    assert "“户口所在地”" in said


def test_the_sample_form_is_found_in_words():
    assert {each.code for each in lint.findings(form())} == {"basis", "keep"}
